// What the parts of k8s/ say to their callers: plain data and small handles, no client library in sight.
import type { Duplex, Readable } from "node:stream";
import type { JsonObject, PodSummary, ResolutionMechanism } from "../contract/index.ts";
import type { SessionUser } from "./manifests/labels.ts";

/** One context of the kubeconfig, as `kubectl config get-contexts` lists it. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}

/** What a cluster tells before anything is chosen. */
export interface ClusterGlance {
  readonly version: string;
  /** Names of its namespaces; only the context's own where they may not be listed. */
  readonly namespaces: readonly string[];
  readonly isComplete: boolean;
}

/** What the user wants to tap. */
export interface TapOrder {
  /** Empty: the context's namespace. `["*"]`: all of them. */
  readonly namespaces: readonly string[];
  /** Pods of these are left out, whatever `namespaces` says; none without it. */
  readonly excludedNamespaces?: readonly string[];
  /** Regular expression on the pod's name; empty takes all pods. */
  readonly podPattern: string;
  /** As kubectl's `-l`; empty takes all pods. */
  readonly labelSelector: string;
  /** Only pods on these nodes; empty takes all nodes. */
  readonly nodes: readonly string[];
  /** Where the agents run; empty: the context's namespace. */
  readonly agentNamespace: string;
  /** `pod`: tcpdump in each pod, dissected here; agents on nodes without it. */
  readonly way?: "node" | "pod";
}

export type PodEvent = "ADDED" | "MODIFIED" | "DELETED";
/** Pods where a tap looks, for scripts. */
export interface PodWatch {
  /** Those that the order means and those that it leaves out, as Kubernetes' JSON spells them. */
  pods(): { readonly targets: readonly JsonObject[]; readonly excluded: readonly JsonObject[] };
  /** Tells what is there as added, then each change, of pods in both spellings (JSON, Go). The result ends it. */
  onEvent(listener: (event: PodEvent, pod: JsonObject) => void): () => void;
  stop(): void;
}

/** How agents run. */
export interface TapSettings {
  readonly images: { readonly agent: string; readonly capture: string };
  readonly imagePullSecrets: readonly string[];
  readonly leaseSeconds: number;
  readonly limits: AgentLimits;
}
export interface AgentLimits {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  /** Space of the packet ring on the node's disk, and for how long it keeps a packet. */
  readonly ringBytes: number;
  readonly ringSeconds: number;
}

/** A Kubernetes object as it is sent: JSON that `kubectl apply` takes as well. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly OwnerReference[];
  };
  readonly [field: string]: unknown;
}
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A pod that the order names. */
export interface TargetPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly addresses: readonly string[];
  /** Shares its node's addresses: all traffic of the node is captured to see it. */
  readonly isHostNetwork: boolean;
  /** Container ports, which tell host-network pods apart. */
  readonly ports: readonly number[];
}
export interface PlannedNode {
  readonly name: string;
  readonly isReady: boolean;
  /** Why it is not ready, in the node's own words; empty for a ready one and where nodes cannot be read. */
  readonly reason: string;
  readonly pods: number;
}

/** One permission in the words of RBAC. */
export interface Permission {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  /** With its subresource: `pods/portforward`. */
  readonly resource: string;
  /** Empty: in the whole cluster. */
  readonly namespace: string;
  /** What it is for, for people. */
  readonly purpose: string;
  /** Without it no tap; others only make names or reasons poorer. */
  readonly isRequired: boolean;
}
export interface CheckedPermission extends Permission {
  /** `unknown`: the cluster did not say. */
  readonly state: "held" | "missing" | "unknown";
}

export type WarningCode =
  | "no-pods"
  | "pod-not-running"
  | "node-not-ready"
  | "node-unknown"
  | "host-network"
  | "namespace-missing"
  | "namespace-not-readable"
  | "permission-missing"
  | "admission"
  | "admission-unknown"
  | "record-stays"
  | "limit";
export interface PlanWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly nextStep: string;
}

/** Whether the agent namespace lets such a pod in. */
export interface Admission {
  readonly verdict: "allowed" | "denied" | "unknown";
  /** The API server's own words. */
  readonly reason: string;
}

