// What the user has chosen so far for a tap, as the form holds it.
import type { ClusterContext, ClusterOrder, ClusterPlan } from "../../contract/index.ts";
import type { Failure } from "../shared/failure.ts";

/** Stands for all namespaces, as the contract has it. */
export const EVERY_NAMESPACE = "*";

export interface TapDraft {
  readonly context: string;
  readonly way: ClusterOrder["way"];
  readonly namespaces: readonly string[];
  /** Left out where all are chosen. */
  readonly excludedNamespaces: readonly string[];
  readonly podPattern: string;
  readonly labelSelector: string;
  /** Empty: all nodes that run a targeted pod. */
  readonly nodes: readonly string[];
  readonly agentNamespace: string;
  readonly agentImage: string;
  readonly captureImage: string;
  /** Names with commas or blanks between them. */
  readonly pullSecrets: string;
  readonly packetFilter: string;
  readonly entryFilter: string;
  readonly redactedHeaders: readonly string[];
  readonly redactedPaths: readonly string[];
  /** Numbers as they are typed; an empty one is the usual. */
  readonly leaseMinutes: string;
  readonly maxBodyKb: string;
  readonly cpuMillicores: string;
  readonly memoryMb: string;
  readonly ringMb: string;
  readonly ringMinutes: string;
}

export const NO_DRAFT: TapDraft = {
  context: "",
  way: "node",
  namespaces: [],
  excludedNamespaces: [],
  podPattern: "",
  labelSelector: "",
  nodes: [],
  agentNamespace: "",
  agentImage: "",
  captureImage: "",
  pullSecrets: "",
  packetFilter: "",
  entryFilter: "",
  redactedHeaders: [],
  redactedPaths: [],
  leaseMinutes: "",
  maxBodyKb: "",
  cpuMillicores: "",
  memoryMb: "",
  ringMb: "",
  ringMinutes: "",
};

/** The names in a text that was typed: commas and blanks stand between them. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,]+/).filter((name) => name !== "")),
];

/** Another context: what was tapped there last, else its own namespace; nothing of the former cluster stays. */
export const draftFor = (context: ClusterContext, remembered: readonly TapDraft[]): TapDraft =>
  remembered.find((draft) => draft.context === context.name) ?? {
    ...NO_DRAFT,
    context: context.name,
    namespaces: [context.namespace === "" ? "default" : context.namespace],
  };

/** Puts a name into a list, or takes it out. */
export const toggled = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];

/** `*` and single names exclude each other. */
export const toggledNamespace = (names: readonly string[], name: string): readonly string[] => {
  if (name === EVERY_NAMESPACE) {
    return names.includes(EVERY_NAMESPACE) ? [] : [EVERY_NAMESPACE];
  }
  return toggled(
    names.filter((other) => other !== EVERY_NAMESPACE),
    name,
  );
};

export type DraftField = "podPattern" | "labelSelector" | "namespaces";

/** How a refused order names its parts. */
const REFUSED: readonly (readonly [words: RegExp, field: DraftField])[] = [
  [/pod pattern/i, "podPattern"],
  [/label selector/i, "labelSelector"],
  [/namespace/i, "namespaces"],
];

/** Which field a refused order means; null where it is none of them. */
export const fieldOf = ({ code, message }: Failure): DraftField | null =>
  code === "BAD_FILTER" ? (REFUSED.find(([words]) => words.test(message))?.[1] ?? null) : null;

type Plan = Pick<ClusterPlan, "pods" | "podsTargeted" | "nodes">;

/** The plan of all nodes, narrowed to the chosen ones. */
export const narrowed = (plan: Plan, nodes: readonly string[]): Plan => {
  if (nodes.length === 0) {
    return plan;
  }
  const chosen = plan.nodes.filter(({ name }) => nodes.includes(name));
  return {
    nodes: chosen,
    pods: plan.pods.filter(({ node }) => nodes.includes(node)),
    podsTargeted: chosen.reduce((sum, { pods }) => sum + pods, 0),
  };
};
