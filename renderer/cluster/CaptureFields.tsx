// What is captured at all, and what of it leaves a node: filters, the longest body, what is replaced before.
import type { ReactElement } from "react";
import { FieldRow } from "./FieldRow.tsx";
import { NameChips } from "./NameChips.tsx";
import { NumberRow } from "./NumberRow.tsx";
import type { TapDraft } from "./tap-draft.ts";
import { NUMBERS, type DraftErrors } from "./tap-order.ts";

export interface DraftFieldsProps {
  readonly draft: TapDraft;
  readonly errors: DraftErrors;
  readonly onChange: (change: Partial<TapDraft>) => void;
}

interface CaptureFieldsProps extends DraftFieldsProps {
  /** The capture program looked at the capture filter, and it is fine. */
  readonly isPacketFilterValid: boolean;
}

export function CaptureFields({ draft, errors, isPacketFilterValid, onChange }: CaptureFieldsProps): ReactElement {
  return (
    <fieldset className="AdvancedFields-group">
      <legend>What is captured, and what leaves its place</legend>
      <FieldRow
        label="Capture filter (pcap-filter)"
        placeholder="tcp port 8080"
        note="Beside the addresses of the matching pods."
        value={draft.packetFilter}
        error={errors.packetFilter}
        isValid={isPacketFilterValid}
        onChange={(packetFilter) => onChange({ packetFilter })}
      />
      <FieldRow
        label="Source filter (KFL)"
        placeholder="http && status_code >= 500"
        note="Only matching entries are sent. It is decided where they are seen, before names of pods and services are known."
        value={draft.entryFilter}
        error={errors.entryFilter}
        isValid={draft.entryFilter.trim() !== "" && errors.entryFilter === undefined}
        onChange={(entryFilter) => onChange({ entryFilter })}
      />
      <NumberRow
        label="Longest body of each side"
        unit={NUMBERS.maxBodyKb.unit}
        placeholder="usual"
        value={draft.maxBodyKb}
        error={errors.maxBodyKb}
        onChange={(maxBodyKb) => onChange({ maxBodyKb })}
      />
      <NameChips
        label="Headers whose values are replaced; Enter adds one"
        placeholder="Authorization"
        names={draft.redactedHeaders}
        error={errors.redactedHeaders ?? ""}
        onChange={(redactedHeaders) => onChange({ redactedHeaders })}
      />
      <NameChips
        label="Paths whose values are replaced; Enter adds one"
        placeholder="request.body.json().card"
        note="As in redact() of a filter. What is replaced never leaves its place."
        names={draft.redactedPaths}
        error={errors.redactedPaths ?? ""}
        onChange={(redactedPaths) => onChange({ redactedPaths })}
      />
    </fieldset>
  );
}
