import { describe, expect, test } from "vitest";
import type { AgentState, Ledger } from "../../contract/index.ts";
import { emptyPacketRecord, PacketHeads } from "../../engine/index.ts";
import { MAX_BATCHES_UNDER_WAY, type PacketBatch } from "../packets/packet-batch.ts";
import { type RowBatch, textAt, type SourceFacts } from "../store/index.ts";
import { create } from "@bufbuild/protobuf";
import { ToldSchema } from "../../contract/agent/agent_pb.js";
import { AGENT_TIMINGS } from "./agent-client.ts";
import { AgentList } from "./agent-source.ts";
import { type AgentsTap, tapAgents } from "./tap-agents.ts";
import { agentRow, agentRows } from "./testing/agent-rows.ts";
import { TestAgent, type TestAgentOptions } from "./testing/test-agent-server.ts";

const QUICK = { ...AGENT_TIMINGS, firstMs: 5, maxMs: 20 };
const A = { cluster: "test", node: "a" };

/** A tap of some agents, and what it told. */
class Tapped {
  readonly list = new AgentList();
  readonly agents: TestAgent[] = [];
  readonly tap: AgentsTap;
  ledger: Ledger = { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] };
  readonly rows: string[] = [];
  readonly sources = new Set<SourceFacts>();
  store: () => Promise<void> = () => Promise.resolve();
  readonly packets: PacketBatch[] = [];
  takePackets: () => Promise<void> = () => Promise.resolve();
  #waiting: (() => void)[] = [];

  constructor() {
    this.tap = tapAgents(
      { agents: this.list, timings: QUICK },
      {
        rows: (batch, source) => {
          if (source !== undefined) this.sources.add(source);
          this.#take(batch, source?.node.name ?? "");
          return this.store();
        },
        packets: (batch) => {
          this.packets.push(batch);
          this.#tell();
          return this.takePackets();
        },
        progress: ({ ledger }) => {
          this.ledger = ledger;
          this.#tell();
        },
      },
    );
    this.tap.onStates(() => this.#tell());
  }
  async add(options: TestAgentOptions): Promise<TestAgent> {
    const agent = await TestAgent.start(options);
    this.agents.push(agent);
    this.list.add(agent.endpoint());
    return agent;
  }
  async until(isReached: () => boolean): Promise<void> {
    while (!isReached()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  state(node: string): AgentState | undefined {
    return this.tap.states().find((state) => state.node === node);
  }
  line(code: string): string | undefined {
    const found = this.ledger.lines.find((line) => line.code === code);
    return found === undefined ? undefined : `${found.count} ${found.unit}: ${found.reason}`;
  }
  #take(batch: RowBatch, node: string): void {
    for (let i = 0; i < batch.count; i++) {
      const places = (JSON.parse(textAt(batch.hops, i)) as { node: string }[]).map((hop) => hop.node);
      this.rows.push(`${node} ${textAt(batch.summary, i)} @${places.join(",")}`);
    }
    this.#tell();
  }
  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
async function tapping(use: (tapped: Tapped) => Promise<void>): Promise<void> {
  const tapped = new Tapped();
  try {
    await use(tapped);
  } finally {
    tapped.tap.cancel();
    expect(await tapped.tap.ended).toEqual({ phase: "ended", notice: "" });
    await Promise.all(tapped.agents.map((agent) => agent.close()));
  }
}

/** What the status behind the last batch says. */
const ALL_TOLD = 99;

/** Tells batches of heads, of so many packets each, to readers that ask for them. */
function tellsHeads(...counts: readonly number[]): NonNullable<TestAgentOptions["follow"]> {
  return async function* follow({ packetHeads, fromSequence }, { signal }) {
    const last = packetHeads ? counts.length : 0;
    for (let at = Math.max(1, Number(fromSequence)); at <= last; at++) {
      const heads = new PacketHeads();
      for (let i = 0; i < (counts[at - 1] ?? 0); i++) heads.add({ ...emptyPacketRecord(), sec: i, linkType: 1 });
      yield create(ToldSchema, {
        told: { case: "batch", value: { sequence: BigInt(at), packetHeads: heads.take().slice() } },
      });
    }
    const status = { clockNs: BigInt(Date.now()) * 1_000_000n, packets: BigInt(ALL_TOLD) };
    yield create(ToldSchema, { told: { case: "status", value: status } });
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  };
}

describe("heads of packets", () => {
  test("are asked for while somebody wants them, of the connection that is there", () =>
    tapping(async (tapped) => {
      const agent = await tapped.add({ node: "a", follow: tellsHeads(3, 2) });
      await tapped.until(() => agent.follows.length === 1);
      tapped.tap.wantPackets(true);
      await tapped.until(() => tapped.packets.length === 2);
      expect(tapped.packets.map(({ node, packets, dropped }) => [node, packets, dropped])).toEqual([
        ["a", 3, 0],
        ["a", 2, 0],
      ]);
      tapped.tap.wantPackets(false);
      while (agent.follows.length < 3) await new Promise(setImmediate);
      expect(agent.follows.map(({ packetHeads }) => packetHeads)).toEqual([false, true, false]);
      // From where it was: nothing is told twice.
      expect(agent.follows[2]?.fromSequence).toBe(3n);
      expect(agent.connections).toBe(1);
    }));
  test("are left out and counted where nobody takes them", () =>
    tapping(async (tapped) => {
      const taken = Promise.withResolvers<void>();
      tapped.takePackets = () => taken.promise;
      tapped.tap.wantPackets(true);
      await tapped.add({ node: "a", follow: tellsHeads(...Array.from({ length: 40 }, () => 1)) });
      await tapped.until(() => tapped.state("a")?.packets === ALL_TOLD);
      expect(tapped.packets).toHaveLength(MAX_BATCHES_UNDER_WAY);
      taken.resolve();
      await tapped.add({ node: "b", follow: tellsHeads(1) });
      await tapped.until(() => tapped.packets.length > MAX_BATCHES_UNDER_WAY);
      expect(tapped.packets.at(-1)).toMatchObject({ node: "b", packets: 1, dropped: 40 - MAX_BATCHES_UNDER_WAY });
    }));
});

describe("tapped agents", () => {
  test("what two nodes saw of an exchange is one row, with both nodes", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      const b = await tapped.add({ node: "b", clockOffsetNs: 5_000_000_000n });
      a.publish(agentRows(0, 3));
      b.publish([1, 2, 3].map((k) => agentRow(k, { timeNs: agentRow(k).timeNs + 6_000_000_000n })));
      await tapped.until(() => tapped.rows.length === 4 && tapped.line("merged") !== undefined);
      expect(tapped.rows.toSorted()).toEqual(["a /items/0 @a", "a /items/1 @a,b", "a /items/2 @a,b", "b /items/3 @b"]);
      expect(tapped.line("merged")).toBe("2 entries: the same exchange, seen at several places, is one entry");
      expect([...tapped.sources].map(({ worker, cluster }) => `${worker} ${cluster}`).toSorted()).toEqual([
        "a:1 test",
        "b:1 test",
      ]);
    }));
  test("nodes of the same name in two clusters are two agents, each with its orders, its ledger and its entries", () =>
    tapping(async (tapped) => {
      const [a, b] = [await TestAgent.start({ node: "n1" }), await TestAgent.start({ node: "n1" })];
      tapped.agents.push(a, b);
      tapped.tap.orderCapture({ cluster: "east", node: "n1" }, { packetFilter: "host 10.0.0.1" });
      tapped.list.add(a.endpoint({ cluster: "west", worker: "w:1" }));
      tapped.list.add(b.endpoint({ cluster: "east", worker: "e:1" }));
      // The same addresses at the same time, with and without the connection's name: other pods all the same.
      a.publish([agentRow(0), agentRow(1, { connection: "" }), agentRow(2, { document: "{" })]);
      b.publish([agentRow(0), agentRow(1, { connection: "" })]);
      await tapped.until(() => tapped.rows.length === 4 && tapped.line("bad-rows") !== undefined);
      expect(tapped.line("merged")).toBeUndefined();
      expect(tapped.line("bad-rows")).toMatch(/\(west\/n1: 1\)$/);
      const states = tapped.tap.states().toSorted((one, other) => (one.cluster < other.cluster ? -1 : 1));
      expect(states).toMatchObject([
        { cluster: "east", node: "n1", entries: 2, orderGiven: 1, ledger: [] },
        { cluster: "west", node: "n1", entries: 2, orderGiven: 0, ledger: [{ code: "bad-rows", count: 1 }] },
      ]);
      await tapped.until(() => b.orders.length === 1);
      expect(a.orders).toEqual([]);
      tapped.list.remove({ cluster: "west", node: "n1" });
      expect(tapped.tap.states()).toMatchObject([{ cluster: "east" }]);
    }));
  test("states tell of the node, its clock, its order and its health", () =>
    tapping(async (tapped) => {
      tapped.tap.orderCapture(A, {
        packetFilter: "host 10.0.0.1",
        limits: { cpuMillicores: 100, memoryBytes: 1, ringBytes: 2, ringSeconds: 3 },
      });
      const a = await tapped.add({ node: "a", clockOffsetNs: -3_600_000_000_000n });
      a.status = {
        level: "summary",
        levelReason: "over 100 m\nof CPU",
        cpuMillicores: 120,
        memoryBytes: 5n,
        order: 1n,
        packets: 9n,
        ringBytes: 7n,
        ringFromNs: 1_000_000_000n,
        ledger: [{ hop: "kernel", code: "dropped", unit: "packets", count: 4n, reason: "no room", isLoss: true }],
      };
      a.publish([agentRow(1)]);
      await tapped.until(() => tapped.state("a")?.orderFollowed === 1 && tapped.ledger.lines.length > 0);
      const state = tapped.state("a");
      expect(state).toMatchObject({
        node: "a",
        phase: "connected",
        reason: "",
        version: "0.1.0",
        level: "summary",
        levelReason: "over 100 m of CPU",
        cpuMillicores: 120,
        memoryBytes: 5,
        orderGiven: 1,
        losses: 4,
        packets: 9,
        ringBytes: 7,
      });
      expect(Math.round((state?.clockOffsetMs ?? 0) / 60_000)).toBe(-60);
      expect(Number(BigInt(state?.ringFromNs ?? 0) / 60_000_000_000n)).toBe(60);
      expect(state?.lagMs).toBeLessThan(60_000);
      expect(a.orders[0]).toMatchObject({ packetFilter: "host 10.0.0.1", limits: { ringBytes: 2n } });
      expect(tapped.line("dropped")).toBe("4 packets: no room (a: 4)");
    }));
  test("how long no packet came is counted from the last one", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      const quietMs = (): number => tapped.state("a")?.quietMs ?? 0;
      await tapped.until(() => quietMs() >= 1000);
      let packets = 0n;
      await tapped.until(() => {
        a.status = { packets: ++packets };
        return quietMs() < 1000;
      });
      expect(tapped.state("a")?.packets).toBeGreaterThan(0);
    }));
  test("an order while it runs, and one that the agent refuses", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({
        node: "a",
        capture: ({ packetFilter }) => (packetFilter === "bad" ? "syntax error" : ""),
      });
      await tapped.until(() => tapped.state("a")?.phase === "connected");
      tapped.tap.orderCapture(A, { packetFilter: "bad" });
      await tapped.until(() => tapped.state("a")?.orderError === "syntax error");
      tapped.tap.orderCapture(A, { packetFilter: "tcp" });
      await tapped.until(() => a.orders.length === 2);
      await tapped.until(() => tapped.state("a")?.orderError === "");
      expect(a.orders.map(({ order }) => order)).toEqual([1n, 2n]);
    }));
  test("bad rows are refused and counted, the good ones stay", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      a.publish([agentRow(0), agentRow(1, { document: "{" }), agentRow(2, { srcIp: "x" }), agentRow(3)]);
      await tapped.until(() => tapped.rows.length === 2 && tapped.line("bad-rows") !== undefined);
      expect(tapped.line("bad-rows")).toBe("2 entries: rows of an agent that are no entries were refused (a: 2)");
      expect(tapped.state("a")?.losses).toBe(2);
    }));
  test("an agent that begins anew: its flows are other ones, its loss is told", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      a.publish([agentRow(0)]);
      await tapped.until(() => tapped.rows.length === 1);
      a.restart("run-2");
      a.publish([agentRow(0, { summary: "/again", connection: "other" })]);
      await tapped.until(() => tapped.rows.length === 2 && tapped.line("agent-restarted") !== undefined);
      expect(tapped.line("agent-restarted")).toMatch(/^1 messages: agents began anew/);
    }));
  test("a gap is a loss in the ledger", () =>
    tapping(async (tapped) => {
      const agent = await TestAgent.start({ node: "a" });
      tapped.agents.push(agent);
      for (let k = 0; k < 5; k++) agent.publish([agentRow(k)]);
      tapped.list.add(agent.endpoint());
      await tapped.until(() => tapped.rows.length === 5);
      tapped.list.remove(A);
      for (let k = 5; k < 9; k++) agent.publish([agentRow(k)]);
      agent.forget(8);
      tapped.list.add(agent.endpoint());
      await tapped.until(() => tapped.rows.length === 6 && tapped.line("agent-gap") !== undefined);
      expect(tapped.line("agent-gap")).toBe(
        "3 entries: left an agent's memory before the session could take them (a: 3)",
      );
    }));
  test("agents come and go: one that comes back goes on where it was, also under another address", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      a.publish([agentRow(0)]);
      await tapped.until(() => tapped.rows.length === 1);
      tapped.list.remove(A);
      expect(tapped.tap.states()).toEqual([]);
      a.publish([agentRow(1)]);
      tapped.list.add(a.endpoint({ worker: "other:2" }));
      await tapped.until(() => tapped.rows.length === 2);
      expect(tapped.rows).toEqual(["a /items/0 @a", "a /items/1 @a"]);
    }));
  test("a wrong agent is a state with a reason, and disturbs no other", () =>
    tapping(async (tapped) => {
      const a = await tapped.add({ node: "a" });
      const other = await TestAgent.start({ node: "b" });
      tapped.agents.push(other);
      tapped.list.add({ ...other.endpoint(), credentials: a.credentials });
      await tapped.until(() => tapped.state("b")?.phase === "failed");
      expect(tapped.state("b")?.reason).toMatch(/another certificate/);
      a.publish([agentRow(0)]);
      await tapped.until(() => tapped.rows.length === 1);
    }));
});
