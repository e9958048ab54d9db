// Objects as the API server would send them, with what a test does not care about filled in.
import {
  type Job,
  jobSchema,
  type KubeEvent,
  eventSchema,
  type Node,
  nodeSchema,
  type Pod,
  podSchema,
} from "../api/objects.ts";

export interface MadePod {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly node?: string;
  readonly hostNetwork?: boolean;
  readonly ports?: readonly number[];
  readonly deletedAt?: string;
  readonly status?: object;
}
export function madePod(wish: MadePod = {}): Pod {
  const {
    name = "p",
    namespace = "ns",
    uid = name,
    labels = {},
    owner,
    node = "n1",
    hostNetwork = false,
    ports = [],
  } = wish;
  return podSchema.parse({
    metadata: {
      name,
      namespace,
      uid,
      labels,
      deletionTimestamp: wish.deletedAt,
      ...(owner === undefined ? {} : { ownerReferences: [{ ...owner, controller: true }] }),
    },
    spec: {
      nodeName: node,
      hostNetwork,
      containers: [{ name: "main", ports: ports.map((containerPort) => ({ containerPort })) }],
    },
    status: {
      phase: "Running",
      podIP: "10.0.0.1",
      hostIP: "192.168.0.1",
      startTime: "2026-11-24T00:00:00Z",
      ...wish.status,
    },
  });
}
export function madeJob(status: object = {}, metadata: object = {}): Job {
  return jobSchema.parse({ metadata: { name: "j", namespace: "ns", ...metadata }, spec: {}, status });
}
export function madeEvent(reason: string, message: string): KubeEvent {
  return eventSchema.parse({ metadata: { name: "e" }, reason, message, involvedObject: { kind: "Pod", name: "p" } });
}
export function madeNode(name: string, addresses: Readonly<Record<string, string>>): Node {
  return nodeSchema.parse({
    metadata: { name, uid: name, creationTimestamp: "2026-11-24T00:00:00Z" },
    status: { addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })) },
  });
}