/** What a tap would do, before anything is created. */
export interface Plan {
  readonly session: string;
  readonly user: SessionUser;
  readonly context: string;
  readonly server: string;
  readonly order: TapOrder;
  readonly settings: TapSettings;
  /** The namespaces looked into; `*` is all. */
  readonly namespaces: readonly string[];
  readonly agentNamespace: string;
  /** Port of 127.0.0.1 on each node that its agent listens on. */
  readonly agentPort: number;
  readonly pods: readonly TargetPod[];
  /** Pods looked at. */
  readonly podsSeen: number;
  readonly nodes: readonly PlannedNode[];
  /** Everything that would be created; the agent's code and the credentials are left out of it. */
  readonly objects: readonly KubeObject[];
  readonly permissions: readonly CheckedPermission[];
  /** Roles that would give what is missing, as YAML for `kubectl apply`; empty when nothing is. */
  readonly rolesYaml: string;
  readonly admission: Admission;
  readonly warnings: readonly PlanWarning[];
  /** Nothing that is known stands in the way. */
  readonly canDeploy: boolean;
  /** Requests that it took. */
  readonly requests: number;
}

/** Made on the desktop for one session (codecs/session-certificate.ts). */
export interface AgentCredentials {
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly token: string;
}
export interface TapMaterial {
  /** The text of agent.mjs. */
  readonly agentBundle: Uint8Array;
  /** The text of capture.sh. */
  readonly captureScript: string;
  readonly credentials: AgentCredentials;
}

/**
 * How far the agent of one node is. `stuck` may still come right by itself; `lost` is made again; `leaving` has no
 * targeted pod any more.
 */
export type NodePhase = "creating" | "scheduling" | "pulling" | "starting" | "running" | "stuck" | "lost" | "removed";
export interface NodeState {
  readonly node: string;
  readonly phase: NodePhase;
  /** In the cluster's own words; empty while all is well. Of one that runs, why it was started again. */
  readonly reason: string;
  /** One thing that the user can do; empty while all is well. */
  readonly nextStep: string;
  readonly pod: string;
  readonly podIp: string;
  readonly restarts: number;
}
export interface LeaseState {
  readonly endsAtMs: number;
  /** Why the last renewal failed; empty after one that did not. */
  readonly failure: string;
}
/** An address of targeted pods; ports only where the pod shares its node's address. */
export interface TargetAddress {
  readonly ip: string;
  readonly ports: readonly number[];
}
export type Targets = ReadonlyMap<string, readonly TargetAddress[]>;

