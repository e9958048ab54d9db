// Looking back as a window does it, on agents that hold a real capture: taken, opened, downloaded, removed, cancelled.
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ListRow, Snapshot } from "../contract/index.ts";
import { TestAgent, type TestAgentOptions } from "../session/agents/testing/test-agent-server.ts";
import { until } from "../k8s/testing/cluster.ts";
import { AgentList, EVERYWHERE, NO_NAMES } from "../session/index.ts";
import { DEMO, withFolder } from "../session/testing/captures.ts";
import { createApi, type HostParts } from "./index.ts";
import { MAX_TAKES } from "./snapshot-desk.ts";
import { type Client, connectWindow, firstOf, testParts } from "./testing/client.ts";

/** What the demo says of itself, as an agent does of what it cut. */
const COMMENT = "Recorded from real servers; see captures/demo/README.md";
const ALL = { tap: "", nodes: [], fromMs: null, toMs: null, name: "the outage" };

async function withApi(
  use: (window: {
    readonly api: ReturnType<typeof createApi>;
    readonly client: Client;
    readonly folder: string;
  }) => Promise<void>,
  over: Partial<HostParts> = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const api = createApi({ ...testParts(folder), ...over });
    const { client, close } = connectWindow(api);
    try {
      await use({ api, client, folder });
    } finally {
      close();
      await api.close();
    }
  });
}
interface Window {
  readonly client: Client;
  readonly folder: string;
  /** What the addresses in these rows are called. */
  readonly learn: (rows: readonly ListRow[]) => Promise<void>;
}
/** A window whose open session follows an agent that holds the demo's packets. */
function withAgent(
  use: (window: Window) => Promise<void>,
  options: TestAgentOptions = {},
  over: Partial<HostParts> = {},
): Promise<void> {
  return withApi(async ({ api, client, folder }) => {
    const pcapng = readFileSync(DEMO);
    const agent = await TestAgent.start({ node: "node-1", packets: () => [{ pcapng }], ...options });
    try {
      const agents = new AgentList();
      agents.add(agent.endpoint());
      const session = await api.workspace.open({ kind: "cluster", name: "shop", agents });
      await new Promise<void>((resolve) => {
        session.agents?.onStates(([one]) => one?.phase === "connected" && resolve());
      });
      const learn: Window["learn"] = (rows) =>
        session.addNames(
          rows.flatMap(({ src, dst }) =>
            [src, dst].map(({ ip, name, namespace }) => {
              return { ...EVERYWHERE, ip, names: { ...NO_NAMES, name, namespace } };
            }),
          ),
        );
      await use({ client, folder, learn });
    } finally {
      await agent.close();
    }
  }, over);
}
async function take(
  client: Client,
  over: Partial<Omit<typeof ALL, "nodes">> & { nodes?: string[] } = {},
): Promise<Snapshot> {
  const last = await firstOf(await client.snapshots.take({ ...ALL, ...over }), ({ snapshot }) => snapshot !== null);
  if (last.snapshot === null) throw new Error("the last progress has no snapshot");
  return last.snapshot;
}
/** The requests of a capture file, opened as any is. */
async function requestsOf(client: Client, path: string): Promise<readonly ListRow[]> {
  await client.session.openFiles({ paths: [path] });
  await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
  const { view } = await client.view.open({ filter: "http", sort: null, showConnections: false });
  await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  return (await client.view.rows({ view, start: 0, count: 500 })).rows;
}
function tellingOf({ method, summary, status, size, src, dst }: ListRow): readonly unknown[] {
  return [
    method,
    summary,
    status,
    size,
    ...[src, dst].flatMap(({ ip, port, name, namespace }) => [ip, port, name, namespace]),
  ];
}

test("opened, a snapshot shows the same requests, with the names that the session knew", () =>
  withApi(async ({ client: plain }) => {
    const whole = await requestsOf(plain, DEMO);
    expect(whole.length).toBeGreaterThan(10);
    expect(new Set(whole.map(({ dst }) => dst.name)).size).toBeGreaterThan(2);
    await withAgent(async ({ client, learn }) => {
      await learn(whole);
      const taken = await take(client);
      expect(taken).toMatchObject({ name: "the outage", nodes: ["node-1"], notice: `node-1: ${COMMENT}` });
      const again = await requestsOf(client, taken.path);
      expect(again.map(tellingOf)).toEqual(whole.map(tellingOf));
    });
  }));

describe("snapshots", () => {
  test("are listed, downloaded and removed, with what was offered", () =>
    withAgent(async ({ client, folder }) => {
      const taken = await take(client);
      expect(taken.path.startsWith(join(folder, "snapshots"))).toBe(true);
      expect(await client.snapshots.list({})).toEqual({ snapshots: [taken] });
      const { downloadUrl } = await client.snapshots.download({ id: taken.id });
      expect(downloadUrl).toMatch(/^\/download\/snapshot-[0-9a-z-]+\.pcapng$/);
      const offered = join(folder, downloadUrl.slice("/download/".length));
      expect(await readFile(offered)).toEqual(await readFile(taken.path));
      await client.snapshots.remove({ id: taken.id });
      expect([existsSync(offered), existsSync(taken.path)]).toEqual([false, false]);
      expect(await client.snapshots.list({})).toEqual({ snapshots: [] });
      await expect(client.snapshots.download({ id: taken.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(client.snapshots.download({ id: "../x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  test("of a window that shows files itself are not downloaded: it is told where they are", () =>
    withAgent(
      async ({ client }) => {
        const { id, path } = await take(client);
        await expect(client.snapshots.download({ id })).rejects.toMatchObject({
          code: "UNSUPPORTED",
          data: { nextStep: `the file is ${path}` },
        });
        await client.snapshots.remove({ id });
        expect(existsSync(path)).toBe(false);
      },
      {},
      { downloadFolder: "" },
    ));
});

describe("what cannot be looked back on is refused", () => {
  test("without agents", () =>
    withApi(async ({ client }) => {
      await expect(take(client)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await requestsOf(client, DEMO);
      await expect(take(client)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  test("a tap that does not run, and nodes that no agent runs on", () =>
    withAgent(async ({ client }) => {
      await expect(take(client, { tap: "tap-9" })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(take(client, { nodes: ["node-7"] })).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await take(client, { nodes: ["node-1", "node-7"] })).notice).toBe(
        `node-7: no agent runs there; node-1: ${COMMENT}`,
      );
    }));
  test("more at once than agents serve; one that nobody waits for any more ends, and leaves nothing", () => {
    const endless: TestAgentOptions = {
      node: "node-1",
      *packets() {
        for (;;) yield { pcapng: new Uint8Array(), scannedBytes: 1n, totalBytes: 2n };
      },
    };
    return withAgent(async ({ client, folder }) => {
      const streams = await Promise.all(Array.from({ length: MAX_TAKES }, () => client.snapshots.take(ALL)));
      for (const stream of streams) expect(await stream.next()).toMatchObject({ done: false });
      await expect(take(client)).rejects.toMatchObject({ code: "BUSY" });
      for (const stream of streams) await stream.return(undefined);
      await until("an empty folder", async () => (await readdir(join(folder, "snapshots"))).length === 0);
      expect(await client.snapshots.list({})).toEqual({ snapshots: [] });
    }, endless);
  });
});
