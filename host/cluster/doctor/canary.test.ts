// How far a canary gets, and what is said of it. Time and agents are the test's own.
import { expect, test } from "vitest";
import type { CanarySent, StoredRow } from "../../../session/index.ts";
import { rowOf, SOURCE } from "../../../session/store/testing/rows.ts";
import { NO_NAMES } from "../../../session/index.ts";
import { type CanaryWay, MAX_NODES, PODS_PER_NODE, proveWay, WAIT_MS } from "./canary.ts";
import type { Finding } from "./finding.ts";
import type { TapFacts } from "./tap-facts.ts";
import { agentOf, factsOf, nodeOf, podOf } from "./testing/facts.ts";

const A = "10.1.0.5";
const PORT = 40_000;
const sentTo = (address: string, error = ""): CanarySent => ({ address, srcPort: error === "" ? PORT : null, error });

function stored(over: Parameters<typeof rowOf>[1]): StoredRow {
  return { no: 1, row: rowOf(1, over), source: SOURCE, src: NO_NAMES, dst: NO_NAMES, passed: false, failed: false };
}
const datagram = (address = A, srcPort = PORT): StoredRow =>
  stored({ srcIp: "10.0.0.1", srcPort, dstIp: address, dstPort: 9, isFlow: true, document: "{}" });
function answer(address = A, srcPort = PORT, dst = address): StoredRow {
  const original = { src: "10.0.0.1", dst, protocol: "udp", srcPort, dstPort: 9 };
  const document = JSON.stringify({ request: { original }, response: null });
  return stored({ srcIp: address, srcPort: null, dstIp: "10.0.0.1", dstPort: null, document });
}

interface Way {
  readonly send?: (node: string, addresses: readonly string[]) => readonly CanarySent[];
  /** Rows that are there after so many milliseconds. */
  readonly rows?: (elapsedMs: number) => readonly StoredRow[];
}
interface Proven {
  readonly told: readonly string[];
  readonly asked: readonly string[];
  readonly elapsedMs: number;
}
async function prove(way: Way, change: Partial<TapFacts> = {}): Promise<Proven> {
  const asked: string[] = [];
  let nowMs = 1000;
  const line: CanaryWay = {
    send: async (node, addresses) => {
      asked.push(`${node}: ${addresses.join(" ")}`);
      return (way.send ?? ((_, all) => all.map((address) => sentTo(address))))(node, addresses);
    },
    newest: () => 17,
    rows: async (after, addresses, port) => {
      expect([after, port]).toEqual([17, 9]);
      expect(addresses.length).toBeGreaterThan(0);
      return way.rows?.(nowMs - 1000) ?? [];
    },
    nowMs: () => nowMs,
    wait: async (milliseconds) => void (nowMs += milliseconds),
  };
  const findings: Finding[] = [];
  for await (const finding of proveWay(factsOf({ nodes: [nodeOf("n1")], ...change }), line)) findings.push(finding);
  const told = findings.map((one) => `${one.where} ${one.state}: ${one.evidence} → ${one.nextStep}`.trim());
  return { told, asked, elapsedMs: nowMs - 1000 };
}

