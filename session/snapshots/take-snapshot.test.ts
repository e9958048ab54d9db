// Looking back: what agents hold of a time, merged into one file that says what is in it and what could not be had.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Snapshot } from "../../contract/index.ts";
import { pcapngOf } from "../agents/testing/agent-packets.ts";
import { TestAgent, type TestAgentOptions } from "../agents/testing/test-agent-server.ts";
import {
  agentKey,
  AgentList,
  EVERYWHERE,
  type NameSpan,
  NO_NAMES,
  type Session,
  SnapshotFiles,
  Workspace,
} from "../index.ts";
import { readCaptures } from "../sources/index.ts";
import { INGEST_WORKER, withFolder } from "../testing/captures.ts";
import { MAX_SNAPSHOT_AGENTS, MAX_SNAPSHOT_BYTES, SPARE_BYTES, type TakeOrder, takeSnapshot } from "./take-snapshot.ts";

const NEVER = () => {
  throw new Error("a cluster needs no ingest worker");
};

interface Taken {
  readonly files: SnapshotFiles;
  readonly session: Session;
  readonly agents: readonly TestAgent[];
  readonly take: (over?: Partial<TakeOrder>) => Promise<Snapshot>;
}
async function withAgents(
  options: readonly TestAgentOptions[],
  use: (taken: Taken) => Promise<void>,
  workerScript?: URL,
): Promise<void> {
  await withFolder(async (data) => {
    const workspace = new Workspace(data, NEVER);
    const agents = await Promise.all(options.map((one) => TestAgent.start(one)));
    const list = new AgentList();
    for (const agent of agents) list.add(agent.endpoint());
    try {
      const session = await workspace.open({ kind: "cluster", name: "shop", agents: list, workerScript });
      await connected(session, agents.length);
      const files = new SnapshotFiles(data);
      const wanted = agents.map((agent) => ({ key: agentKey(agent.endpoint()), name: agent.node }));
      const take: Taken["take"] = (over = {}) => {
        if (session.agents === null) throw new Error("no agents are followed");
        return takeSnapshot({
          files,
          agents: session.agents,
          wanted,
          absent: [],
          names: session.store.names,
          fromMs: null,
          toMs: null,
          name: "before it broke",
          onProgress: () => undefined,
          signal: new AbortController().signal,
          ...over,
        });
      };
      await use({ files, session, agents, take });
    } finally {
      await workspace.close();
      await Promise.all(agents.map((agent) => agent.close()));
    }
  });
}
function connected({ agents }: Session, count: number): Promise<void> {
  return new Promise((resolve) => {
    agents?.onStates((states) => {
      if (states.length === count && states.every(({ phase }) => phase === "connected")) resolve();
    });
  });
}
interface Contents {
  readonly packets: readonly string[];
  readonly names: readonly string[];
  readonly comment: string;
}
async function contentsOf(path: string): Promise<Contents> {
  const packets: string[] = [];
  const names: string[] = [];
  const interfaces: string[] = [];
  let comment = "";
  await readCaptures([path], {
    onPacket: ({ sec, interfaceIndex }) => packets.push(`${sec} ${interfaces[interfaceIndex]}`),
    onMetadata: (metadata) => {
      if (metadata.kind === "section") ({ comment } = metadata);
      if (metadata.kind === "interface") interfaces[metadata.index] = metadata.facts.name;
      if (metadata.kind === "names")
        for (const one of metadata.names) names.push(`${one.address.join(".")} ${one.names.join()}`);
    },
  });
  return { packets, names, comment };
}
function agentOf(node: string, seconds: readonly number[], over: object = {}): TestAgentOptions {
  const pcapng = (): Uint8Array => pcapngOf(seconds.map((sec) => ({ host: 1, sec })));
  return { node, packets: () => [{ pcapng: pcapng(), scannedBytes: 9n, totalBytes: 9n, ...over }] };
}
function spanOf(ip: string, name: string, fromSec: number, toSec: number): NameSpan {
  const [fromNs, toNs] = [BigInt(fromSec) * 10n ** 9n, BigInt(toSec) * 10n ** 9n];
  return { ...EVERYWHERE, ip, fromNs, toNs, names: { ...NO_NAMES, name, namespace: "shop" } };
}
/** Of the folder nothing but whole snapshots is left. */
async function filesLeft({ folder }: SnapshotFiles): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => name.replace(/^[\d-]+-[0-9a-f]{6}/, "ID")).toSorted();
}

