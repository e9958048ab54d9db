// The facts of a tap as the doctor is given them: states of the contract, pods of the cluster, counts of a real store.
import { expect, test } from "vitest";
import type { AgentState, ClusterNode, ClusterOrder, ClusterState } from "../../contract/index.ts";
import type { TargetPod } from "../../k8s/index.ts";
import { rowOf } from "../../session/store/testing/rows.ts";
import { withRows } from "../../session/store/testing/with-store.ts";
import { runningTap, type TapParts } from "./running-tap.ts";

const AGENT: AgentState = {
  cluster: "staging",
  node: "n1",
  phase: "connected",
  reason: "",
  version: "0.1.0",
  entries: 3,
  entriesPerSecond: 0,
  packetsPerSecond: 0,
  packets: 12,
  quietMs: 900,
  lagMs: 0,
  clockOffsetMs: 4,
  roundTripMs: 1,
  losses: 0,
  level: "full",
  levelReason: "",
  cpuMillicores: 10,
  memoryBytes: 1,
  orderGiven: 1,
  orderFollowed: 1,
  orderError: "",
  ringBytes: 0,
  ringFromNs: null,
  failure: "",
  ledger: [{ hop: "kernel", code: "dropped", reason: "no room", unit: "packets", count: 4, isLoss: true }],
};
const NODE: ClusterNode = {
  node: "n1",
  phase: "running",
  reason: "",
  nextStep: "",
  link: "connected",
  linkReason: "",
  packetsPerSecond: 0,
  entriesPerSecond: 0,
  entries: 3,
  lost: 4,
  cpuMillicores: 10,
  memoryBytes: 1,
  level: "full",
  levelReason: "",
  clockOffsetMs: 4,
  silentMs: 0,
  ringBytes: 0,
  ringFromMs: null,
  ledger: [],
};
const ORDER: ClusterOrder = {
  context: "staging",
  way: "node",
  namespaces: ["shop"],
  excludedNamespaces: [],
  podPattern: "",
  labelSelector: "",
  nodes: [],
  agentNamespace: "tools",
  leaseSeconds: 600,
  images: { agent: "", capture: "" },
  imagePullSecrets: [],
  capture: { packetFilter: "tcp", entryFilter: "http", maxBodyBytes: 0, redactedHeaders: [], redactedPaths: [] },
  limits: { cpuMillicores: 0, memoryBytes: 0, ringBytes: 0, ringSeconds: 0 },
};
const STATE: ClusterState = {
  tap: "t1",
  phase: "live",
  context: "staging",
  namespaces: ["shop"],
  agentNamespace: "tools",
  session: "abcd1234",
  nodes: [NODE, { ...NODE, node: "n2", phase: "pulling" }],
  podsTargeted: 2,
  leaseEndsAtMs: null,
  leaseFailure: "late",
  left: [],
  missingNames: ["services: forbidden"],
  order: ORDER,
};
const pod = (name: string, addresses: readonly string[]): TargetPod => {
  return { namespace: "shop", name, node: "n1", addresses, isHostNetwork: false, ports: [] };
};
const ROWS = [
  rowOf(1, { srcIp: "10.1.0.5", dstIp: "10.9.0.1", dstPort: 80, errorType: "" }),
  rowOf(2, { srcIp: "10.9.0.1", dstIp: "fd00::5", dstPort: 80, errorType: "" }),
  rowOf(3, { srcIp: "10.9.0.1", dstIp: "10.1.0.5", dstPort: 9, errorType: "" }),
];

function withTap(
  use: (tap: ReturnType<typeof runningTap>) => Promise<void>,
  over: Partial<TapParts> = {},
): Promise<void> {
  return withRows(ROWS, (store) =>
    use(
      runningTap(
        {
          state: () => STATE,
          agents: () => [AGENT],
          canary: async (node, addresses) => addresses.map((address) => ({ address, srcPort: 1, error: node })),
          pods: () => new Map([["n1", [pod("cart-1", ["10.1.0.5", "fd00::5"]), pod("cart-2", [])]]]),
          store,
          views: () => [],
          ...over,
        },
        undefined,
      ),
    ),
  );
}

test("nodes with their agents and ledgers, pods with what was seen of all their addresses, the order's filters", () =>
  withTap(async ({ session, facts }) => {
    expect(session).toBe("abcd1234");
    const { nodes, pods, ...others } = await facts();
    expect(nodes).toMatchObject([
      { node: "n1", phase: "running", agent: { packets: 12, quietMs: 900, clockOffsetMs: 4, ledger: AGENT.ledger } },
      { node: "n2", phase: "pulling", agent: null },
    ]);
    expect(pods.map((one) => [one.pod, one.seen.map(({ address, count }) => `${address} ${count}`)])).toEqual([
      ["shop/cart-1", ["10.1.0.5 1", "fd00::5 1"]],
      ["shop/cart-2", []],
    ]);
    expect(others).toEqual({
      isInPods: false,
      packetFilter: "tcp",
      entryFilter: "http",
      entries: 3,
      views: [],
      leaseSeconds: 600,
      leaseLeftMs: null,
      leaseFailure: "late",
      missingNames: ["services: forbidden"],
    });
  }));
test("the lease: what is left of it, and nothing while no agent has one", async () => {
  const leftOf = async (leaseEndsAtMs: number | null): Promise<number | null> => {
    let left: number | null = null;
    await withTap(async ({ facts }) => void (left = (await facts()).leaseLeftMs), {
      state: () => ({ ...STATE, leaseEndsAtMs }),
    });
    return left;
  };
  expect(await leftOf(0)).toBeNull();
  expect(await leftOf(null)).toBeNull();
  expect(await leftOf(Date.now() + 3_600_000)).toBeGreaterThan(3_000_000);
});
test("the way of a canary: the agent's answer, and the rows that came behind a number", () =>
  withTap(async ({ way }) => {
    expect(await way.send("n1", ["10.1.0.5"])).toEqual([{ address: "10.1.0.5", srcPort: 1, error: "n1" }]);
    expect(way.newest()).toBe(3);
    expect((await way.rows(0, ["10.1.0.5"], 9)).map(({ no }) => no)).toEqual([3]);
    expect(await way.rows(3, ["10.1.0.5"], 9)).toEqual([]);
  }));
test("what is not wanted any more does not wait", () =>
  withRows([], async (store) => {
    const parts: TapParts = {
      state: () => STATE,
      agents: () => [],
      canary: () => Promise.reject(new Error("the tap has ended")),
      pods: () => new Map(),
      store,
      views: () => [],
    };
    const { way } = runningTap(parts, AbortSignal.abort());
    await expect(way.wait(1_000_000)).rejects.toThrow(/abort/i);
  }));
