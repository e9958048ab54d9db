// What each agent may use of its node; beyond it an agent dissects less, and says so.
import type { ReactElement } from "react";
import type { DraftFieldsProps } from "./CaptureFields.tsx";
import { NumberRow } from "./NumberRow.tsx";
import { NUMBERS, type NumberField } from "./tap-order.ts";

const FIELDS: readonly (readonly [field: NumberField, label: string])[] = [
  ["cpuMillicores", "CPU"],
  ["memoryMb", "Memory"],
  ["ringMb", "Packets kept, at most"],
  ["ringMinutes", "Packets kept, for"],
];

export function LimitFields({ draft, errors, onChange }: DraftFieldsProps): ReactElement {
  return (
    <fieldset className="AdvancedFields-group">
      <legend>What each agent may use of its node</legend>
      <div className="AdvancedFields-pair">
        {FIELDS.map(([field, label]) => (
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
