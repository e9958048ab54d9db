// The Job of one node: a pod with two containers that share a folder of FIFOs. `capture` runs tcpdump from a stock image
// and holds NET_RAW alone (SETUID and SETGID because Debian's tcpdump changes to a user of its own); `agent` parses what
// comes from the network and so runs as nobody, without any capability, on a root file system that it cannot write.
// Neither has an API token. Kubernetes ends the pod at the Job's deadline and removes the Job soon after.
import type { KubeObject, Plan, TapSettings } from "../types.ts";
import { jobName, NODE_ANNOTATION, type SessionUser, sessionLabels, sessionName, USER_ANNOTATION } from "./labels.ts";

/** Seconds from the end of a Job to its removal by Kubernetes. */
export const REMOVED_AFTER_SECONDS = 5;
/** Restarts until Kubernetes gives up: the lease is the limit that counts, so more than any lease has room for. */
const MAX_RESTARTS = 1000;
/** Seconds until an agent that does not listen yet is started again. */
const START_SECONDS = 120;
const NOBODY = 65_534;
const MIB = 1024 * 1024;
/** Memory of tcpdump: two kernel buffers of 32 MiB while a filter changes, and itself. */
const CAPTURE_MEMORY_BYTES = 256 * MIB;
const PIPE_FOLDER_BYTES = 16 * MIB;
const CODE_FOLDER_BYTES = 32 * MIB;
/** Share of the agent's memory that its JavaScript may take; packets and streams lie outside of it. */
const HEAP_SHARE = 0.6;
/** What dies young is collected so often that it takes no 100 MB more under load (measured: 190 MB in all, not 316). */
const YOUNG_MIB = 4;

const CODE = "/thresher/code";
const UNPACKED = "/thresher/unpacked";
const SECRET = "/thresher/secret";
const PIPE = "/thresher/pipe";
const RING = "/thresher/ring";
export const AGENT_FILE = "agent.mjs.br";
export const CAPTURE_FILE = "capture.sh";

/** Unpacks the agent and runs it, as one argument of node. */
const UNPACK = [
  'import{readFileSync,writeFileSync}from"node:fs"',
  'import{brotliDecompressSync}from"node:zlib"',
  `writeFileSync("${UNPACKED}/agent.mjs",brotliDecompressSync(readFileSync("${CODE}/${AGENT_FILE}")))`,
  `await import("${UNPACKED}/agent.mjs")`,
].join(";");

export interface AgentJobOrder {
  readonly session: string;
  readonly user: SessionUser;
  readonly namespace: string;
  readonly port: number;
  readonly settings: TapSettings;
}
export function orderOf(plan: Plan, user: SessionUser): AgentJobOrder {
  const { session, agentNamespace: namespace, agentPort: port, settings } = plan;
  return { session, user, namespace, port, settings };
}

export function agentJob(order: AgentJobOrder, node: string): KubeObject {
  const { session, user, namespace, settings } = order;
  const annotations = { [NODE_ANNOTATION]: node, [USER_ANNOTATION]: user.name };
  const labels = sessionLabels(session, user);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: jobName(session, node), namespace, labels, annotations },
    spec: {
      activeDeadlineSeconds: settings.leaseSeconds,
      ttlSecondsAfterFinished: REMOVED_AFTER_SECONDS,
      backoffLimit: MAX_RESTARTS,
      template: { metadata: { labels, annotations }, spec: agentPodSpec(order, node) },
    },
  };
}

/** The same pod by itself, for a dry run: admission looks at pods, not at Jobs. */
export function agentPod(order: AgentJobOrder, node: string): KubeObject {
  const { session, user, namespace } = order;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: jobName(session, node), namespace, labels: sessionLabels(session, user) },
    spec: agentPodSpec(order, node),
  };
}

function agentPodSpec(order: AgentJobOrder, node: string): object {
  const { settings } = order;
  const isThisNode = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }];
  return {
    hostNetwork: true,
    // It asks for no name, so it needs none of the cluster's resolvers.
    dnsPolicy: "Default",
    restartPolicy: "OnFailure",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 2,
    tolerations: [{ operator: "Exists" }],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: isThisNode } } },
    ...(settings.imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })) }),
    securityContext: { fsGroup: NOBODY, seccompProfile: { type: "RuntimeDefault" } },
    volumes: volumes(order),
    containers: [captureContainer(settings), agentContainer(order, node)],
  };
}

function volumes({ session, settings }: AgentJobOrder): readonly object[] {
  const name = sessionName(session);
  return [
    { name: "code", configMap: { name } },
    { name: "secret", secret: { secretName: name, defaultMode: 0o440 } },
    { name: "unpacked", emptyDir: { medium: "Memory", sizeLimit: CODE_FOLDER_BYTES } },
    { name: "pipe", emptyDir: { medium: "Memory", sizeLimit: PIPE_FOLDER_BYTES } },
    // Kubernetes evicts a pod whose folder outgrows its limit: the ring keeps to its size by itself, with room to turn.
    { name: "ring", emptyDir: { sizeLimit: Math.ceil(settings.limits.ringBytes * 1.25) + 64 * MIB } },
  ];
}

function captureContainer(settings: TapSettings): object {
  return {
    name: "capture",
    image: settings.images.capture,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", `${CODE}/${CAPTURE_FILE}`, PIPE],
    // The end of what a container said goes into its status: no permission on logs is needed to tell why it ended.
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: {
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_RAW", "SETUID", "SETGID"] },
    },
    resources: {
      requests: { cpu: "10m", memory: `${32 * MIB}` },
      limits: { cpu: `${settings.limits.cpuMillicores}m`, memory: `${CAPTURE_MEMORY_BYTES}` },
    },
    volumeMounts: [
      { name: "code", mountPath: CODE, readOnly: true },
      { name: "pipe", mountPath: PIPE },
    ],
  };
}

function agentContainer({ port, settings }: AgentJobOrder, node: string): object {
  const { cpuMillicores, memoryBytes } = settings.limits;
  const environment = {
    THRESHER_NODE: node,
    THRESHER_LISTEN: `127.0.0.1:${port}`,
    THRESHER_SECRET: SECRET,
    THRESHER_PIPE: PIPE,
    THRESHER_RING: RING,
    NODE_OPTIONS: `--max-old-space-size=${Math.floor((memoryBytes * HEAP_SHARE) / MIB)} --max-semi-space-size=${YOUNG_MIB}`,
  };
  return {
    name: "agent",
    image: settings.images.agent,
    imagePullPolicy: "IfNotPresent",
    command: ["node", "--input-type=module", "-e", UNPACK],
    env: Object.entries(environment).map(([name, value]) => ({ name, value })),
    terminationMessagePolicy: "FallbackToLogsOnError",
    startupProbe: {
      tcpSocket: { host: "127.0.0.1", port },
      periodSeconds: 1,
      failureThreshold: START_SECONDS,
    },
    securityContext: {
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    resources: {
      requests: { cpu: "10m", memory: `${64 * MIB}` },
      limits: { cpu: `${cpuMillicores}m`, memory: `${memoryBytes}` },
    },
    volumeMounts: [
      { name: "code", mountPath: CODE, readOnly: true },
      { name: "secret", mountPath: SECRET, readOnly: true },
      { name: "unpacked", mountPath: UNPACKED },
      { name: "pipe", mountPath: PIPE },
      { name: "ring", mountPath: RING },
    ],
  };
}
