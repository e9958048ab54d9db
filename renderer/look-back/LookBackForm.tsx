// Which packets of the past to fetch: of which taps and nodes, from when to when, under which name.
import type { ReactElement } from "react";
import { clockOf, timeUntil } from "../cluster/tap-words.ts";
import { toggled } from "../cluster/tap-draft.ts";
import { ChoiceGroup } from "../shared/ChoiceGroup.tsx";
import { formatBytes } from "../shared/format-number.ts";
import {
  chosenHoldings,
  fieldTime,
  oldestMs,
  SPANS,
  type Holding,
  type LookBackDraft,
  type Span,
} from "./look-back-order.ts";
import "./LookBackForm.css";

interface LookBackFormProps {
  readonly draft: LookBackDraft;
  readonly holdings: readonly Holding[];
  readonly nowMs: number;
  readonly usualName: string;
  /** Why it cannot be fetched; empty when it can. */
  readonly error: string;
  readonly onChange: (change: Partial<LookBackDraft>) => void;
}

const CHOICES: readonly (readonly [span: Span, title: string])[] = [
  ...SPANS.map((minutes) => [String(minutes) as Span, `${minutes} min`] as const),
  ["all", "All held"],
  ["range", "From – to"],
];

export function LookBackForm(props: LookBackFormProps): ReactElement {
  const { draft, holdings, nowMs, error, onChange } = props;
  const taps = [...new Map(holdings.map(({ tap, context }) => [tap, context]))];
  const ofTap = holdings.filter(({ tap }) => draft.tap === "" || tap === draft.tap);
  const oldest = oldestMs(chosenHoldings(holdings, draft));
  return (
    <div className="LookBackForm">
      <ChoiceGroup
        label={draft.span === "all" || draft.span === "range" ? "Time" : "Time: the last"}
        value={draft.span}
        choices={CHOICES}
        onChange={(span) =>
          onChange(
            span === "range" && draft.from === "" && oldest !== null
              ? { span, from: fieldTime(oldest), to: fieldTime(nowMs) }
              : { span },
          )
        }
      />
      {draft.span === "range" ? (
        <div className="LookBackForm-range">
          {(["from", "to"] as const).map((end) => (
            <label key={end}>
              <span className="label">{end === "from" ? "From" : "To"}</span>
              <input
                className="input"
                type="datetime-local"
                step={1}
                min={oldest === null ? undefined : fieldTime(oldest)}
                max={fieldTime(nowMs)}
                value={draft[end]}
                aria-invalid={error !== ""}
                aria-describedby="look-back-error"
                onChange={(event) => onChange({ [end]: event.currentTarget.value })}
              />
            </label>
          ))}
        </div>
      ) : null}
      <p id="look-back-error" className="LookBackForm-error" role="status">
        {error}
      </p>
      {taps.length > 1 ? (
        <ChoiceGroup
          label="Cluster"
          value={draft.tap}
          choices={[["", "All"], ...taps]}
          onChange={(tap) => onChange({ tap, nodes: [] })}
        />
      ) : null}
      <NodeList draft={draft} holdings={ofTap} nowMs={nowMs} onChange={onChange} />
      <label className="LookBackForm-name">
        <span className="label">Name</span>
        <input
          className="input"
          value={draft.name}
          placeholder={props.usualName}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

function NodeList({
  draft,
  holdings,
  nowMs,
  onChange,
}: Pick<LookBackFormProps, "draft" | "holdings" | "nowMs" | "onChange">): ReactElement {
  return (
    <fieldset className="LookBackForm-nodes">
      <legend className="label">
        {draft.nodes.length === 0 ? "Nodes: all that hold packets" : `Nodes: ${draft.nodes.length} chosen`}
      </legend>
      {holdings.map(({ tap, node, fromMs, bytes }) => (
        <label key={`${tap} ${node}`} title={`Holds packets since ${clockOf(fromMs)}`}>
          <input
            type="checkbox"
            checked={draft.nodes.includes(node)}
            onChange={() => onChange({ nodes: toggled(draft.nodes, node) })}
          />
          <span className="mono">{node}</span>
          <span className="LookBackForm-held">
            {timeUntil(nowMs, fromMs)}, {formatBytes(bytes)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
