// The order that a draft makes, and what of the draft cannot be ordered: numbers out of their bounds, filters and paths
// that do not parse. What only the cluster can judge comes back with the plan.
import type { Catalogue, ClusterOrder } from "../../contract/index.ts";
import {
  compileSourceFilter,
  compileSourceRedaction,
  type RedactionResult,
  type SourceResult,
} from "../../kfl/index.ts";
import { formatCount } from "../shared/format-number.ts";
import { asSentence } from "./count-words.ts";
import { EVERY_NAMESPACE, namesIn, NO_DRAFT, type DraftField, type TapDraft } from "./tap-draft.ts";

export type NumberField = "leaseMinutes" | "maxBodyKb" | "cpuMillicores" | "memoryMb" | "ringMb" | "ringMinutes";

interface NumberBounds {
  readonly least: number;
  readonly most: number;
  /** What an empty field means, in the order's unit: 0 leaves it to the agent. */
  readonly usual: number;
  /** Of the order's unit in the field's. */
  readonly scale: number;
  readonly unit: string;
}

/** The contract's bounds, and what an agent needs at least, in the units that people type. */
export const NUMBERS: Readonly<Record<NumberField, NumberBounds>> = {
  leaseMinutes: { least: 1, most: 1440, usual: 3600, scale: 60, unit: "minutes" },
  maxBodyKb: { least: 1, most: 67_108, usual: 0, scale: 1000, unit: "kB" },
  cpuMillicores: { least: 50, most: 64_000, usual: 0, scale: 1, unit: "millicores" },
  memoryMb: { least: 128, most: 1_048_576, usual: 0, scale: 2 ** 20, unit: "MiB" },
  ringMb: { least: 8, most: 1_048_576, usual: 0, scale: 2 ** 20, unit: "MiB" },
  ringMinutes: { least: 1, most: 1440, usual: 0, scale: 60, unit: "minutes" },
};

/** What is wrong with a number as it is typed; empty while nothing is. */
export const numberError = (field: NumberField, text: string): string => {
  const { least, most, unit } = NUMBERS[field];
  const typed = text.trim();
  const value = Number(typed);
  return typed === "" || (/^\d+$/.test(typed) && value >= least && value <= most)
    ? ""
    : `A whole number from ${formatCount(least)} to ${formatCount(most)} ${unit}, or nothing for the usual.`;
};

const numberOf = (draft: TapDraft, field: NumberField): number => {
  const { usual, scale } = NUMBERS[field];
  const typed = draft[field].trim();
  return typed === "" || numberError(field, typed) !== "" ? usual : Number(typed) * scale;
};

export const orderOf = (draft: TapDraft): ClusterOrder => {
  const isOfPods = draft.way === "pod";
  return {
    context: draft.context,
    way: draft.way,
    namespaces: [...draft.namespaces],
    excludedNamespaces: draft.namespaces.includes(EVERY_NAMESPACE) ? [...draft.excludedNamespaces] : [],
    podPattern: draft.podPattern.trim(),
    labelSelector: draft.labelSelector.trim(),
    nodes: [...draft.nodes],
    agentNamespace: isOfPods ? "" : draft.agentNamespace.trim(),
    leaseSeconds: numberOf(draft, "leaseMinutes"),
    images: { agent: isOfPods ? "" : draft.agentImage.trim(), capture: draft.captureImage.trim() },
    imagePullSecrets: isOfPods ? [] : [...namesIn(draft.pullSecrets)],
    capture: {
      packetFilter: draft.packetFilter.trim(),
      entryFilter: draft.entryFilter.trim(),
      maxBodyBytes: numberOf(draft, "maxBodyKb"),
      redactedHeaders: [...draft.redactedHeaders],
      redactedPaths: [...draft.redactedPaths],
    },
    limits: {
      cpuMillicores: isOfPods ? 0 : numberOf(draft, "cpuMillicores"),
      memoryBytes: numberOf(draft, "memoryMb"),
      ringBytes: isOfPods ? 0 : numberOf(draft, "ringMb"),
      ringSeconds: isOfPods ? 0 : numberOf(draft, "ringMinutes"),
    },
  };
};

/** The order of the preview: which pods, and nothing that does not change them, so that it is asked no more than needed. */
export const previewOrderOf = (draft: TapDraft): ClusterOrder =>
  orderOf({
    ...NO_DRAFT,
    context: draft.context,
    way: draft.way,
    namespaces: draft.namespaces,
    excludedNamespaces: draft.excludedNamespaces,
    podPattern: draft.podPattern,
    labelSelector: draft.labelSelector,
    agentNamespace: draft.agentNamespace,
  });

export type CheckedField =
  | NumberField
  | DraftField
  | "packetFilter"
  | "entryFilter"
  | "redactedHeaders"
  | "redactedPaths";
export type DraftErrors = Readonly<Partial<Record<CheckedField, string>>>;

/** Why whoever captures would refuse it, as it is checked there too; empty when it would not. */
const refusal = (result: SourceResult | RedactionResult): string => (result.ok ? "" : asSentence(result.message));

const NUMBER_FIELDS: readonly NumberField[] = [
  "leaseMinutes",
  "maxBodyKb",
  "cpuMillicores",
  "memoryMb",
  "ringMb",
  "ringMinutes",
];

/** What is wrong with the draft by itself, by field. */
export const draftErrors = (draft: TapDraft, catalogue: Catalogue): DraftErrors => {
  const { entryFilter, redactedHeaders, redactedPaths } = draft;
  const found: readonly (readonly [CheckedField, string])[] = [
    ...NUMBER_FIELDS.map((field) => [field, numberError(field, draft[field])] as const),
    ["entryFilter", refusal(compileSourceFilter(entryFilter, catalogue))],
    ["redactedHeaders", refusal(compileSourceRedaction({ headers: redactedHeaders, paths: [] }))],
    ["redactedPaths", refusal(compileSourceRedaction({ headers: [], paths: redactedPaths }))],
  ];
  return Object.fromEntries(found.filter(([, text]) => text !== ""));
};
