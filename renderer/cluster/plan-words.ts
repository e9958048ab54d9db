// How a plan reads: what is created, which permissions are there, and why it cannot be deployed where it cannot.
import type { ClusterPlan } from "../../contract/index.ts";
import { asSentence, counted, listed } from "./count-words.ts";

const PLURALS: Readonly<Record<string, string>> = {
  Job: "job",
  Secret: "secret",
  ConfigMap: "config map",
  Pod: "pod",
  EphemeralContainer: "capture container",
};

/** `4 jobs, 1 secret, 1 config map` of names like `Job thresher-x`. */
export const objectCounts = (objects: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const [kind = ""] = object.split(" ");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => counted(count, PLURALS[kind] ?? kind))
    .join(", ");
};

type Permission = ClusterPlan["permissions"][number];

/** Permissions on one resource in one place, for one purpose, in one state: a line of the table. */
export interface PermissionLine {
  readonly key: string;
  readonly verbs: readonly string[];
  readonly resource: string;
  readonly place: string;
  readonly purpose: string;
  readonly isRequired: boolean;
  readonly state: Permission["state"];
}

const weight = ({ state, isRequired }: Pick<PermissionLine, "state" | "isRequired">): number =>
  (state === "missing" ? 0 : state === "unknown" ? 2 : 4) + (isRequired ? 0 : 1);

/** The table of permissions: what is missing and needed stands first. */
export const permissionLines = (permissions: readonly Permission[]): readonly PermissionLine[] => {
  const lines = new Map<string, PermissionLine>();
  for (const { verb, resource, namespace, purpose, isRequired, state } of permissions) {
    const key = [resource, namespace, purpose, isRequired, state].join("\n");
    lines.set(key, {
      key,
      verbs: [...(lines.get(key)?.verbs ?? []), verb],
      resource,
      place: namespace === "" ? "whole cluster" : namespace,
      purpose,
      isRequired,
      state,
    });
  }
  return [...lines.values()].toSorted((a, b) => weight(a) - weight(b));
};

/** `33 held, 2 missing` */
export const permissionCounts = (permissions: readonly Permission[]): string => {
  const count = (state: Permission["state"]): number => permissions.filter((one) => one.state === state).length;
  return [
    `${count("held")} held`,
    ...(count("missing") === 0 ? [] : [`${count("missing")} missing`]),
    ...(count("unknown") === 0 ? [] : [`${count("unknown")} not known`]),
  ].join(", ");
};

/** Why the plan cannot be deployed, in one sentence; empty when it can. */
export const obstacleOf = (plan: Pick<ClusterPlan, "canDeploy" | "nodes" | "permissions" | "warnings">): string => {
  if (plan.canDeploy) {
    return "";
  }
  const missing = plan.permissions.filter(({ state, isRequired }) => state === "missing" && isRequired);
  if (missing.length > 0) {
    const names = missing.map(({ verb, resource }) => `${verb} ${resource}`);
    return `${counted(missing.length, "needed permission")} ${missing.length === 1 ? "is" : "are"} missing: ${listed(names)}.`;
  }
  const denied = plan.warnings.find(({ code }) => code === "admission" || code === "namespace-missing");
  if (denied !== undefined) {
    return asSentence(denied.message);
  }
  return plan.nodes.length === 0
    ? "No running pod matches, so there is nothing to tap."
    : "The cluster does not let this plan through; the findings say why.";
};

/** `41 pods on 4 nodes` */
export const scopeWords = (pods: number, nodes: number): string =>
  `${counted(pods, "pod")} on ${counted(nodes, "node")}`;
