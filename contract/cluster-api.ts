// The part of the desktop API that taps a cluster: choose, see what will happen, start, watch, remove.
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";
import { filterText } from "./filter-text.ts";
import { ledgerLine } from "./ledger-schema.ts";

const base = oc.errors(errors);
const nothing = z.object({});

/** Most namespaces and nodes that one tap may name. */
const MAX_NAMED = 200;
/** Longest regular expression on pod names, label selector, image name. */
const MAX_PATTERN_LENGTH = 1024;
/** Most pods that one answer lists; `total` says how many there are. */
export const MAX_PODS_LISTED = 500;
/** Shortest and longest lease: Kubernetes ends agents that nobody renewed for so long. */
export const MIN_LEASE_SECONDS = 30;
export const MAX_LEASE_SECONDS = 86_400;

const MAX_PACKET_FILTER_LENGTH = 4096;
/** Longest body that an agent may be asked to keep. */
const MAX_BODY_BYTES = 64 << 20;
const MAX_REDACTED = 100;

const name = z.string().max(253);
const context = z.object({ context: z.string().max(1024) });
/** One agent of a tap that runs. */
const agent = z.object({ tap: z.string().max(64), node: z.string().max(512) });

/** One context of the kubeconfig. */
export const clusterContext = z.object({
  name: z.string(),
  cluster: z.string(),
  server: z.string(),
  user: z.string(),
  namespace: z.string(),
  isCurrent: z.boolean(),
});
export type ClusterContext = z.infer<typeof clusterContext>;

/** What is captured and what leaves a node; decided there, without names. */
const captureOrder = z.object({
  /** pcap-filter text, beside the addresses of the targeted pods; empty takes all of their traffic. */
  packetFilter: z.string().max(MAX_PACKET_FILTER_LENGTH),
  /** KFL that entries must match to be sent; empty sends all. */
  entryFilter: filterText,
  /** Longest body of each side that is sent; 0 is what the engine keeps. */
  maxBodyBytes: z.number().int().min(0).max(MAX_BODY_BYTES),
  /** Names of headers, and paths as KFL's `redact` takes them, that are replaced before an entry leaves. */
  redactedHeaders: z.array(z.string().max(256)).max(MAX_REDACTED),
  redactedPaths: z.array(z.string().max(1024)).max(MAX_REDACTED),
});
export type CaptureOrderRow = z.infer<typeof captureOrder>;

/** What each agent may use; 0 is the default of each. */
const agentLimits = z.object({
  cpuMillicores: z.number().int().min(0).max(64_000),
  memoryBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 40),
  /** Raw packets kept on the node: at most so many bytes, and for so long. */
  ringBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 40),
  ringSeconds: z.number().int().min(0).max(86_400),
});

/** What to tap. Empty namespaces mean the context's own, `*` all of them; empty nodes mean all. */
export const clusterOrder = z.object({
  context: z.string().max(1024),
  /** `node`: an agent on each node that runs a targeted pod. `pod`: tcpdump in each targeted pod, dissected here. */
  way: z.enum(["node", "pod"]),
  namespaces: z.array(name).max(MAX_NAMED),
  /** Left out where `namespaces` are all. */
  excludedNamespaces: z.array(name).max(MAX_NAMED),
  podPattern: z.string().max(MAX_PATTERN_LENGTH),
  labelSelector: z.string().max(MAX_PATTERN_LENGTH),
  nodes: z.array(name).max(MAX_NAMED),
  agentNamespace: name,
  leaseSeconds: z.number().int().min(MIN_LEASE_SECONDS).max(MAX_LEASE_SECONDS),
  images: z.object({ agent: z.string().max(MAX_PATTERN_LENGTH), capture: z.string().max(MAX_PATTERN_LENGTH) }),
  imagePullSecrets: z.array(name).max(16),
  capture: captureOrder,
  limits: agentLimits,
});
export type ClusterOrder = z.infer<typeof clusterOrder>;

export const targetPod = z.object({
  namespace: z.string(),
  name: z.string(),
  node: z.string(),
  isHostNetwork: z.boolean(),
});
export type TargetPodRow = z.infer<typeof targetPod>;

/** What will happen, before anything is created. */
export const clusterPlan = z.object({
  context: z.string(),
  server: z.string(),
  agentNamespace: z.string(),
  pods: z.array(targetPod),
  podsTargeted: z.number(),
  nodes: z.array(z.object({ name: z.string(), isReady: z.boolean(), reason: z.string(), pods: z.number() })),
  /** What will be created, as `Kind name`, and all of it as YAML. */
  objects: z.array(z.string()),
  objectsYaml: z.string(),
  permissions: z.array(
    z.object({
      verb: z.string(),
      resource: z.string(),
      /** Empty: in the whole cluster. */
      namespace: z.string(),
      purpose: z.string(),
      isRequired: z.boolean(),
      state: z.enum(["held", "missing", "unknown"]),
    }),
  ),
  /** Roles that give what is missing, for an admin to apply; empty when nothing is. */
  rolesYaml: z.string(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), nextStep: z.string() })),
  canDeploy: z.boolean(),
});
export type ClusterPlan = z.infer<typeof clusterPlan>;