describe.each([
  ["in the session's thread", undefined],
  ["in a thread of their own", INGEST_WORKER],
])("a snapshot of agents followed %s", (_name, workerScript) => {
  test("is the packets of all nodes in the order of their times, with nodes and names", () =>
    withAgents(
      [agentOf("a", [1_000, 1_004, 1_002]), agentOf("b", [1_001, 1_003])],
      async ({ files, session, take }) => {
        await session.addNames([
          spanOf("10.0.0.1", "old", 0, 900),
          spanOf("10.0.0.1", "cart", 900, 2_000),
          spanOf("10.0.1.1", "later", 1_500, 2_000),
        ]);
        const taken = await take();
        const { packets, names, comment } = await contentsOf(taken.path);
        expect(packets).toEqual(["1000 a/eth0", "1001 b/eth0", "1002 a/eth0", "1003 b/eth0", "1004 a/eth0"]);
        expect([names, comment]).toEqual([["10.0.0.1 cart.shop"], ""]);
        expect(taken).toMatchObject({ name: "before it broke", packets: 5, nodes: ["a", "b"], notice: "" });
        expect([taken.fromMs, taken.toMs]).toEqual([expect.closeTo(1_000_000, 2), expect.closeTo(1_004_000, 2)]);
        expect(await files.list()).toEqual([taken]);
        expect(await filesLeft(files)).toEqual(["ID.json", "ID.pcapng"]);
      },
      workerScript,
    ));
});

test("agents are asked for the time that is wanted, and only those that are", async () => {
  const asked: string[] = [];
  const telling = (node: string): TestAgentOptions => ({
    node,
    packets: ({ fromNs, toNs }) => {
      asked.push(`${node} ${(fromNs + 500_000n) / 1_000_000n}-${(toNs + 500_000n) / 1_000_000n}`);
      return [{ pcapng: pcapngOf([]) }];
    },
  });
  await withAgents([telling("a"), telling("b")], async ({ agents, take }) => {
    const taken = await take({
      wanted: agents.slice(1).map((agent) => ({ key: agentKey(agent.endpoint()), name: agent.node })),
      absent: ["c"],
      fromMs: 100_000_000,
      toMs: 200_000_000,
    });
    // Clocks of one machine differ by less than what a question takes.
    expect(asked.map((line) => line.replaceAll(/\d{4}(?=-|$)/g, ""))).toEqual(["b 10000-20000"]);
    expect(taken).toMatchObject({ packets: 0, fromMs: null, toMs: null, nodes: ["b"] });
    expect(taken.notice).toBe("c: no agent runs there");
  });
});

test("times beyond what an agent can count are the last ones that it can", () =>
  withAgents([agentOf("a", [1])], async ({ take }) => {
    expect(await take({ fromMs: -1e300, toMs: 1e300 })).toMatchObject({ packets: 1, notice: "" });
  }));

describe("what could not be had is said, in the file too", () => {
  async function check(options: readonly TestAgentOptions[], packets: number, notice: RegExp): Promise<void> {
    await withAgents(options, async ({ take }) => {
      const taken = await take();
      expect([taken.packets, taken.notice]).toEqual([packets, expect.stringMatching(notice)]);
      expect((await contentsOf(taken.path)).comment).toBe(taken.notice);
    });
  }
  test("what left a ring", () =>
    check(
      [agentOf("a", [1]), agentOf("b", [2], { isBeginningLost: true })],
      2,
      /^the oldest packets are no longer kept on b$/,
    ));
  test("an agent that breaks off: what came until then is there", () =>
    check(
      [
        agentOf("a", [1]),
        {
          node: "b",
          *packets() {
            yield { pcapng: pcapngOf([{ host: 1, sec: 2 }]) };
            throw new Error("gone");
          },
        },
      ],
      2,
      /^b: /,
    ));
  test("an agent that ended before the end of its ring", () =>
    check([agentOf("a", [1], { totalBytes: 10n })], 1, /^a: there was more than may be fetched at once/));
  test("packets that the agent cut, in its words", async () => {
    const { PcapngWriter } = await import("../../engine/index.ts");
    const pcapng = new PcapngWriter({ comment: "Payloads are left out" }).take();
    await check([{ node: "a", packets: () => [{ pcapng }] }], 0, /^a: Payloads are left out$/);
  });
});

test("a connection that breaks in the middle: the packets are fetched anew when it is back", async () => {
  let calls = 0;
  let cut: () => void = () => undefined;
  const breaking: TestAgentOptions = {
    node: "a",
    *packets() {
      yield { pcapng: pcapngOf([{ host: 1, sec: 1 }]), scannedBytes: 5n, totalBytes: 10n };
      if (calls++ === 0) cut();
      yield { pcapng: pcapngOf([{ host: 1, sec: 2 }]), scannedBytes: 10n, totalBytes: 10n };
    },
  };
  await withAgents([breaking], async ({ agents, files, take }) => {
    cut = () => agents[0]?.cut();
    const taken = await take();
    expect(calls).toBe(2);
    expect(taken).toMatchObject({ packets: 2, notice: "" });
    expect((await contentsOf(taken.path)).packets).toEqual(["1 a/eth0", "2 a/eth0"]);
    expect(await filesLeft(files)).toEqual(["ID.json", "ID.pcapng"]);
  });
});

