// What each agent may use of its node, or of this machine; beyond it an agent dissects less, and says so.
import type { ReactElement } from "react";
import type { DraftFieldsProps } from "./CaptureFields.tsx";
import { NumberRow } from "./NumberRow.tsx";
import { NUMBERS, type NumberField } from "./tap-order.ts";

type Field = readonly [field: NumberField, label: string];
const ON_NODES: readonly Field[] = [
  ["cpuMillicores", "CPU"],
  ["memoryMb", "Memory"],
  ["ringMb", "Packets kept, at most"],
  ["ringMinutes", "Packets kept, for"],
];
/** What is captured in pods is dissected by agents of this machine, which share its processors. */
const IN_PODS: readonly Field[] = [["memoryMb", "Memory"]];

export function LimitFields({ draft, errors, onChange }: DraftFieldsProps): ReactElement {
  return (
    <fieldset className="AdvancedFields-group">
      <legend>
        {draft.way === "pod" ? "What an agent a pod may use of this machine" : "What each agent may use of its node"}
      </legend>
      <div className="AdvancedFields-pair">
        {(draft.way === "pod" ? IN_PODS : ON_NODES).map(([field, label]) => (
          <NumberRow
            key={field}
            label={label}
            unit={NUMBERS[field].unit}
            placeholder="usual"
            value={draft[field]}
            error={errors[field]}
            onChange={(value) => onChange({ [field]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
}