/** One agent of a running tap: its pod in the cluster, and the agent as it speaks. */
export const clusterNode = z.object({
  /** The node; where pods are tapped `namespace/pod`. */
  node: z.string(),
  phase: z.enum(["creating", "scheduling", "pulling", "starting", "running", "stuck", "lost", "removed"]),
  reason: z.string(),
  nextStep: z.string(),
  link: z.enum(["none", "connecting", "connected", "reconnecting", "failed"]),
  linkReason: z.string(),
  packetsPerSecond: z.number(),
  entriesPerSecond: z.number(),
  entries: z.number(),
  /** Packets and entries that this node lost, of all hops. */
  lost: z.number(),
  cpuMillicores: z.number(),
  memoryBytes: z.number(),
  /** full, summary, flows; and why it is not full. */
  level: z.string(),
  levelReason: z.string(),
  /** How far the node's clock is ahead of this machine's. */
  clockOffsetMs: z.number().nullable(),
  /** How long before now the agent last spoke. */
  silentMs: z.number().nullable(),
  /** Raw packets that it still holds, and the time of the oldest; null while it holds none. */
  ringBytes: z.number(),
  ringFromMs: z.number().nullable(),
  /** What each hop of this agent dropped, cut or noted. */
  ledger: z.array(ledgerLine),
});
export type ClusterNode = z.infer<typeof clusterNode>;

/** One tap. Ended ones are kept until the session is closed, or until their context is tapped again. */
export const clusterState = z.object({
  /** Names the tap in this process. */
  tap: z.string(),
  phase: z.enum(["starting", "live", "removing", "removed"]),
  context: z.string(),
  namespaces: z.array(z.string()),
  agentNamespace: z.string(),
  session: z.string(),
  nodes: z.array(clusterNode),
  podsTargeted: z.number(),
  leaseEndsAtMs: z.number().nullable(),
  leaseFailure: z.string(),
  /** What a removal could not remove. */
  left: z.array(z.string()),
  /** Names that cannot be shown, and why. */
  missingNames: z.array(z.string()),
  /** What was ordered, so that a window that comes later can list the targeted pods. */
  order: clusterOrder,
});
export type ClusterState = z.infer<typeof clusterState>;

/** All taps, in the order of their start. */
export const clusterStates = z.object({ taps: z.array(clusterState) });
export type ClusterStates = z.infer<typeof clusterStates>;

/** One thing that the doctor looked at. */
export const clusterFinding = z.object({
  check: z.string(),
  /** The node or pod that it is about; empty where it is about all. */
  where: z.string(),
  /** `bad` stands in the way, `doubtful` may, or makes the picture poorer; `skipped` could not be looked at. */
  state: z.enum(["good", "doubtful", "bad", "skipped"]),
  evidence: z.string(),
  /** Empty while all is well. */
  nextStep: z.string(),
});
export type ClusterFinding = z.infer<typeof clusterFinding>;

/** What a session left in a cluster, or still uses. */
export const leftSession = z.object({
  session: z.string(),
  user: z.string(),
  namespace: z.string(),
  isMine: z.boolean(),
  createdAtMs: z.number(),
  leaseEndsAtMs: z.number().nullable(),
  nodes: z.array(z.string()),
  objects: z.array(z.string()),
});
export type LeftSessionRow = z.infer<typeof leftSession>;

export const clusterOperations = {
  /** The kubeconfig as kubectl reads it. `failure` says why there is none. */
  contexts: base.input(nothing).output(z.object({ contexts: z.array(clusterContext), failure: z.string() })),
  /** Whether the context's cluster answers, and its namespaces where they may be listed. */
  namespaces: base
    .input(context)
    .output(z.object({ version: z.string(), namespaces: z.array(z.string()), isComplete: z.boolean() })),
  /** Plans a tap: reads and asks, and creates nothing. Also the live preview of the targeted pods. */
  plan: base.input(clusterOrder).output(clusterPlan),
  /**
   * Plans again, creates the agents, and opens a session on them; with `isAdded` their entries join the open session, if
   * it is one of taps: those may have ended.
   */
  start: base
    .input(z.object({ order: clusterOrder, isAdded: z.boolean() }))
    .output(z.object({ sessionId: z.string() })),
  /** Removes the agents of a tap, or of all (empty), and waits until they are gone; the entries stay. */
  stop: base.input(z.object({ tap: z.string().max(64) })).output(clusterStates),
  states: base.input(nothing).output(eventIterator(clusterStates)),
  /** The last lines that the containers of one agent wrote. */
  logs: base.input(agent).output(z.object({ containers: z.array(z.object({ name: z.string(), text: z.string() })) })),
  /** Ends one agent's pod; another one takes its place. */
  restart: base.input(agent).output(nothing),
  /** Why nothing is seen: each finding as soon as it is known. A tap of the context that runs is looked at too. */
  diagnose: base.input(clusterOrder).output(eventIterator(clusterFinding)),
  leftovers: base
    .input(context.extend({ everybody: z.boolean() }))
    .output(z.object({ sessions: z.array(leftSession) })),
  clean: base
    .input(context.extend({ namespace: name, session: z.string().max(64) }))
    .output(z.object({ removed: z.array(z.string()), left: z.array(z.string()) })),
};
