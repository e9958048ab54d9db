import { fileURLToPath } from "node:url";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ingestInWorker, type NewSource, presentation, type Session, saveSession, Workspace } from "./index.ts";
import type { IngestEvents, StartIngest } from "./ingest/messages.ts";
import { batchOf } from "./store/index.ts";
import { rowOf } from "./store/testing/rows.ts";
import { DEMO, INGEST_WORKER, withFolder, writeCapture } from "./testing/captures.ts";

/** A source that gives two rows and then waits to be cancelled. */
function endless(onStart: (events: IngestEvents) => void = () => undefined): StartIngest {
  return (_order, events) => {
    const ended = Promise.withResolvers<{ phase: "cancelled"; notice: string }>();
    void events.rows(batchOf([rowOf(1), rowOf(2)])).then(() => onStart(events));
    return {
      begun: Promise.resolve(),
      ended: ended.promise,
      cancel: () => ended.resolve({ phase: "cancelled", notice: "" }),
      wantPackets: () => undefined,
    };
  };
}
const FILES: NewSource = { kind: "files", paths: ["/captures/a.pcap"] };

async function withWorkspace<T>(
  start: StartIngest,
  use: (workspace: Workspace, data: string) => Promise<T>,
): Promise<T> {
  return withFolder(async (data) => {
    const workspace = new Workspace(data, start);
    try {
      return await use(workspace, data);
    } finally {
      await workspace.close();
    }
  });
}
/** Resolves when the session's state is as wanted. */
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
const isOver = (session: Session): boolean => !["loading", "live"].includes(session.tick().source.phase);

