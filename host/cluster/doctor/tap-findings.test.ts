// What is said of a running tap, for each thing that can be wrong with it.
import { describe, expect, test } from "vitest";
import type { LedgerLine } from "../../../contract/index.ts";
import { type Check, type Finding, MAX_PLACES } from "./finding.ts";
import { MAX_CLOCK_OFFSET_MS, QUIET_MS } from "./node-findings.ts";
import type { AgentFacts, NodeFacts, PodFacts, TapFacts } from "./tap-facts.ts";
import { tapFindings } from "./tap-findings.ts";
import { agentOf, factsOf, nodeOf, podOf, seenOf } from "./testing/facts.ts";

/** The findings of one check, each as `where state: evidence → next step`. */
function check(change: Partial<TapFacts>, name: Check, expected: readonly (string | RegExp)[]): void {
  const told = tapFindings(factsOf(change))
    .filter((finding) => finding.check === name)
    .map(({ where, state, evidence, nextStep }) => `${where} ${state}: ${evidence} → ${nextStep}`.trim());
  expect(told).toEqual(expected.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
}
const agent = (change: Partial<AgentFacts>): Partial<TapFacts> => ({
  nodes: [nodeOf("n1", { agent: agentOf(change) }), nodeOf("n2")],
});
const pod = (change: Partial<NodeFacts>): Partial<TapFacts> => ({
  nodes: [nodeOf("n1", { agent: null, ...change }), nodeOf("n2")],
});
const line = (change: Partial<LedgerLine>): LedgerLine => {
  return { hop: "kernel", code: "dropped", reason: "no room", unit: "packets", count: 4, isLoss: true, ...change };
};

test("a tap that is well: each check is one good line", () => {
  const findings = tapFindings(factsOf());
  expect(findings.map(({ check: name, state, where }) => `${name} ${state}${where}`)).toEqual([
    "agent good",
    "link good",
    "order good",
    "capture good",
    "packets good",
    "losses good",
    "level good",
    "node-clock good",
    "requests good",
    "filter good",
    "lease good",
    "names good",
  ]);
  check({}, "packets", ["good: 200 packets captured on 2 nodes →"]);
  check({}, "requests", ["good: seen of 1 of 1 targeted pod: shop/cart-1 →"]);
});

describe("a node", () => {
  test("whose agent is stuck: the cluster's reason and the next step; nothing more is looked at there", () => {
    const stuck = pod({ phase: "stuck", reason: "ErrImagePull (agent): not found", nextStep: "put the image there" });
    check(stuck, "agent", [
      "n1 bad: its agent is not running (stuck): ErrImagePull (agent): not found → put the image there",
    ]);
    check(stuck, "link", ["good: connected to 1 agent →"]);
  });
  test("whose agent is on its way, or lost", () => {
    check(pod({ phase: "pulling" }), "agent", [
      "n1 doubtful: its agent is not running (pulling) → wait a moment, and look again",
    ]);
    check(pod({ phase: "lost", reason: "drained", nextStep: "nothing: it is made again" }), "agent", [
      "n1 doubtful: its agent is not running (lost): drained → nothing: it is made again",
    ]);
  });
  test("that is not connected: why", () => {
    check(agent({ phase: "failed", reason: "another certificate" }), "link", [
      "n1 bad: what answers at the agent's port is not believed: another certificate → restart this agent",
    ]);
    check(agent({ phase: "reconnecting", reason: "the agent does not answer" }), "link", [
      /^n1 doubtful: the connection is cut: the agent does not answer → wait/,
    ]);
    check(pod({}), "link", [/^n1 doubtful: not connected yet → wait/]);
    // What it said before says nothing now.
    check(agent({ phase: "reconnecting", failure: "tcpdump" }), "capture", ["good: the capture programs run →"]);
  });
  test("that refuses its order, or has not followed it yet", () => {
    check(agent({ orderError: "syntax error" }), "order", [/^n1 bad: .*its order: syntax error → correct the filter/]);
    check(agent({ orderGiven: 2 }), "order", [/^n1 doubtful: the last order is not followed yet/]);
  });
  test("that captures nothing, and why", () =>
    check(agent({ failure: "socket: Operation not permitted" }), "capture", [
      /^n1 bad: nothing is captured: socket: Operation not permitted → read the logs/,
    ]));
  test("without packets: since when, of which pods, and what to try", () => {
    check(agent({ quietMs: QUIET_MS - 1 }), "packets", [/^good/]);
    check(agent({ packets: 0, quietMs: 65_000 }), "packets", [
      "n1 doubtful: no packet at all in 65 s: no traffic on the node that matches (targeted: shop/cart-1) → send a request to one of its pods",
    ]);
    check({ ...agent({ quietMs: QUIET_MS }), pods: [], packetFilter: "port 1" }, "packets", [
      "n1 doubtful: no packet for 10 s, 100 before: no traffic on the node that matches (no targeted pod runs there) → try without the packet filter `port 1`",
    ]);
  });
  test("that loses something: each hop with its reason, the step for the worst", () => {
    const lost = [line({}), line({ hop: "ingest", unit: "entries", count: 9, reason: "left its memory" })];
    check(agent({ ledger: [...lost, line({ isLoss: false }), line({ count: 0 })] }), "losses", [
      /^n1 doubtful: kernel: 4 packets: no room, ingest: 9 entries: left its memory → keep the connection/,
    ]);
  });
  test("that does less than all", () => {
    check(agent({ level: "flows", levelReason: "over 100 m of CPU" }), "level", [
      /^n1 doubtful: only flows are made of what is captured: over 100 m of CPU → give the agents more/,
    ]);
    check(agent({ level: "" }), "level", [/^good/]);
  });
  test("whose clock is another", () => {
    check(agent({ clockOffsetMs: -MAX_CLOCK_OFFSET_MS }), "node-clock", [/^good/]);
    check(agent({ clockOffsetMs: 2_500 }), "node-clock", [/^n1 doubtful: its clock is 2\.5 s ahead of this machine/]);
    check(agent({ clockOffsetMs: -60_000 }), "node-clock", [/^n1 doubtful: its clock is 60\.0 s behind/]);
  });
  test("among very many that are unwell: the first ones, and the others in one line", () => {
    const nodes = Array.from({ length: MAX_PLACES + 7 }, (_, i) => nodeOf(`n${i}`, { phase: "stuck", reason: "no" }));
    const found = tapFindings(factsOf({ nodes })).filter((finding) => finding.check === "agent");
    expect(found.length).toBe(MAX_PLACES + 1);
    expect(found.at(-1)).toMatchObject({
      where: "",
      state: "bad",
      evidence: "7 more have something to tell: n20, n21, n22, n23, n24 and 2 more",
    });
  });
});

describe("a targeted pod", () => {
  function checkPod(seen: PodFacts["seen"], expected: string | RegExp): void {
    check({ pods: [podOf("shop/cart-1", { seen })] }, "requests", [expected]);
  }
  test("that is silent, whatever probes of the network itself went there", () => {
    const silent =
      "shop/cart-1 doubtful: silent: no packet of it made an entry (on n1) → send it a request, and look again";
    checkPod([], silent);
    checkPod([seenOf({ protocol: "icmp" })], silent);
  });
  test("that is tapped itself is not said to be on another node", () =>
    check({ pods: [podOf("shop/cart-1", { node: "shop/cart-1", seen: [] })] }, "requests", [
      /^shop\/cart-1 doubtful: silent: no packet of it made an entry →/,
    ]));
  test("of which only encrypted connections are seen", () => {
    const flow = seenOf({ protocol: "tcp", isFlow: true, isDissected: true });
    checkPod(
      [seenOf({ protocol: "tlsx", count: 12 }), flow],
      /^shop\/cart-1 doubtful: encrypted: 12 connections, no key → /,
    );
    checkPod([seenOf({ protocol: "tlsx", errorType: "timeout", count: 1 })], /encrypted: 1 connection, no key/);
  });
  test("of which nothing is dissected, and why", () =>
    checkPod(
      [
        seenOf({ protocol: "tcp", isFlow: true, reason: "no payload", count: 1 }),
        seenOf({ protocol: "udp", isFlow: true, reason: "", count: 2 }),
      ],
      /^shop\/cart-1 doubtful: nothing dissected: 1 tcp flow \(no payload\), 2 udp flows \(no reason given\) → restart/,
    ));
  test("of which only one side is seen", () => {
    const half = seenOf({ errorType: "pair-not-found", count: 4 });
    checkPod([half], /^shop\/cart-1 doubtful: only one side of 4 requests was seen → see losses/);
    checkPod([half, seenOf({ errorType: "timeout", count: 1 })], /only one side of 5 requests/);
    checkPod([half, seenOf({ count: 1 })], /^good/);
  });
  test("among others: those that talk are one line", () => {
    const pods = [podOf("shop/a"), podOf("shop/b", { seen: [] }), podOf("shop/c")];
    check({ pods }, "requests", ["good: seen of 2 of 3 targeted pods: shop/a, shop/c →", /^shop\/b doubtful: silent/]);
  });
  test("that shares its node's address is not judged by what the node does", () =>
    check({ pods: [podOf("shop/a"), podOf("shop/host", { isHostNetwork: true, seen: [] })] }, "requests", [
      /^good: seen of 1 of 1 targeted pod: shop\/a/,
      "skipped: what shares its node's address cannot be told apart: shop/host →",
    ]));
  test("among very many that are silent: bounded", () => {
    const pods = Array.from({ length: 500 }, (_, i) => podOf(`shop/p${i}`, { seen: [] }));
    expect(tapFindings(factsOf({ pods })).filter((finding) => finding.check === "requests").length).toBe(
      MAX_PLACES + 1,
    );
  });
});

describe("over all", () => {
  const nothing = [nodeOf("n1", { agent: agentOf({ packets: 0 }) })];
  test("a packet filter that lets nothing through", () => {
    check({ nodes: nothing, packetFilter: "port 1", entries: 0 }, "filter", [
      /^doubtful: the packet filter `port 1` lets nothing through: 0 packets on 1 node → start the tap without it/,
    ]);
    check({ nodes: nothing, entries: 0 }, "filter", ["good: 0 entries in this session →"]);
  });
  test("a tap's filter that keeps all entries back, and one that keeps some", () => {
    const filtered = [line({ hop: "dissection", code: "filtered", unit: "entries", count: 30, isLoss: false })];
    const nodes = [nodeOf("n1", { agent: agentOf({ ledger: filtered }) })];
    check({ nodes, entryFilter: "redis", entries: 0 }, "filter", [
      "bad: the tap's filter `redis` keeps everything on the nodes: 30 entries made, none matched → start the tap without it, and filter in the window",
    ]);
    check({ nodes, entryFilter: "http", entries: 1 }, "filter", [
      "good: 1 entry in this session; 30 entries kept back by the tap's filter →",
    ]);
  });
  test("a window's filter that matches none of the entries", () => {
    const view = { filter: "redis", matches: 0, isComplete: true };
    check({ views: [view] }, "filter", [
      "doubtful: the window's filter `redis` matches none of 7 entries → clear the filter bar",
    ]);
    for (const other of [{ matches: 1 }, { isComplete: false }, { filter: "" }])
      check({ views: [{ ...view, ...other }] }, "filter", [/^good/]);
    check({ views: [view], entries: 0 }, "filter", [/^good/]);
  });
  test("the lease", () => {
    check({ leaseLeftMs: 299_000 }, "lease", [/^doubtful: the agents end in 299 s unless it is renewed → keep/]);
    check({ leaseLeftMs: -5, leaseFailure: "forbidden" }, "lease", [
      /^bad: the lease cannot be renewed: forbidden; the agents end in 0 s .* → see permissions/,
    ]);
    check({ leaseLeftMs: null }, "lease", [/^doubtful: it is not known/]);
  });
  test("names that cannot be read", () =>
    check({ missingNames: ["services in shop: forbidden"] }, "names", [
      /^doubtful: missing: services in shop: forbidden → requests are there/,
    ]));
});

test("what is wrong always comes with a next step, what is well with none", () => {
  const all: readonly Finding[] = [
    ...tapFindings(factsOf(agent({ failure: "x" }))),
    ...tapFindings(factsOf({ ...pod({ phase: "stuck" }), pods: [podOf("a/b", { seen: [] })], leaseLeftMs: null })),
  ];
  for (const { state, nextStep, evidence } of all) {
    expect(evidence).not.toBe("");
    expect(nextStep === "").toBe(state === "good");
  }
});
