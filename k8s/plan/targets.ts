// From pods to what is captured where: which pods the order means, on which nodes they run, under which addresses.
import type { Pod } from "../api/objects.ts";
import type { TargetAddress, TargetPod, Targets } from "../types.ts";
import type { CheckedOrder } from "./order.ts";

/** Runs and has an address: there is something to capture. */
export function isCapturable({ spec, status }: Pod): boolean {
  return status.phase === "Running" && spec.nodeName !== "" && addressesOf(status).length > 0;
}
export function addressesOf(status: Pod["status"]): readonly string[] {
  const all = [status.podIP, ...(status.podIPs ?? []).map(({ ip }) => ip)];
  return [...new Set(all.filter((ip) => ip !== ""))];
}
export function portsOf({ spec }: Pod): readonly number[] {
  const all = spec.containers.flatMap(({ ports = [] }) => ports.map((port) => port.hostPort ?? port.containerPort));
  return [...new Set(all)].toSorted((a, b) => a - b);
}

export interface Picked {
  readonly targets: readonly TargetPod[];
  /** Pods that the order means and that do not run. */
  readonly notRunning: readonly string[];
}
export function pickTargets(pods: Iterable<Pod>, order: CheckedOrder): Picked {
  const targets: TargetPod[] = [];
  const notRunning: string[] = [];
  for (const pod of pods) {
    if (!order.matches(pod)) continue;
    if (isCapturable(pod)) targets.push(targetOf(pod));
    else if (pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed") {
      notRunning.push(`${pod.metadata.namespace}/${pod.metadata.name}`);
    }
  }
  return { targets, notRunning };
}
export function targetOf(pod: Pod): TargetPod {
  return {
    namespace: pod.metadata.namespace,
    name: pod.metadata.name,
    node: pod.spec.nodeName,
    addresses: addressesOf(pod.status),
    isHostNetwork: pod.spec.hostNetwork,
    ports: portsOf(pod),
  };
}

/**
 * Addresses by node, each once. A host-network pod brings its node's address with its own ports; one that names no port
 * may use any, so the whole address counts.
 */
export function targetsByNode(pods: readonly TargetPod[]): Targets {
  const byNode = new Map<string, Map<string, Set<number> | null>>();
  for (const { node, addresses, isHostNetwork, ports } of pods) {
    const known = byNode.get(node) ?? new Map<string, Set<number> | null>();
    byNode.set(node, known);
    for (const ip of addresses) {
      const before = known.get(ip);
      if (!isHostNetwork || ports.length === 0 || before === null) known.set(ip, null);
      else known.set(ip, new Set([...(before ?? []), ...ports]));
    }
  }
  return new Map([...byNode].map(([node, known]) => [node, asAddresses(known)]));
}
function asAddresses(known: ReadonlyMap<string, ReadonlySet<number> | null>): readonly TargetAddress[] {
  return [...known]
    .map(([ip, ports]) => ({ ip, ports: [...(ports ?? [])].toSorted((a, b) => a - b) }))
    .toSorted((a, b) => (a.ip < b.ip ? -1 : 1));
}
