// How many entries scripts marked, each number a filter: green and red, with a sign and the word.
import { Check, CircleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { VerdictField } from "../filter-bar/filter-language.ts";
import { formatCount } from "../shared/format-number.ts";
import "./VerdictChips.css";

interface VerdictChipsProps {
  readonly passed: number;
  readonly failed: number;
  /** Which one the list is filtered by; empty for none. */
  readonly chosen: VerdictField | "";
  readonly onChoose: (field: VerdictField) => void;
}

export function VerdictChips({ passed, failed, chosen, onChoose }: VerdictChipsProps): ReactElement | null {
  const chip = (field: VerdictField, count: number, Icon: typeof Check): ReactElement => (
    <button
      type="button"
      className="VerdictChips-chip"
      data-verdict={field}
      aria-pressed={chosen === field}
      title={chosen === field ? "Show the others too" : `Show only entries that scripts marked as ${field}`}
      onClick={() => onChoose(field)}
    >
      <Icon aria-hidden />
      {formatCount(count)} {field}
    </button>
  );
  return passed + failed === 0 && chosen === "" ? null : (
    <span className="VerdictChips" role="group" aria-label="Verdicts of scripts">
      {chip("passed", passed, Check)}
      {chip("failed", failed, CircleAlert)}
    </span>
  );
}
