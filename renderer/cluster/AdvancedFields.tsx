// What seldom changes: where agents run, for how long without this desktop, from which images.
import type { ReactElement } from "react";
import { FieldRow } from "./FieldRow.tsx";
import { MAX_LEASE_MINUTES, MIN_LEASE_MINUTES, type TapDraft } from "./tap-draft.ts";
import "./AdvancedFields.css";

interface AdvancedFieldsProps {
  readonly draft: TapDraft;
  readonly onChange: (change: Partial<TapDraft>) => void;
}

export function AdvancedFields({ draft, onChange }: AdvancedFieldsProps): ReactElement {
  return (
    <details className="AdvancedFields">
      <summary>Advanced</summary>
      <FieldRow
        label="Namespace of the agents"
        placeholder="the context's own"
        note="It must admit pods that may capture (NET_RAW, host network)."
        value={draft.agentNamespace}
        onChange={(agentNamespace) => onChange({ agentNamespace })}
      />
      <label className="AdvancedFields-lease">
        <span className="label">Lease in minutes: how long agents outlive this desktop</span>
        <input
          className="input"
          type="number"
          min={MIN_LEASE_MINUTES}
          max={MAX_LEASE_MINUTES}
          value={draft.leaseMinutes === 0 ? "" : draft.leaseMinutes}
          onChange={(event) => onChange({ leaseMinutes: Number(event.currentTarget.value) })}
        />
      </label>
      <FieldRow
        label="Image of the agent (Node)"
        placeholder="the usual one"
        value={draft.agentImage}
        onChange={(agentImage) => onChange({ agentImage })}
      />
      <FieldRow
        label="Image of the capture (sh and tcpdump)"
        placeholder="the usual one"
        value={draft.captureImage}
        onChange={(captureImage) => onChange({ captureImage })}
      />
      <FieldRow
        label="Image pull secrets, with commas between them"
        placeholder="none"
        value={draft.pullSecrets}
        onChange={(pullSecrets) => onChange({ pullSecrets })}
      />
    </details>
  );
}