test("an agent that is away is told, the others' packets are there", async () => {
  await withAgents([agentOf("a", [1]), agentOf("b", [2])], async ({ agents, session, take }) => {
    const isAway = new Promise<void>((resolve) => {
      session.agents?.onStates((states) => {
        if (states.some(({ phase }) => phase === "reconnecting")) resolve();
      });
    });
    await agents[1]?.close();
    await isAway;
    const taken = await take();
    expect([taken.packets, taken.notice]).toEqual([1, "b: the agent was not connected"]);
  });
});

describe("room", () => {
  const free = (bytes: number) => ({ freeBytes: () => Promise.resolve(bytes) });

  test("none: nothing is fetched, and a step is named", () =>
    withAgents([agentOf("a", [1])], async ({ files, take }) => {
      await expect(take(free(SPARE_BYTES))).rejects.toMatchObject({ code: "LIMIT" });
      expect(await filesLeft(files)).toEqual([]);
    }));
  test("plenty: a snapshot has its longest all the same", () =>
    withAgents([agentOf("a", [1])], async ({ take }) => {
      const asked: (number | undefined)[] = [];
      const agents: TakeOrder["agents"] = {
        fetchPackets: (_query, { maxBytes }) => {
          asked.push(maxBytes);
          return Promise.resolve([]);
        },
      };
      await take({ ...free(2 ** 50), agents });
      await take({ ...free(SPARE_BYTES + 2_000), agents });
      expect(asked).toEqual([MAX_SNAPSHOT_BYTES, 1_000]);
    }));
  test("little: what fits is there, and the rest is said to be left out", () => {
    const piece = (sec: number) => ({ pcapng: pcapngOf([{ host: 1, sec }]), scannedBytes: 5n, totalBytes: 10n });
    const options = { node: "a", packets: () => [piece(1), piece(2)] };
    return withAgents([options], async ({ take }) => {
      const taken = await take(free(SPARE_BYTES + 2 * (piece(1).pcapng.length + 10)));
      expect(taken.packets).toBe(1);
      expect(taken.notice).toMatch(/^a: there was more .* the youngest packets are left out$/);
    });
  });
});

test("a tap that ends in the middle: what came until then is there, and said to be no more", async () => {
  const endless: TestAgentOptions = {
    node: "a",
    *packets() {
      for (let sec = 1; ; sec++) yield { pcapng: pcapngOf([{ host: 1, sec }]), scannedBytes: 1n, totalBytes: 2n };
    },
  };
  await withAgents([endless], async ({ files, session, take }) => {
    const onProgress = ({ packets }: { packets: number }): void => {
      if (packets > 3) void session.cancelLoad();
    };
    const taken = await take({ onProgress });
    expect(taken.packets).toBeGreaterThan(3);
    expect(taken.notice).toMatch(/^a: /);
    expect(await filesLeft(files)).toEqual(["ID.json", "ID.pcapng"]);
  });
});

test("agents that nobody follows any more are said to be, and nothing is left", () =>
  withAgents([agentOf("a", [1])], async ({ files, take }) => {
    const agents: TakeOrder["agents"] = { fetchPackets: () => Promise.reject(new Error("")) };
    await expect(take({ agents })).rejects.toMatchObject({
      code: "UNREACHABLE",
      message: "the packets were not fetched: the agents are no longer followed",
    });
    expect(await filesLeft(files)).toEqual([]);
  }));

test("more agents than files are merged at once are refused", () =>
  withAgents([agentOf("a", [1])], async ({ files, take }) => {
    const wanted = Array.from({ length: MAX_SNAPSHOT_AGENTS + 1 }, (_, i) => ({ key: `k\n${i}`, name: `node-${i}` }));
    await expect(take({ wanted })).rejects.toMatchObject({ code: "LIMIT" });
    expect(await filesLeft(files)).toEqual([]);
  }));

test("a cancel leaves nothing behind", async () => {
  const abort = new AbortController();
  const endless: TestAgentOptions = {
    node: "a",
    *packets() {
      for (let sec = 1; ; sec++) yield { pcapng: pcapngOf([{ host: 1, sec }]), scannedBytes: 1n, totalBytes: 2n };
    },
  };
  await withAgents([endless], async ({ files, take }) => {
    const taking = take({ signal: abort.signal, onProgress: ({ packets }) => packets > 3 && abort.abort() });
    await expect(taking).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await filesLeft(files)).toEqual([]);
    expect(await files.list()).toEqual([]);
  });
});

test("what a process that is gone had begun is removed", () =>
  withAgents([agentOf("a", [1])], async ({ files, take }) => {
    const begun = "20260101-000000-abcdef";
    await mkdir(join(files.folder, `${begun}.taking`), { recursive: true });
    await writeFile(join(files.folder, `${begun}.taking/owner`), "999999999");
    await writeFile(join(files.folder, `${begun}.pcapng.part`), "half");
    await take();
    expect(await filesLeft(files)).toEqual(["ID.json", "ID.pcapng"]);
  }));
