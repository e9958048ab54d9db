// A session whose source are capture agents: from their rows to the list, names, and saved packets.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { type CaptureMetadata, PcapngWriter } from "../engine/index.ts";
import { pcapngOf } from "./agents/testing/agent-packets.ts";
import { agentRow } from "./agents/testing/agent-rows.ts";
import { TestAgent, type TestAgentOptions } from "./agents/testing/test-agent-server.ts";
import { addressBytes } from "./files/fetched-packets.ts";
import {
  AgentList,
  EVERYWHERE,
  MAX_CANARIES,
  type NameSpan,
  NO_NAMES,
  presentation,
  type Session,
  saveSession,
  Workspace,
} from "./index.ts";
import { readCaptures } from "./sources/index.ts";
import { INGEST_WORKER, withFolder } from "./testing/captures.ts";

const NEVER = () => {
  throw new Error("a cluster needs no ingest worker");
};

interface Cluster {
  readonly session: Session;
  readonly workspace: Workspace;
  readonly agents: readonly TestAgent[];
  readonly data: string;
}
async function withAgents(
  options: readonly TestAgentOptions[],
  use: (cluster: Cluster) => Promise<void>,
  workerScript: URL | undefined,
): Promise<void> {
  await withFolder(async (data) => {
    const workspace = new Workspace(data, NEVER);
    const agents = await Promise.all(options.map((one) => TestAgent.start(one)));
    const list = new AgentList();
    for (const agent of agents) list.add(agent.endpoint({ cluster: "kind-shop" }));
    try {
      const session = await workspace.open({
        kind: "cluster",
        name: "shop",
        agents: list,
        workerScript,
      });
      await use({ session, workspace, agents, data });
    } finally {
      await workspace.close();
      await Promise.all(agents.map((agent) => agent.close()));
    }
  });
}
function until(session: Session, isReached: (session: Session) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isReached(session)) return;
      stop();
      resolve();
    };
    const stop = session.onTick(look);
    look();
  });
}
function areConnected({ agents }: Session): boolean {
  const states = agents?.states() ?? [];
  return states.length > 0 && states.every(({ phase }) => phase === "connected");
}
function spanOf(ip: string, name: string, over: Partial<NameSpan["names"]> = {}): NameSpan {
  return { ...EVERYWHERE, ip, names: { ...NO_NAMES, name, namespace: "shop", ...over } };
}

