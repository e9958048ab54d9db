// A plan for eyes that is also YAML for programs: what the objects do not say stands above and between them as comments.
import { type CheckedPermission, describePermission, type Plan, toYaml } from "../../k8s/index.ts";
import { formatDuration } from "../cluster/duration-text.ts";
import { visibleText } from "../read/visible-text.ts";

/** Pods that are listed by name. */
const MAX_PODS_SHOWN = 50;

export async function formatPlan(plan: Plan): Promise<string> {
  const parts = [
    comment([...headOf(plan), "", ...nodesOf(plan), "", ...podsOf(plan), "", ...permissionsOf(plan.permissions)]),
    comment(["Would be created (the agent's code and the session's credentials left out):"]),
    await toYaml(plan.objects),
  ];
  if (plan.rolesYaml !== "") {
    parts.push("---\n", comment(["Roles that give what is missing, for an administrator to apply:"]), plan.rolesYaml);
  }
  if (plan.warnings.length > 0) parts.push(comment(warningsOf(plan)));
  return parts.join("");
}

function headOf(plan: Plan): readonly string[] {
  const { context, server, namespaces, agentNamespace, settings, agentPort, order } = plan;
  const { images, leaseSeconds, limits } = settings;
  const where = namespaces.includes("*") ? "all namespaces" : namespaces.join(", ");
  if (order.way === "pod")
    return [
      `Tap of pods of ${where} in the context ${context} (${server})`,
      `Capture: in an ephemeral container of each pod, lease ${formatDuration(leaseSeconds)}; dissected on this machine`,
      `Image: ${images.capture}`,
    ];
  return [
    `Tap of ${where} in the context ${context} (${server})`,
    `Agents: in the namespace ${agentNamespace}, lease ${formatDuration(leaseSeconds)}, port ${agentPort} of 127.0.0.1 on each node`,
    `Images: ${images.agent}, ${images.capture}`,
    `Limits of an agent: ${limits.cpuMillicores} millicores, ${mebibytes(limits.memoryBytes)} of memory, ${mebibytes(limits.ringBytes)} of disk`,
  ];
}

function nodesOf({ nodes }: Plan): readonly string[] {
  if (nodes.length === 0) return ["Nodes: none"];
  return [
    `Nodes: ${nodes.length}`,
    ...nodes.map(({ name, isReady, reason, pods }) => {
      return `  ${name}: ${pods} ${pods === 1 ? "pod" : "pods"}${isReady ? "" : `, not ready: ${reason}`}`;
    }),
  ];
}

function podsOf({ pods, podsSeen }: Plan): readonly string[] {
  const shown = pods.slice(0, MAX_PODS_SHOWN).map(({ namespace, name, node, addresses, isHostNetwork }) => {
    return `  ${namespace}/${name} on ${node}, ${addresses.join(", ")}${isHostNetwork ? ", the node's own network" : ""}`;
  });
  const rest = pods.length - shown.length;
  return [
    `Pods: ${pods.length} of ${podsSeen} looked at`,
    ...shown,
    ...(rest > 0 ? [`  and ${rest} more (all of them with --output json)`] : []),
  ];
}

function permissionsOf(permissions: readonly CheckedPermission[]): readonly string[] {
  const lines = permissions.map((permission) => {
    const need = permission.isRequired ? "needed" : "useful";
    return `  ${permission.state.padEnd(7)}  ${need}  ${describePermission(permission)} (${permission.purpose})`;
  });
  return ["Permissions:", ...lines];
}

function warningsOf({ warnings }: Plan): readonly string[] {
  return ["Warnings:", ...warnings.flatMap(({ message, nextStep }) => [`  ${message}`, `    ${nextStep}`])];
}

// What a cluster says may hold anything: no line of it may leave its comment.
function comment(lines: readonly string[]): string {
  return lines.map((line) => `${`# ${visibleText(line)}`.trimEnd()}\n`).join("");
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