describe("a workspace", () => {
  test("without a session has nothing to show", () =>
    withWorkspace(endless(), async (workspace) => {
      expect(workspace.tick()).toMatchObject({ sessionId: "", entries: 0, source: { kind: "none", phase: "idle" } });
      expect(() => workspace.openSession).toThrow("no session is open");
      expect(await workspace.list()).toEqual([]);
    }));
  test("opens a source as a new session, lists it, and tells of the change", () =>
    withWorkspace(endless(), async (workspace) => {
      const changes: (string | undefined)[] = [];
      workspace.onChange((session) => changes.push(session?.id));
      const session = await workspace.open(FILES);
      await until(session, ({ store }) => store.totals.entries === 2);
      expect(workspace.tick()).toMatchObject({
        sessionId: session.id,
        sessionName: "a.pcap",
        source: { phase: "loading" },
      });
      expect(await workspace.list()).toMatchObject([
        { id: session.id, name: "a.pcap", entries: 2, isOpenElsewhere: false },
      ]);
      expect(changes).toEqual([session.id]);
    }));
  test("a second source cancels the load of the first and closes it", () =>
    withWorkspace(endless(), async (workspace) => {
      const first = await workspace.open(FILES);
      const second = await workspace.open({ kind: "interfaces", interfaces: ["eth0", "lo"], filter: "" });
      expect(first.file.source.phase).toBe("cancelled");
      expect(second.tick()).toMatchObject({ sessionName: "eth0, lo", source: { kind: "interfaces", phase: "live" } });
      expect(workspace.session).toBe(second);
      expect(await workspace.list()).toHaveLength(2);
    }));
  test("a session is there again after it was closed, with its entries; a load that was under way was cancelled", () =>
    withWorkspace(endless(), async (workspace) => {
      const { id } = await workspace.open(FILES);
      await workspace.close();
      const again = await workspace.reopen(id);
      expect(again.tick()).toMatchObject({ sessionId: id, entries: 2, source: { phase: "cancelled" } });
      expect(await workspace.reopen(id)).toBe(again);
    }));
  test.each(["20260101-000000-000000", "..", "../../etc", ""])("no session is called %j", (id) =>
    withWorkspace(endless(), async (workspace) => {
      await expect(workspace.reopen(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }),
  );
  test("a removed session leaves nothing, be it open or not", () =>
    withWorkspace(endless(), async (workspace, data) => {
      const first = await workspace.open(FILES);
      const second = await workspace.open(FILES);
      await workspace.remove(second.id);
      expect(workspace.session).toBeNull();
      await workspace.remove(first.id);
      expect(await readdir(join(data, "sessions"))).toEqual([]);
    }));
  test("what another process owns is neither opened nor removed", () =>
    withWorkspace(endless(), async (workspace, data) => {
      const { id } = await workspace.open(FILES);
      await workspace.close();
      await writeFile(join(data, "sessions", id, "owner"), String(process.ppid));
      expect(await workspace.list()).toMatchObject([{ isOpenElsewhere: true }]);
      await expect(workspace.reopen(id)).rejects.toMatchObject({ code: "BUSY" });
      await expect(workspace.remove(id)).rejects.toMatchObject({ code: "BUSY" });
    }));
  test("a damaged session is not listed and says why it cannot be opened", () =>
    withWorkspace(endless(), async (workspace, data) => {
      const { id } = await workspace.open(FILES);
      await workspace.close();
      await rm(join(data, "sessions", id, "entries.duckdb"));
      await writeFile(join(data, "sessions", id, "entries.duckdb"), "x".repeat(20_000));
      await expect(workspace.reopen(id)).rejects.toMatchObject({ code: "NOT_READABLE" });
      await mkdir(join(data, "sessions", "20260101-000000-000000"));
      expect(await workspace.list()).toHaveLength(1);
    }));
  test("a failure that nobody waited for is shown", () =>
    withWorkspace(endless(), async (workspace) => {
      workspace.reportFailure(new Error("broken"));
      expect(workspace.tick().source).toMatchObject({ phase: "failed", notice: "Error: broken" });
      await workspace.open(FILES);
      await workspace.close();
      expect(workspace.tick().source.phase).toBe("idle");
    }));
  test("a data folder that cannot be made says what to do", async () => {
    const workspace = new Workspace("/dev/null/thresher", endless());
    await expect(workspace.open(FILES)).rejects.toMatchObject({ code: "NOT_READABLE" });
  });
});

describe("reading capture files in a worker", () => {
  const start = ingestInWorker(INGEST_WORKER);
  const open = async (workspace: Workspace, paths: string[]): Promise<Session> => {
    const session = await workspace.open({ kind: "files", paths });
    await until(session, isOver);
    return session;
  };

  test("entries, names, bytes and packets are there at the end, and again from disk", () =>
    withWorkspace(start, async (workspace, data) => {
      const path = await writeCapture(
        join(data, "a.pcapng"),
        [1, 2, 1, 3].map((host, i) => ({ host, sec: 100 + i })),
      );
      const session = await open(workspace, [path]);
      expect(session.tick()).toMatchObject({
        entries: 3,
        source: { kind: "files", name: "a.pcapng", phase: "ended", notice: "" },
        ledger: { packets: 4, flows: 3 },
      });
      expect(session.tick().source.bytesRead).toBe(session.tick().source.bytesTotal);
      const rows = await session.store.pages.listRows(Uint32Array.of(1, 2, 3));
      expect(rows.map(({ row, src }) => [row.srcIp, src.name])).toEqual([
        ["10.0.0.1", "cart"],
        ["10.0.0.2", ""],
        ["10.0.0.3", ""],
      ]);
      await workspace.close();
      const again = await workspace.reopen(session.id);
      expect(again.tick()).toMatchObject({ entries: 3, ledger: { packets: 4 }, source: { phase: "ended" } });
    }));
  test.each(["quic/ngtcp2", "ssh/openssh", "radius/freeradius"])("each entry of %s is there once", (name) =>
    withWorkspace(start, async (workspace) => {
      const session = await open(workspace, [fileURLToPath(new URL(`../captures/${name}.pcap`, import.meta.url))]);
      const { entries } = session.tick();
      const numbers = Uint32Array.from({ length: entries }, (_, i) => i + 1);
      const ids = (await session.store.pages.listRows(numbers)).map(({ row }) => row.id);
      expect(ids.length).toBeGreaterThan(10);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
  test("several files are merged by time", () =>
    withWorkspace(start, async (workspace, data) => {
      const a = await writeCapture(join(data, "a.pcap"), [{ host: 1, sec: 300 }]);
      const b = await writeCapture(join(data, "b.pcap"), [{ host: 2, sec: 100 }]);
      const session = await open(workspace, [a, b]);
      const rows = await session.store.pages.listRows(Uint32Array.of(1, 2));
      expect(rows.map(({ row }) => row.srcIp)).toEqual(["10.0.0.2", "10.0.0.1"]);
    }));
  test.each([
    ["missing.pcap", null, "NOT_FOUND"],
    ["text.pcap", "this is no capture", "NOT_A_CAPTURE"],
  ])("%s is refused, the former session stays and nothing is left", (name, text, code) =>
    withWorkspace(start, async (workspace, data) => {
      const good = await open(workspace, [await writeCapture(join(data, "a.pcap"), [{ host: 1, sec: 1 }])]);
      if (text !== null) await writeFile(join(data, name), text);
      await expect(workspace.open({ kind: "files", paths: [join(data, name)] })).rejects.toMatchObject({ code });
      expect(workspace.session).toBe(good);
      expect(await readdir(join(data, "sessions"))).toEqual([good.id]);
    }),
  );
  test("the demo is played at its pace, and can be cancelled", () =>
    withWorkspace(start, async (workspace, data) => {
      const path = await writeCapture(join(data, "demo.pcapng"), [
        { host: 1, sec: 100 },
        { host: 2, sec: 100_000 },
      ]);
      const session = await workspace.open({ kind: "demo", path });
      expect(session.tick()).toMatchObject({ sessionName: "demo", source: { kind: "demo", phase: "live" } });
      await until(session, (one) => one.tick().ledger.packets === 1);
      await session.cancelLoad();
      expect(session.tick()).toMatchObject({ entries: 1, source: { phase: "cancelled" } });
    }));
  test("a cut file shows what could be read, and where it stopped", () =>
    withWorkspace(start, async (workspace, data) => {
      const path = await writeCapture(join(data, "a.pcap"), [
        { host: 1, sec: 1 },
        { host: 2, sec: 2 },
      ]);
      const { readFile } = await import("node:fs/promises");
      await writeFile(path, (await readFile(path)).subarray(0, -5));
      const session = await open(workspace, [path]);
      expect(session.tick()).toMatchObject({ entries: 1, source: { phase: "ended" } });
      expect(session.tick().source.notice).not.toBe("");
    }));
  test("a second capture while the first loads: the second is open, the first keeps what it had", () =>
    withWorkspace(start, async (workspace, data) => {
      const demo = await writeCapture(join(data, "slow.pcapng"), [
        { host: 1, sec: 1 },
        { host: 2, sec: 90_000 },
      ]);
      const first = await workspace.open({ kind: "demo", path: demo });
      await until(first, (one) => one.tick().ledger.packets === 1);
      const path = await writeCapture(join(data, "b.pcap"), [{ host: 3, sec: 1 }]);
      const second = await open(workspace, [path]);
      expect(workspace.session).toBe(second);
      await workspace.close();
      const again = await workspace.reopen(first.id);
      expect(again.tick()).toMatchObject({ entries: 1, source: { phase: "cancelled" } });
    }));
  test("captures opened at the same time come one after the other, and the last is open", () =>
    withWorkspace(start, async (workspace, data) => {
      const paths = ["a", "b", "c"].map((name) => writeCapture(join(data, `${name}.pcap`), [{ host: 1, sec: 1 }]));
      const opened = await Promise.all((await Promise.all(paths)).map((path) => open(workspace, [path])));
      expect(workspace.session).toBe(opened[2]);
      expect((await workspace.list()).map(({ entries }) => entries)).toHaveLength(3);
    }));
  test("a capture that disappears leaves its entries, and no packets to save", () =>
    withWorkspace(start, async (workspace, data) => {
      const path = await writeCapture(join(data, "a.pcap"), [{ host: 1, sec: 1 }]);
      const session = await open(workspace, [path]);
      await rm(path);
      const save = (format: "json" | "pcapng") =>
        saveSession(
          session,
          { what: { kind: "all" }, format, path: join(data, `out.${format}`), presentation },
          undefined,
        );
      expect(await save("json")).toMatchObject({ entries: 1 });
      await expect(save("pcapng")).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await readdir(data)).filter((name) => name.startsWith("out"))).toEqual(["out.json"]);
      await workspace.close();
      expect((await workspace.reopen(session.id)).tick().entries).toBe(1);
    }));
  test("closing in the middle of a load keeps what was read", () =>
    withWorkspace(start, async (workspace) => {
      const session = await workspace.open({ kind: "files", paths: [DEMO] });
      await Promise.all([workspace.close(), session.close()]);
      const again = await workspace.reopen(session.id);
      expect(["ended", "cancelled"]).toContain(again.tick().source.phase);
      expect(again.tick().entries).toBe(again.store.lastNumber);
    }));
});
