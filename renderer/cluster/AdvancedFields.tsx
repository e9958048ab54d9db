// What seldom changes: what is captured and sent, what agents may use, where they run, for how long, from which images.
import { useState, type ReactElement } from "react";
import { CaptureFields, type DraftFieldsProps } from "./CaptureFields.tsx";
import { FieldRow } from "./FieldRow.tsx";
import { LimitFields } from "./LimitFields.tsx";
import { NumberRow } from "./NumberRow.tsx";
import { NUMBERS, type CheckedField } from "./tap-order.ts";
import "./AdvancedFields.css";

interface AdvancedFieldsProps extends DraftFieldsProps {
  readonly isPacketFilterValid: boolean;
}

/** These stand outside; a mistake in any other opens the rest. */
const OUTSIDE: ReadonlySet<CheckedField> = new Set(["podPattern", "labelSelector", "namespaces"]);

export function AdvancedFields(props: AdvancedFieldsProps): ReactElement {
  const { errors } = props;
  const [isOpen, setOpen] = useState(false);
  const hasError = Object.entries(errors).some(([field]) => ![...OUTSIDE].some((outside) => outside === field));
  return (
    <details
      className="AdvancedFields"
      open={isOpen || hasError}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Advanced</summary>
      <CaptureFields {...props} />
      <LimitFields {...props} />
      <PlaceFields {...props} />
    </details>
  );
}

/** Where agents run, for how long without this desktop, and from which images. */
function PlaceFields({ draft, errors, onChange }: DraftFieldsProps): ReactElement {
  const isOnNodes = draft.way === "node";
  return (
    <fieldset className="AdvancedFields-group">
      <legend>{isOnNodes ? "Where agents run, and how long" : "How long, and from which image"}</legend>
      {isOnNodes ? (
        <FieldRow
          label="Namespace of the agents"
          placeholder="the context's own"
          note="It must admit pods that may capture (NET_RAW, host network)."
          value={draft.agentNamespace}
          onChange={(agentNamespace) => onChange({ agentNamespace })}
        />
      ) : null}
      <NumberRow
        label={
          isOnNodes ? "Lease: how long agents outlive this desktop" : "Lease: how long captures outlive this desktop"
        }
        unit={NUMBERS.leaseMinutes.unit}
        placeholder="60"
        value={draft.leaseMinutes}
        error={errors.leaseMinutes}
        onChange={(leaseMinutes) => onChange({ leaseMinutes })}
      />
      {isOnNodes ? (
        <FieldRow
          label="Image of the agent (Node)"
          placeholder="the usual one"
          value={draft.agentImage}
          onChange={(agentImage) => onChange({ agentImage })}
        />
      ) : null}
      <FieldRow
        label="Image of the capture (sh and tcpdump)"
        placeholder="the usual one"
        value={draft.captureImage}
        onChange={(captureImage) => onChange({ captureImage })}
      />
      {isOnNodes ? (
        <FieldRow
          label="Image pull secrets, with commas between them"
          placeholder="none"
          value={draft.pullSecrets}
          onChange={(pullSecrets) => onChange({ pullSecrets })}
        />
      ) : null}
    </fieldset>
  );
}
