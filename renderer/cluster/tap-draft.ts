// What the user has chosen so far for a tap, as the form holds it, and the order that it makes.
import type { ClusterContext, ClusterOrder, ClusterPlan } from "../../contract/index.ts";
import type { Failure } from "../shared/failure.ts";

/** Stands for all namespaces, as the contract has it. */
export const EVERY_NAMESPACE = "*";
/** The bounds of a lease that the form offers; the contract's are wider. */
export const MIN_LEASE_MINUTES = 1;
export const MAX_LEASE_MINUTES = 1440;

export interface TapDraft {
  readonly context: string;
  readonly namespaces: readonly string[];
  readonly podPattern: string;
  readonly labelSelector: string;
  /** Empty: all nodes that run a targeted pod. */
  readonly nodes: readonly string[];
  readonly agentNamespace: string;
  readonly leaseMinutes: number;
  readonly agentImage: string;
  readonly captureImage: string;
  /** Names with commas or blanks between them. */
  readonly pullSecrets: string;
}

export const NO_DRAFT: TapDraft = {
  context: "",
  namespaces: [],
  podPattern: "",
  labelSelector: "",
  nodes: [],
  agentNamespace: "",
  leaseMinutes: 60,
  agentImage: "",
  captureImage: "",
  pullSecrets: "",
};

/** The names in a text that was typed: commas and blanks stand between them. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,]+/).filter((name) => name !== "")),
];

/** Another context: its own namespace is chosen, and nothing of the former cluster's pods and nodes stays. */
export const draftFor = (draft: TapDraft, context: ClusterContext): TapDraft => ({
  ...NO_DRAFT,
  leaseMinutes: draft.leaseMinutes,
  agentImage: draft.agentImage,
  captureImage: draft.captureImage,
  context: context.name,
  namespaces: [context.namespace === "" ? "default" : context.namespace],
});

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

export const orderOf = (draft: TapDraft): ClusterOrder => ({
  context: draft.context,
  namespaces: [...draft.namespaces],
  podPattern: draft.podPattern.trim(),
  labelSelector: draft.labelSelector.trim(),
  nodes: [...draft.nodes],
  agentNamespace: draft.agentNamespace.trim(),
  leaseSeconds: Math.min(MAX_LEASE_MINUTES, Math.max(MIN_LEASE_MINUTES, Math.round(draft.leaseMinutes) || 60)) * 60,
  images: { agent: draft.agentImage.trim(), capture: draft.captureImage.trim() },
  imagePullSecrets: [...namesIn(draft.pullSecrets)],
});

/** The order of the preview: all nodes, so that the choice of nodes narrows it at once and asks nothing. */
export const previewOrderOf = (draft: TapDraft): ClusterOrder => orderOf({ ...draft, nodes: [] });

export type DraftField = "podPattern" | "labelSelector" | "namespaces";

/** Which field a refused order means; null where it is none of them. */
export const fieldOf = (failure: Failure): DraftField | null => {
  if (failure.code !== "BAD_FILTER") {
    return null;
  }
  if (/pod pattern/i.test(failure.message)) {
    return "podPattern";
  }
  if (/label selector/i.test(failure.message)) {
    return "labelSelector";
  }
  return /namespace/i.test(failure.message) ? "namespaces" : null;
};

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