describe.each([
  ["in the session's thread", undefined],
  ["in a thread of their own", INGEST_WORKER],
])("a session of a cluster, agents followed %s", (_name, workerScript) => {
  const withCluster = (options: readonly TestAgentOptions[], use: (cluster: Cluster) => Promise<void>) =>
    withAgents(options, use, workerScript);

  test("shows what agents send, live, with node and cluster", () =>
    withCluster([{ node: "node-a" }], async ({ session, agents: [a], workspace }) => {
      expect(session.tick()).toMatchObject({ sessionName: "shop", source: { kind: "cluster", phase: "live" } });
      a?.publish([agentRow(1), agentRow(2)]);
      await until(session, (one) => one.tick().entries === 2);
      const [row] = await session.store.pages.wholeRows(Uint32Array.of(1));
      expect(row).toMatchObject({
        source: { cluster: "kind-shop", node: { name: "node-a" } },
        row: { summary: "/items/1" },
      });
      expect(session.agents?.states()).toMatchObject([{ node: "node-a", phase: "connected", entries: 2 }]);
      await session.cancelLoad();
      expect(session.agents).toBeNull();
      expect(session.tick().source.phase).toBe("ended");
      await workspace.close();
      expect((await workspace.reopen(session.id)).tick()).toMatchObject({ entries: 2, source: { kind: "cluster" } });
    }));
  test("goes on once its agents are followed no more: flows are other ones, and the ledger is of both", () =>
    withCluster([{ node: "node-a" }], async ({ session, agents: [a], workspace }) => {
      if (a !== undefined) a.status = { packets: 40n };
      a?.publish([agentRow(1)]);
      await until(session, (one) => one.tick().entries === 1 && one.agents?.states()[0]?.packets === 40);
      await session.cancelLoad();
      const before = session.tick().ledger;
      expect(before.packets).toBe(40);

      const again = await TestAgent.start({ node: "node-a" });
      const list = new AgentList();
      list.add(again.endpoint({ cluster: "kind-shop" }));
      try {
        const order = { agents: list, workerScript };
        await Promise.all([workspace.followAgain(session, order), workspace.followAgain(session, order)]);
        expect(session.tick().source.phase).toBe("live");
        again.publish([agentRow(1)]);
        again.status = { packets: 2n };
        await until(session, (one) => one.tick().entries === 2 && one.agents?.states()[0]?.packets === 2);
        await session.cancelLoad();
        const rows = await session.store.pages.wholeRows(Uint32Array.of(1, 2));
        const [first = 0, second = 0] = rows.map(({ row }) => row.flowId);
        expect(second).toBeGreaterThan(first);
        const { ledger, source } = session.tick();
        expect(ledger.packets).toBe(42);
        expect(source.phase).toBe("ended");
        await workspace.close();
        await expect(workspace.followAgain(session, order)).rejects.toMatchObject({ code: "CANCELLED" });
      } finally {
        await again.close();
      }
    }));
  test("names that come late rename what is there, also where there were none before", () =>
    withCluster([{}], async ({ session, agents: [a] }) => {
      await session.addNames([]);
      a?.publish([agentRow(1)]);
      await until(session, (one) => one.tick().entries === 1);
      await Promise.all([
        session.addNames([spanOf("10.0.0.1", "cart")]),
        session.addNames([spanOf("10.0.1.1", "orders")]),
      ]);
      const [row] = await session.store.pages.listRows(Uint32Array.of(1));
      expect([row?.src.name, row?.dst.name]).toEqual(["cart", "orders"]);
      a?.publish([agentRow(2)]);
      await until(session, (one) => one.tick().entries === 2);
      expect((await session.store.pages.listRows(Uint32Array.of(2)))[0]?.dst.name).toBe("orders");
    }));
  test("asks an agent for canaries, and believes it only of what it asked for", () =>
    withCluster(
      [
        {
          node: "a",
          canary: (addresses) => ({
            sent: [
              { address: addresses[0] ?? "", srcPort: 40_000 },
              { address: addresses[1] ?? "", error: "EPERM\u001b[2J" },
              { address: addresses[2] ?? "", srcPort: 70_000 },
              { address: "10.9.9.9", srcPort: 1 },
            ],
          }),
        },
        {
          node: "b",
          canary: () => {
            throw new ConnectError("once in 2 s", Code.ResourceExhausted);
          },
        },
      ],
      async ({ session }) => {
        await until(session, areConnected);
        const many = Array.from({ length: MAX_CANARIES + 1 }, (_, i) => `10.1.0.${i}`);
        const sent = (await session.agents?.canary({ cluster: "kind-shop", node: "a" }, many)) ?? [];
        expect(sent.slice(0, 4)).toEqual([
          { address: "10.1.0.0", srcPort: 40_000, error: "" },
          { address: "10.1.0.1", srcPort: null, error: "EPERM [2J" },
          { address: "10.1.0.2", srcPort: null, error: "the agent names no port" },
          { address: "10.1.0.3", srcPort: null, error: "the agent says nothing of it" },
        ]);
        expect(sent.length).toBe(MAX_CANARIES);
        await expect(session.agents?.canary({ cluster: "kind-shop", node: "b" }, many)).rejects.toThrow(
          "the agent is busy: once in 2 s",
        );
        await expect(session.agents?.canary({ cluster: "other", node: "a" }, many)).rejects.toThrow(
          "the agent is not connected",
        );
      },
    ));
  test("a Service's address gives way to that of the pod behind it", () =>
    withCluster([{}], async ({ session, agents: [a] }) => {
      const meta = { metadata: { name: "orders", namespace: "shop" } };
      await session.addNames([spanOf("10.96.0.1", "orders", { service: meta })]);
      // The clock says the contrary: names know better.
      a?.publish([
        agentRow(4, { dstIp: "10.96.0.1", timeNs: agentRow(4).timeNs + 100n }),
        agentRow(4, { stream: "1790000000_000000000900.pcap", flowId: 900 }),
      ]);
      await until(
        session,
        (one) => one.tick().entries === 1 && one.tick().ledger.lines.some(({ code }) => code === "merged"),
      );
      const [row] = await session.store.pages.wholeRows(Uint32Array.of(1));
      expect(row?.row).toMatchObject({ dstIp: "10.0.1.1", hops: [{}, { dst: { ip: "10.96.0.1", port: "80" } }] });
      await session.addNames([spanOf("10.0.1.1", "orders-1")]);
      const [named] = await session.store.pages.wholeRows(Uint32Array.of(1));
      expect(named?.dst).toMatchObject({ name: "orders-1", service: meta });
    }));
  test("what is known of a pod can be filtered by", () =>
    withCluster([{}], async ({ session, agents: [a] }) => {
      const pod = {
        metadata: {
          name: "orders-1",
          namespace: "shop",
          labels: { app: "orders" },
          ownerReferences: [{ kind: "Deployment", name: "orders" }],
        },
        spec: { nodeName: "node-a" },
        status: { hostIp: "10.9.0.1" },
      };
      await session.addNames([spanOf("10.0.1.1", "orders-1", { pod, labels: { app: "orders" } })]);
      a?.publish([agentRow(1)]);
      await until(session, (one) => one.tick().entries === 1);
      const [row] = await session.store.pages.wholeRows(Uint32Array.of(1));
      const entry = row === undefined ? null : presentation.assemble(row);
      for (const [text, expected] of [
        ['dst.pod.metadata.labels.app == "orders"', true],
        ['dst.pod.metadata.labels.app == "cart"', false],
        ['dst.pod.metadata.ownerReferences[0].name == "orders"', true],
        ['dst.pod.spec.nodeName == "node-a"', true],
        ['remote_labels["app"] == "orders" || local_labels["app"] == "orders"', true],
      ] as const) {
        const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
        if (!compiled.ok || entry === null) throw new Error(`${text} is not compiled`);
        expect([text, compiled.filter.matches(entry)]).toEqual([text, expected]);
      }
    }));
});

