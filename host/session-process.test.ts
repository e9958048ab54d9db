import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { withFolder, writeCapture } from "../session/testing/captures.ts";
import { type SessionProcess, type SessionProcessOptions, startSessionProcess } from "./start-session-process.ts";
import { connectToProcess, firstOf } from "./testing/client.ts";

afterEach(() => vi.restoreAllMocks());

async function withProcess(
  options: Partial<SessionProcessOptions>,
  use: (process: SessionProcess, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = await writeCapture(
      join(folder, "a.pcap"),
      [1, 2, 3].map((host) => ({ host, sec: 100 + host })),
    );
    const process = await startSessionProcess({
      version: "1.2.3",
      dataFolder: folder,
      downloadFolder: folder,
      demoPath: path,
      agentFiles: { bundle: "agent.mjs", captureScript: "capture.sh" },
      open: [path],
      openDemo: false,
      ...options,
    });
    try {
      await use(process, folder);
    } finally {
      await process.close();
    }
  });
}

describe("the session process", () => {
  test("opens what it was started with and serves the contract", () =>
    withProcess({}, async (process) => {
      const { client } = connectToProcess(process);
      expect(await client.app.info({})).toMatchObject({ version: "1.2.3", host: "web" });
      const tick = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      expect(tick).toMatchObject({ sessionName: "a.pcap", entries: 3 });
    }));
  test("a failure to open is there to be seen", () =>
    withProcess({ open: ["/none.pcap"] }, async (process) => {
      const { client } = connectToProcess(process);
      const tick = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "failed");
      expect(tick.source.notice).toContain("there is no such file");
    }));
  test("carries several windows, each with its own views", () =>
    withProcess({}, async (process) => {
      const [first, second] = [connectToProcess(process), connectToProcess(process)];
      await firstOf(await first.client.session.ticks({}), ({ source }) => source.phase === "ended");
      const { view } = await first.client.view.open({ filter: "", sort: null, showConnections: true });
      expect((await first.client.view.rows({ view, start: 0, count: 9 })).rows).toHaveLength(3);
      await expect(second.client.view.rows({ view, start: 0, count: 9 })).rejects.toMatchObject({ code: "NOT_FOUND" });
      first.close();
      expect((await second.client.session.list({})).sessions).toHaveLength(1);
    }));
  test("that dies is started again with its session, and the windows are told", () =>
    withProcess({}, async (process_) => {
      const before = connectToProcess(process_);
      const { sessionId } = await firstOf(
        await before.client.session.ticks({}),
        ({ source }) => source.phase === "ended",
      );
      process.kill(process_.pid() ?? 0, "SIGKILL");
      expect(await before.closed).toContain("SIGKILL");
      const after = connectToProcess(process_);
      const tick = await firstOf(await after.client.session.ticks({}), ({ entries }) => entries > 0);
      expect(tick).toMatchObject({ sessionId, entries: 3 });
    }));
  test("that dies while it is written to takes nothing else down", () =>
    withProcess({}, async (process_) => {
      const { promise: closed, resolve } = Promise.withResolvers<string>();
      const line = process_.connect({ message: () => undefined, closed: resolve });
      process.kill(process_.pid() ?? 0, "SIGKILL");
      // It is gone, and nobody here can have heard of it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      line.send("{}");
      expect(await closed).toContain("SIGKILL");
      expect(await connectToProcess(process_).client.app.info({})).toMatchObject({ host: "web" });
    }));
  test("that dies again and again stays down for a while, and who connects then is told", () =>
    withProcess({}, async (process_) => {
      for (let deaths = 0; deaths < 4; deaths++) {
        const { client, closed } = connectToProcess(process_);
        await client.app.info({});
        process.kill(process_.pid() ?? 0, "SIGKILL");
        expect(await closed).toContain("SIGKILL");
      }
      expect(await connectToProcess(process_).closed).toBe("the session process does not run");
      const now = performance.now.bind(performance);
      vi.spyOn(performance, "now").mockImplementation(() => now() + 60_000);
      expect((await connectToProcess(process_).client.session.list({})).sessions).toHaveLength(1);
    }));
});
