// What a plan says about the health of a tap.
import { type CheckedPermission, describePermission, type Plan } from "../../../k8s/index.ts";
import { bad, doubtful, type Finding, good, some } from "./finding.ts";

const ROLES = "hand the roles that thresher tap --dry-run prints to an administrator";

export function permissionFinding({ permissions }: Plan): Finding {
  const lacked = (isRequired: boolean): readonly CheckedPermission[] =>
    permissions.filter((permission) => permission.state !== "held" && permission.isRequired === isRequired);
  const [needed, useful] = [lacked(true), lacked(false)];
  const missing = needed.filter(({ state }) => state === "missing");
  if (missing.length > 0) {
    return bad(
      "permissions",
      `needed and missing: ${some(missing.map(describePermission))}`,
      `${ROLES}, or tap one pod`,
    );
  }
  if (needed.length > 0) {
    const names = some(needed.map(describePermission));
    return doubtful("permissions", `the cluster does not say whether you may: ${names}`, "try it");
  }
  if (useful.length > 0) {
    const lost = [...new Set(useful.map(({ purpose }) => purpose))];
    const evidence = `all that are needed; missing: ${some(useful.map(describePermission))}. Without: ${lost.join("; ")}`;
    return doubtful("permissions", evidence, `it works without; to have them, ${ROLES}`);
  }
  return good("permissions", `all ${permissions.length} that a tap uses`);
}

export function admissionFinding({ admission, agentNamespace, settings }: Plan): Finding {
  const elsewhere = "run the agents in another namespace (--agent-namespace) that admits privileged pods";
  if (admission.verdict === "denied") {
    return bad("admission", `the namespace ${agentNamespace} refuses the agents: ${admission.reason}`, elsewhere);
  }
  if (admission.verdict === "unknown") {
    return doubtful("admission", `${agentNamespace} may refuse the agents: ${admission.reason}`, elsewhere);
  }
  return good("admission", `${agentNamespace} admits the agents (lease ${settings.leaseSeconds} s)`);
}

export function podFinding({ pods, podsSeen, nodes, warnings }: Plan): Finding {
  const told = warnings.filter(({ code }) =>
    ["no-pods", "namespace-missing", "namespace-not-readable", "pod-not-running"].includes(code),
  );
  const evidence = [
    `${pods.length} running of ${podsSeen} looked at, on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`,
    ...told.map(({ message }) => message),
  ].join("; ");
  const [first] = told;
  if (pods.length === 0) return bad("pods", evidence, first?.nextStep ?? "check namespace, pattern, labels and nodes");
  return first === undefined ? good("pods", evidence) : doubtful("pods", evidence, first.nextStep);
}

export function nodeFinding({ nodes, permissions, warnings }: Plan): Finding {
  const names = some(nodes.map(({ name }) => name));
  const unknown = warnings.filter(({ code }) => code === "node-unknown" || code === "limit");
  const [first] = unknown;
  if (first !== undefined) return bad("nodes", unknown.map(({ message }) => message).join("; "), first.nextStep);
  const mayRead = permissions.some(({ resource, verb, state }) => {
    return resource === "nodes" && verb === "list" && state === "held";
  });
  if (!mayRead) return doubtful("nodes", `${names}: you may not read their state`, "ask for `list nodes`, or try it");
  const down = nodes.filter(({ isReady }) => !isReady).map(({ name, reason }) => `${name}: ${reason}`);
  if (down.length > 0) {
    return doubtful("nodes", `not ready: ${some(down)}`, "see kubectl describe node; agents start when they are back");
  }
  if (nodes.length === 0) return doubtful("nodes", "none runs a pod that is meant", "see pods");
  return good("nodes", `${names}: ready`);
}
