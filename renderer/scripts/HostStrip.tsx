// A calm strip while a script wants to reach a host that nobody decided on: nothing goes there meanwhile.
import { Globe } from "lucide-react";
import type { ReactElement } from "react";
import type { HostRule } from "../../contract/index.ts";
import "./HostStrip.css";

interface HostStripProps {
  readonly rules: readonly HostRule[];
  readonly titleOf: (file: string) => string;
  readonly onDecide: (rule: HostRule, decision: "allowed" | "denied") => void;
  readonly onAll: () => void;
}

export function HostStrip({ rules, titleOf, onDecide, onAll }: HostStripProps): ReactElement | null {
  const [first, ...others] = rules.filter(({ rule }) => rule === "asked");
  return first === undefined ? null : (
    <div className="HostStrip" role="region" aria-label="A script asks for a host">
      <Globe aria-hidden />
      <p>
        <strong>{titleOf(first.script)}</strong> wants to send to <code>{first.host}</code>. Nothing is sent there until
        you decide.
      </p>
      <button type="button" className="button" onClick={() => onDecide(first, "allowed")}>
        Allow
      </button>
      <button type="button" className="button" onClick={() => onDecide(first, "denied")}>
        Deny
      </button>
      {others.length === 0 ? null : (
        <button type="button" className="button" data-kind="quiet" onClick={onAll}>
          {others.length} more
        </button>
      )}
    </div>
  );
}
