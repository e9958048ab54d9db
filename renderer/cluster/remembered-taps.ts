// What was tapped last in each context, kept with the window's settings: names, patterns, filters and numbers. No secret
// is among them; of pull secrets only the names are. Nodes are not kept, they come and go.
import { NO_DRAFT, type TapDraft } from "./tap-draft.ts";

/** Most contexts that are remembered. */
export const MAX_REMEMBERED_TAPS = 20;
const MAX_TEXT = 4096;
const MAX_NAMES = 200;

const textOf = (value: unknown): string => (typeof value === "string" ? value.slice(0, MAX_TEXT) : "");

const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value
        .filter((item): item is string => typeof item === "string")
        .slice(0, MAX_NAMES)
        .map(textOf)
    : [];

/** A draft as it was stored; what is missing or nonsense there is as in a new one. Null where it names no context. */
const parseDraft = (value: unknown): TapDraft | null => {
  if (typeof value !== "object" || value === null) {
    return null;
  }
  const read = new Map<string, unknown>(Object.entries(value));
  const context = textOf(read.get("context"));
  return context === ""
    ? null
    : {
        ...NO_DRAFT,
        context,
        way: read.get("way") === "pod" ? "pod" : "node",
        namespaces: namesOf(read.get("namespaces")),
        excludedNamespaces: namesOf(read.get("excludedNamespaces")),
        redactedHeaders: namesOf(read.get("redactedHeaders")),
        redactedPaths: namesOf(read.get("redactedPaths")),
        podPattern: textOf(read.get("podPattern")),
        labelSelector: textOf(read.get("labelSelector")),
        agentNamespace: textOf(read.get("agentNamespace")),
        agentImage: textOf(read.get("agentImage")),
        captureImage: textOf(read.get("captureImage")),
        pullSecrets: textOf(read.get("pullSecrets")),
        packetFilter: textOf(read.get("packetFilter")),
        entryFilter: textOf(read.get("entryFilter")),
        leaseMinutes: textOf(read.get("leaseMinutes")),
        maxBodyKb: textOf(read.get("maxBodyKb")),
        cpuMillicores: textOf(read.get("cpuMillicores")),
        memoryMb: textOf(read.get("memoryMb")),
        ringMb: textOf(read.get("ringMb")),
        ringMinutes: textOf(read.get("ringMinutes")),
      };
};

export const parseTaps = (value: unknown): readonly TapDraft[] =>
  Array.isArray(value)
    ? value
        .slice(0, MAX_REMEMBERED_TAPS)
        .map(parseDraft)
        .filter((draft) => draft !== null)
    : [];

/** The newest first, one a context. */
export const withTap = (taps: readonly TapDraft[], draft: TapDraft): readonly TapDraft[] =>
  [{ ...draft, nodes: [] }, ...taps.filter(({ context }) => context !== draft.context)].slice(0, MAX_REMEMBERED_TAPS);
