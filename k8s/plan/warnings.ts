// What a plan says beside what it would do: each finding as one sentence and one next step.
import type { Node, Pod } from "../api/objects.ts";
import type { Admission, CheckedPermission, PlannedNode, PlanWarning, TargetPod } from "../types.ts";
import { type CheckedOrder, MAX_NODES } from "./order.ts";
import { describePermission } from "./permissions.ts";

/** Names that one sentence lists. */
const MAX_NAMES_SHOWN = 5;

export interface Findings {
  readonly checked: CheckedOrder;
  readonly found: readonly Pod[];
  readonly unreadable: readonly { readonly namespace: string; readonly reason: string }[];
  readonly missingNamespaces: readonly string[];
  readonly isNamespaceMissing: boolean;
  readonly targets: readonly TargetPod[];
  readonly notRunning: readonly string[];
  /** Null where they cannot be read. */
  readonly nodes: readonly Node[] | null;
  readonly planned: readonly PlannedNode[];
  readonly permissions: readonly CheckedPermission[];
  readonly admission: Admission;
}

/** In the order of their weight. */
export function warningsOf(findings: Findings): readonly PlanWarning[] {
  return [
    ...namespaceWarnings(findings),
    ...podWarnings(findings),
    ...nodeWarnings(findings),
    ...permissionWarnings(findings),
    ...admissionWarnings(findings),
  ];
}

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES_SHOWN;
  return `${names.slice(0, MAX_NAMES_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function namespaceWarnings({ unreadable, missingNamespaces, isNamespaceMissing, checked }: Findings): PlanWarning[] {
  const missing = [...new Set([...missingNamespaces, ...(isNamespaceMissing ? [checked.agentNamespace] : [])])];
  return [
    ...missing.map((namespace) => ({
      code: "namespace-missing" as const,
      message: `there is no namespace ${namespace}`,
      nextStep: "check its name",
    })),
    ...unreadable.map(({ namespace, reason }) => ({
      code: "namespace-not-readable" as const,
      message: `the pods ${namespace === "*" ? "of all namespaces" : `of the namespace ${namespace}`} cannot be read: ${reason}`,
      nextStep: "name namespaces that you may read, or hand the printed roles to an administrator",
    })),
  ];
}

function podWarnings({ found, targets, notRunning, checked }: Findings): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  if (targets.length === 0) {
    const where = checked.namespaces.includes("*") ? "in any namespace" : `in ${some(checked.namespaces)}`;
    warnings.push({
      code: "no-pods",
      message: `no running pod matches ${where} (${count(found.length, "pod")} looked at)`,
      nextStep: "check namespace, pattern, labels and nodes",
    });
  }
  if (notRunning.length > 0) {
    warnings.push({
      code: "pod-not-running",
      message: `${count(notRunning.length, "matching pod")} not running yet: ${some(notRunning)}`,
      nextStep: "nothing: they are tapped as soon as they run",
    });
  }
  const shared = targets
    .filter(({ isHostNetwork }) => isHostNetwork)
    .map(({ namespace, name }) => `${namespace}/${name}`);
  if (shared.length > 0) {
    warnings.push({
      code: "host-network",
      message: `${count(shared.length, "pod")} with the node's network, told apart by ports only: ${some(shared)}`,
      nextStep: "nothing; leave them out by pattern or labels if that is too much",
    });
  }
  return warnings;
}

function nodeWarnings({ planned, nodes, checked }: Findings): PlanWarning[] {
  const warnings: PlanWarning[] = planned
    .filter(({ isReady }) => !isReady)
    .map(({ name, reason }) => ({
      code: "node-not-ready",
      message: `the node ${name} is not ready: ${reason}`,
      nextStep: "its agent starts when the node is back",
    }));
  const known = new Set((nodes ?? []).map(({ metadata }) => metadata.name));
  const unknown = nodes === null ? [] : checked.order.nodes.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    warnings.push({ code: "node-unknown", message: `there is no node ${some(unknown)}`, nextStep: "check its name" });
  }
  if (planned.length > MAX_NODES) {
    warnings.push({
      code: "limit",
      message: `${planned.length} nodes are more than ${MAX_NODES}`,
      nextStep: "choose fewer by namespace, pattern, labels or nodes",
    });
  }
  return warnings;
}

function permissionWarnings({ permissions }: Findings): PlanWarning[] {
  return permissions
    .filter(({ state }) => state === "missing")
    .map((permission) => ({
      code: "permission-missing",
      message: `${permission.isRequired ? "needed" : "useful"} and missing: ${describePermission(permission)} (${permission.purpose})`,
      nextStep: permission.isRequired
        ? "hand the printed roles to an administrator, or tap one pod (pod tap)"
        : "it works without; the printed roles contain it",
    }));
}

function admissionWarnings({ admission, isNamespaceMissing, checked }: Findings): PlanWarning[] {
  if (admission.verdict === "allowed" || isNamespaceMissing) return [];
  const isDenied = admission.verdict === "denied";
  return [
    {
      code: isDenied ? "admission" : "admission-unknown",
      message: `the namespace ${checked.agentNamespace} ${isDenied ? "refuses" : "may refuse"} the agents: ${admission.reason}`,
      nextStep: "run them in another namespace (--agent-namespace) that admits privileged pods",
    },
  ];
}
