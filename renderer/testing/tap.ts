// One whole state of a tap for tests, to be changed where a test cares.
import type { ClusterNode, ClusterOrder, ClusterState } from "../../contract/index.ts";

export const testOrder = (change: Partial<ClusterOrder> = {}): ClusterOrder => ({
  context: "prod-eu",
  way: "node",
  namespaces: ["shop"],
  excludedNamespaces: [],
  podPattern: "",
  labelSelector: "",
  nodes: [],
  agentNamespace: "",
  leaseSeconds: 3600,
  images: { agent: "", capture: "" },
  imagePullSecrets: [],
  capture: { packetFilter: "", entryFilter: "", maxBodyBytes: 0, redactedHeaders: [], redactedPaths: [] },
  limits: { cpuMillicores: 0, memoryBytes: 0, ringBytes: 0, ringSeconds: 0 },
  ...change,
});

export const testNode = (change: Partial<ClusterNode>): ClusterNode => ({
  node: "node-a",
  phase: "creating",
  reason: "",
  nextStep: "",
  link: "none",
  linkReason: "",
  packetsPerSecond: 8120,
  entriesPerSecond: 231,
  entries: 48_201,
  lost: 0,
  cpuMillicores: 118,
  memoryBytes: 92_400_000,
  level: "full",
  levelReason: "",
  clockOffsetMs: 12.4,
  silentMs: 240,
  ringBytes: 240_000_000,
  ringFromMs: 0,
  ledger: [],
  ...change,
});

export const testTap = (change: Partial<ClusterState> = {}): ClusterState => ({
  tap: "t1",
  phase: "live",
  context: "prod-eu",
  namespaces: ["shop"],
  agentNamespace: "taps",
  session: "m3x8qd",
  nodes: [testNode({ phase: "running", link: "connected" })],
  podsTargeted: 41,
  leaseEndsAtMs: 3_120_000,
  leaseFailure: "",
  left: [],
  missingNames: [],
  order: testOrder(),
  ...change,
});
