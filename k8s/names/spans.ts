// Which names an object of the cluster gives to which addresses, since when. Pure: an object and what is known about its
// owner and services go in, spans come out.
import type { Node, Owner, Pod, Service } from "../api/objects.ts";
import { addressesOf, isCapturable, portsOf } from "../plan/targets.ts";
import type { ClusterNameSpan, ClusterNames, Workload } from "../types.ts";

/** The end of what has none yet: the largest number of nanoseconds that the store takes. */
export const OPEN_NS = 2n ** 63n - 1n;
const NS_PER_MS = 1_000_000n;

/** A service that stands before a pod, and the slice that says so. */
export interface Backing {
  readonly service: string;
  readonly slice: string;
}

/** A pod's addresses; one that shares its node's network has only its declared ports of them. */
export function podSpans(pod: Pod, workload: Workload | null, backing: Backing | null): readonly ClusterNameSpan[] {
  if (!isCapturable(pod)) return [];
  const { metadata, spec, status } = pod;
  const { name, namespace } = metadata;
  const names: ClusterNames = {
    ...NOTHING,
    kind: "pod",
    name,
    namespace,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    node: spec.nodeName,
    workload,
    pod: {
      metadata: {
        name,
        namespace,
        labels: metadata.labels ?? {},
        ownerReferences: workload === null ? [] : [workload],
      },
      spec: { nodeName: spec.nodeName },
      status: { hostIp: status.hostIP },
    },
    service: backing === null ? null : { metadata: { name: backing.service, namespace } },
    endpointSlice: backing === null ? null : { metadata: { name: backing.slice, namespace } },
    resolutionMechanism: spec.hostNetwork ? "ip-and-port" : "ip",
  };
  const ports = spec.hostNetwork ? portsOf(pod) : [null];
  return addressesOf(status).flatMap((ip) =>
    ports.map((port) => span(`pod/${metadata.uid}/${ip}/${port ?? ""}`, ip, port, status.startTime, names)),
  );
}

/** A service's own addresses: inside, outside, and those of its load balancer. */
export function serviceSpans({ metadata, spec, status }: Service): readonly ClusterNameSpan[] {
  const { name, namespace } = metadata;
  const balancers = (status.loadBalancer.ingress ?? []).map(({ ip }) => ip ?? "");
  const all = [spec.clusterIP, ...(spec.clusterIPs ?? []), ...(spec.externalIPs ?? []), ...balancers];
  const names: ClusterNames = {
    ...NOTHING,
    kind: "service",
    name,
    namespace,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    service: { metadata: { name, namespace } },
  };
  return [...new Set(all)]
    .filter((ip) => ip !== "" && ip !== "None")
    .map((ip) => span(`service/${metadata.uid}/${ip}`, ip, null, metadata.creationTimestamp, names));
}

export function nodeSpans({ metadata, status }: Node): readonly ClusterNameSpan[] {
  const { name } = metadata;
  const names: ClusterNames = {
    ...NOTHING,
    kind: "node",
    name,
    node: name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
  };
  return status.addresses
    .filter(({ type, address }) => type.endsWith("IP") && address !== "")
    .map(({ address }) => span(`node/${metadata.uid}/${address}`, address, null, metadata.creationTimestamp, names));
}

/** The pod's controller, and what made that one where it is known. */
export function workloadOf(pod: Pod, ownerOf: (uid: string) => Owner | null): Workload | null {
  const first = controllerOf(pod);
  if (first === null) return null;
  const second = controllerOf(ownerOf(first.uid));
  const { kind, name } = second ?? first;
  return { kind, name };
}
export function controllerOf(object: Pod | Owner | null) {
  return object?.metadata.ownerReferences?.find(({ controller }) => controller === true) ?? null;
}

const NOTHING: ClusterNames = {
  kind: "node",
  name: "",
  namespace: "",
  pod: null,
  service: null,
  endpointSlice: null,
  processName: "",
  processId: 0,
  resolutionMechanism: "ip",
  dns: "",
  labels: {},
  annotations: {},
  node: "",
  workload: null,
};

function span(
  key: string,
  ip: string,
  port: number | null,
  since: string | null | undefined,
  names: ClusterNames,
): ClusterNameSpan {
  const fromMs = Date.parse(since ?? "");
  // What does not say since when has been there before anybody looked.
  const fromNs = Number.isNaN(fromMs) ? -(2n ** 63n) : BigInt(fromMs) * NS_PER_MS;
  return { key, ip, port, fromNs, toNs: OPEN_NS, names };
}