test("the answer of the pod's kernel is proof, with the time that it took", async () => {
  const { told, asked } = await prove({ rows: (elapsedMs) => (elapsedMs < 700 ? [datagram()] : [answer()]) });
  expect(asked).toEqual([`n1: ${A}`]);
  expect(told).toEqual([
    `n1 good: a datagram to shop/cart-1 (${A}) and the answer came as entries in 0.8 s: kernel → tcpdump → agent → port-forward → store →`,
  ]);
});
test.each([
  ["from another pod", answer("10.1.0.6")],
  ["to a datagram from another port", answer(A, PORT + 1)],
  ["that quotes another packet", answer(A, PORT, "10.9.9.9")],
  ["that is none", stored({ srcIp: A, document: '{"request":{"original":null}}' })],
])("an answer %s is no proof", async (_, row) => {
  const { told, elapsedMs } = await prove({ rows: () => [row] });
  expect(told[0]).toMatch(/^n1 bad: 1 datagram to shop\/cart-1 \(10\.1\.0\.5\): sent, and not captured in 13 s → see/);
  expect(elapsedMs).toBe(WAIT_MS);
});
test("the datagram alone: the way is there, the answer is not", async () => {
  const { told } = await prove({ rows: () => [datagram()] });
  expect(told[0]).toMatch(/^n1 doubtful: a datagram to shop\/cart-1 \(10\.1\.0\.5\) came as an entry, .* did not → /);
});
test("a filter that may leave it out is named, and nothing is blamed", async () => {
  const words = `n1 skipped: 1 datagram to shop/cart-1 (${A}): sent, and not captured in 13 s, as the filter`;
  expect((await prove({}, { packetFilter: "tcp" })).told).toEqual([`${words} \`tcp\` may leave it out →`]);
  expect((await prove({}, { entryFilter: "http" })).told).toEqual([`${words} \`http\` may leave it out →`]);
});
test("an agent that cannot be asked, a datagram that cannot be sent, a filter that names no pod", async () => {
  const away = (): never => {
    throw new Error("the agent is not connected");
  };
  expect((await prove({ send: away })).told[0]).toMatch(/^n1 bad: the agent cannot be asked to send: .*connected → /);
  const refused = await prove({ send: (_, all) => all.map((one) => sentTo(one, "send EPERM")) });
  expect(refused.told[0]).toMatch(/^n1 bad: the datagram could not be sent to shop\/cart-1 .*: send EPERM → look at/);
  const unnamed = await prove({
    send: (_, all) => all.map((one) => sentTo(one, "the packet filter does not name this address")),
  });
  expect(unnamed.told[0]).toMatch(/^n1 skipped: .*the packet filter does not name this address →$/);
});
test("a few pods of each node are tried, none that shares its node's address, and one that answers is enough", async () => {
  const pods = [
    podOf("shop/host", { isHostNetwork: true }),
    podOf("shop/none", { addresses: [] }),
    ...Array.from({ length: 9 }, (_, i) => podOf(`shop/p${i}`, { addresses: [`10.1.0.${i}`, `fd00::${i}`] })),
    podOf("shop/far", { node: "n2", addresses: ["10.2.0.1"] }),
    podOf("shop/new", { node: "n3", addresses: ["10.3.0.1"] }),
  ];
  const nodes = [
    nodeOf("n1"),
    nodeOf("n2", { agent: agentOf({ phase: "reconnecting" }) }),
    nodeOf("n3", { agent: agentOf({ orderFollowed: 0 }) }),
  ];
  const { told, asked } = await prove({ rows: () => [answer("10.1.0.2")] }, { pods, nodes });
  expect(asked).toEqual(["n1: 10.1.0.0 10.1.0.1 10.1.0.2"]);
  expect(PODS_PER_NODE).toBe(3);
  expect(told[0]).toMatch(/^n1 good: a datagram to shop\/p2/);
});
test("without a pod to send to it is skipped; of very many nodes some are tried", async () => {
  expect((await prove({}, { pods: [] })).told).toEqual([
    "skipped: no agent that captures, and whose node runs a targeted pod with an address of its own →",
  ]);
  expect((await prove({}, { isInPods: true })).told).toEqual([
    "skipped: tcpdump runs in the pods themselves: no agent is on their nodes to send them anything →",
  ]);
  const nodes = Array.from({ length: MAX_NODES + 2 }, (_, i) => nodeOf(`n${i}`));
  const pods = nodes.map(({ node }) => podOf(`shop/on-${node}`, { node }));
  const { told, asked } = await prove({ rows: () => [answer()] }, { pods, nodes });
  expect(asked.length).toBe(MAX_NODES);
  expect(told.at(-1)).toBe("skipped: tried on 50 nodes, and not on n50, n51 →");
});