/** What stop found left over; nothing, normally. */
export interface RemovalReport {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** The last of what a container wrote. */
export interface ContainerLog {
  readonly name: string;
  readonly text: string;
}

/** Where an agent is, as entries tell it: the node's name and address, and the agent's port. */
export interface AgentPlace {
  readonly node: string;
  readonly ip: string;
  readonly port: number;
  /** It sees its targets alone: they need no filter. */
  readonly isTargetsOnly: boolean;
}

/** A running tap of one cluster. */
export interface Tap {
  readonly session: string;
  readonly agentNamespace: string;
  nodes(): readonly NodeState[];
  lease(): LeaseState;
  /** Addresses of the targeted pods by node. */
  targets(): Targets;
  /** Where that node's agent is. */
  place(node: string): AgentPlace;
  /** The targeted pods by the node of their agent; where pods are tapped, each under its own name. */
  pods(): ReadonlyMap<string, readonly TargetPod[]>;
  /** A connection to the agent of that node; it ends with an error that says why, when it is cut. */
  dial(node: string, signal?: AbortSignal): Promise<Duplex>;
  /** What the containers of that node's agent wrote last. */
  logs(node: string, signal?: AbortSignal): Promise<readonly ContainerLog[]>;
  /** Ends the pod of that node's agent; another one takes its place. */
  restart(node: string): Promise<void>;
  /** Renews the lease at once; it also happens by itself. */
  renew(): Promise<void>;
  /** Removes everything, waits until it is gone, and looks. */
  remove(): Promise<RemovalReport>;
  /** Stops watching and renewing, and leaves what runs to its lease. */
  detach(): void;
  /** Called after each change of nodes or lease. The result ends it. */
  onChange(listener: () => void): () => void;
  onTargets(listener: (targets: Targets) => void): () => void;
}

/** The top of a pod's owners that could be read. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
}
/** What an address was called: a peer's names (contract/entry.ts) and what the cluster says beyond them. */
export interface ClusterNames {
  readonly name: string;
  readonly namespace: string;
  readonly pod: PodSummary | null;
  readonly service: { readonly metadata: { readonly name: string; readonly namespace: string } } | null;
  readonly endpointSlice: { readonly metadata: { readonly name: string; readonly namespace: string } } | null;
  readonly processName: string;
  readonly processId: number;
  readonly resolutionMechanism: ResolutionMechanism;
  readonly dns: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly kind: "pod" | "service" | "node";
  readonly node: string;
  readonly workload: Workload | null;
}
/** An address had a name from `fromNs` (inclusive) to `toNs` (exclusive), in Unix nanoseconds. */
export interface ClusterNameSpan {
  /** The same from the span's opening to its end. */
  readonly key: string;
  readonly ip: string;
  /** Only this port of the address (host-network pods, services' node ports); null: the whole address. */
  readonly port: number | null;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly names: ClusterNames;
}
/**
 * A span that is `opened` with a key that was told before replaces that one from its beginning: names that come late are
 * names of what was seen already. `ended` ones are the spans told before, now with their end.
 */
export interface NameChange {
  readonly opened: readonly ClusterNameSpan[];
  readonly ended: readonly ClusterNameSpan[];
}
/** A kind of object whose names are missing, and why. */
export interface MissingNames {
  readonly resource: string;
  /** Empty: in the whole cluster. */
  readonly namespace: string;
  readonly reason: string;
}
export interface NameWatch {
  /** Spans that are known and not ended. */
  current(): readonly ClusterNameSpan[];
  /** Called with what is known already, then with each change. The result ends it. */
  onChange(listener: (change: NameChange) => void): () => void;
  missing(): readonly MissingNames[];
  /** Resolves when each watch has its first list, or its refusal. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** Capture inside one pod, for a user with one namespace. */
export interface PodTapOrder {
  readonly namespace: string;
  readonly pod: string;
  readonly image: string;
  readonly leaseSeconds: number;
  /** The tap that it is of, and whose that is. */
  readonly session: string;
  readonly user: SessionUser;
}
/** An ephemeral container in a pod, which waits for orders until its lease is over. */
export interface PodCapture {
  /** Its name. Its ended record stays in the pod: Kubernetes cannot remove it. */
  readonly container: string;
  /** Runs tcpdump in it. An empty filter (pcap-filter text) captures everything. */
  run(filter: string, isPrompt: boolean, signal?: AbortSignal): Promise<PodRun>;
  isRunning(signal?: AbortSignal): Promise<boolean>;
  /** The lease begins anew. */
  renew(signal?: AbortSignal): Promise<void>;
  /** Ends it and what runs in it, and waits; false where it still runs. When that fails the lease does it. */
  end(): Promise<boolean>;
}
/** The clock of a pod's node next to this machine's: milliseconds ahead, and how far from that it may be. */
export interface PodClock {
  readonly aheadMs: number;
  readonly withinMs: number;
}
/** One tcpdump. */
export interface PodRun {
  /** pcap, as tcpdump writes it. Ends with an error that says why, when tcpdump or the connection ended by itself. */
  readonly stream: Readable;
  /** What tcpdump said on standard error, bounded. */
  said(): string;
  /** Null where it could not be read. */
  readonly clock: PodClock | null;
}

/** What a session left in a cluster, or still uses. */
export interface LeftSession {
  readonly session: string;
  readonly user: string;
  readonly namespace: string;
  readonly isMine: boolean;
  readonly createdAtMs: number;
  /** When Kubernetes removes it by itself; null when nothing of it has a lease any more. */
  readonly leaseEndsAtMs: number | null;
  readonly nodes: readonly string[];
  /** `Kind name`, in order. */
  readonly objects: readonly string[];
  /** Of a tap of pods: what runs in them. */
  readonly containers: readonly { readonly pod: string; readonly container: string }[];
}