describe.each([
  ["in the session's thread", undefined],
  ["in a thread of their own", INGEST_WORKER],
])("packets of a cluster, agents followed %s", (_name, workerScript) => {
  const withCluster = (options: readonly TestAgentOptions[], use: (cluster: Cluster) => Promise<void>) =>
    withAgents(options, use, workerScript);

  const OFFSET_NS = 100_000_000_000n;
  const fromA = {
    node: "a",
    packets: () => [
      {
        pcapng: pcapngOf([
          { host: 1, sec: 1000 },
          { host: 1, sec: 1002 },
        ]),
      },
    ],
  };
  const fromB: TestAgentOptions = {
    node: "b",
    clockOffsetNs: OFFSET_NS,
    // In two pieces, cut anywhere.
    packets: () => {
      const bytes = pcapngOf([{ host: 2, sec: 1101 }]);
      return [
        { pcapng: bytes.subarray(0, 61), scannedBytes: 5n, totalBytes: 10n },
        { pcapng: bytes.subarray(61), scannedBytes: 10n, totalBytes: 10n, isBeginningLost: true },
      ];
    },
  };
  async function saved(
    cluster: Cluster,
    what: Parameters<typeof saveSession>[1]["what"],
  ): Promise<{ told: string[]; names: string[]; notice: string; comment: string; progress: number[] }> {
    const { session, data } = cluster;
    const path = join(data, "out.pcapng");
    const progress: number[] = [];
    const { notice } = await saveSession(
      session,
      { what, format: "pcapng", path, presentation, onFetched: ({ scannedBytes }) => progress.push(scannedBytes) },
      undefined,
    );
    const told: string[] = [];
    const names: string[] = [];
    const interfaces: string[] = [];
    let comment = "";
    await readCaptures([path], {
      onPacket: ({ sec, interfaceIndex }) => told.push(`${sec} ${interfaces[interfaceIndex]}`),
      onMetadata: (metadata: CaptureMetadata) => {
        if (metadata.kind === "section") ({ comment } = metadata);
        if (metadata.kind === "interface") interfaces[metadata.index] = metadata.facts.name;
        if (metadata.kind === "names")
          for (const one of metadata.names) names.push(`${one.address.join(".")} ${one.names.join()}`);
      },
    });
    expect((await readdir(session.folder)).filter((name) => name.startsWith("fetch-"))).toEqual([]);
    return { told, names, notice, comment, progress };
  }
  async function withEntries(use: (cluster: Cluster) => Promise<void>): Promise<void> {
    await withCluster([fromA, fromB], async (cluster) => {
      cluster.agents[0]?.publish([agentRow(1)]);
      cluster.agents[1]?.publish([agentRow(6)]);
      await until(cluster.session, (one) => one.tick().entries === 2);
      // A name of one port is none of the address, which is what a file names.
      const ofPort = { ...spanOf("10.0.1.1", "proxy", { resolutionMechanism: "ip-and-port" }), port: 80 };
      await cluster.session.addNames([spanOf("10.0.0.1", "cart"), ofPort]);
      await use(cluster);
    });
  }

  test("all of them, merged by corrected time, with nodes and names", () =>
    withEntries(async (cluster) => {
      const { told, names, notice, progress } = await saved(cluster, { kind: "all" });
      expect(told.map((line) => line.split(" ")[1])).toEqual(["a/eth0", "b/eth0", "a/eth0"]);
      expect(names).toEqual(["10.0.0.1 cart.shop"]);
      expect(notice).toBe("the oldest packets are no longer kept on b");
      expect(progress).toContain(10);
    }));
  test("those of one entry, from its agent alone", () =>
    withEntries(async (cluster) => {
      const [row] = await cluster.session.store.pages.listRows(Uint32Array.of(1, 2));
      const { told } = await saved(cluster, { kind: "entries", ids: [row?.row.id ?? ""] });
      expect(new Set(told.map((line) => line.split(" ")[1])).size).toBe(1);
    }));
  test("once the agents are gone there are none, and the entries can still be saved", () =>
    withEntries(async (cluster) => {
      await cluster.session.cancelLoad();
      await expect(saved(cluster, { kind: "all" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  test("that an agent cut its packets is said in the file, and where it is saved", () => {
    const CUT = "Payloads are left out";
    const pcapng = new PcapngWriter({ comment: CUT }).take();
    return withCluster([fromA, { node: "b", packets: () => [{ pcapng }] }], async (cluster) => {
      await until(cluster.session, areConnected);
      const { notice, comment } = await saved(cluster, { kind: "all" });
      expect([notice, comment]).toEqual([`b: ${CUT}`, `b: ${CUT}`]);
    });
  });
  test("garbage in place of a capture is said, the others' packets are there", () =>
    withCluster([fromA, { node: "b", packets: () => [{ pcapng: new Uint8Array(500).fill(7) }] }], async (cluster) => {
      await until(cluster.session, areConnected);
      const { told, notice } = await saved(cluster, { kind: "all" });
      expect(told).toEqual(["1000 a/eth0", "1002 a/eth0"]);
      expect(notice).toMatch(/^b: /);
    }));
});

test.each([
  ["10.0.0.255", [10, 0, 0, 255]],
  ["::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ["fd00:1::abcd", [0xfd, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xab, 0xcd]],
  ["1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ["::", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["nonsense", null],
])("the bytes of %s", (ip, bytes) => {
  expect(addressBytes(ip)).toEqual(bytes === null ? null : Uint8Array.from(bytes));
});
