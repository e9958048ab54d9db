// A session and whatever reads its source: what it tells on the way, and how it ends in every way that can go wrong.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContractError, type Ledger } from "../contract/index.ts";
import type { Ingest, IngestEnd, IngestEvents, IngestOrder, StartIngest } from "./ingest/messages.ts";
import { EMPTY_LEDGER, Session } from "./session.ts";
import type { SessionFile } from "./session-file.ts";
import { batchOf } from "./store/index.ts";
import { rowOf } from "./store/testing/rows.ts";
import { withFolder } from "./testing/captures.ts";

const ORDER: IngestOrder = { kind: "files", paths: ["/a.pcap"], worker: "file:a.pcap" };
const FILE: SessionFile = {
  formatVersion: 1,
  id: "20261123-120000-abcdef",
  name: "a.pcap",
  createdMs: 1,
  source: { kind: "files", name: "a.pcap", phase: "idle", bytesRead: 0, bytesTotal: 0, notice: "" },
  paths: ["/a.pcap"],
  filter: "",
  columns: [],
  ledger: { ...EMPTY_LEDGER, lines: [] },
};

/** An ingest that does what a test says. */
class Puppet {
  events: IngestEvents | null = null;
  isCancelled = false;
  readonly wanted: boolean[] = [];
  readonly begun = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<IngestEnd>();
  readonly start: StartIngest = (_order, events): Ingest => {
    this.events = events;
    const cancel = (): void => {
      this.isCancelled = true;
      this.ended.resolve({ phase: "cancelled", notice: "" });
    };
    return {
      begun: this.begun.promise,
      ended: this.ended.promise,
      cancel,
      wantPackets: (wants) => void this.wanted.push(wants),
    };
  };
  async rows(...numbers: readonly number[]): Promise<void> {
    await this.events?.rows(batchOf(numbers.map((k) => rowOf(k))));
  }
  progress(bytesRead: number, over: Partial<Ledger> = {}): void {
    const ledger = { ...EMPTY_LEDGER, ...over };
    this.events?.progress({ bytesRead, bytesTotal: 100, ledger });
  }
}

/** Runs `use` with a session that reads from a puppet; `order` where it is not files. */
async function check(
  use: (session: Session, puppet: Puppet, folder: string) => Promise<void>,
  order: IngestOrder = ORDER,
): Promise<void> {
  await withFolder(async (folder) => {
    const session = await Session.open(folder, FILE, []);
    const puppet = new Puppet();
    try {
      const reading = session.read(order, puppet.start);
      puppet.begun.resolve();
      await reading;
      await use(session, puppet, folder);
    } finally {
      puppet.ended.resolve({ phase: "ended", notice: "" });
      await session.close();
    }
  });
}
async function savedFile(folder: string): Promise<SessionFile> {
  return JSON.parse(await readFile(join(folder, "session.json"), "utf8")) as SessionFile;
}
/** Resolves when the session's ingest is over and noted. */
async function noted(session: Session): Promise<void> {
  while (session.isLoading) await new Promise(setImmediate);
}

test("heads of packets are wanted of the source while somebody follows them, and those left out stand in the ledger", () =>
  check(async (session, puppet) => {
    const heard: number[] = [];
    const stop = session.followPackets(async ({ packets }) => void heard.push(packets));
    await puppet.events?.packets({ node: "", heads: new Uint8Array(1), packets: 2, dropped: 5 });
    stop();
    expect([heard, puppet.wanted]).toEqual([[2], [true, false]]);
    expect(session.tick().ledger.lines).toMatchObject([{ code: "packets-unseen", count: 5, unit: "packets" }]);
  }));

describe("while a source is read", () => {
  test("its phase, bytes, ledger and entries are told", () =>
    check(async (session, puppet) => {
      expect(session.tick().source.phase).toBe("loading");
      puppet.progress(40, { packets: 7, bytes: 700 });
      await puppet.rows(1, 2, 3);
      expect(session.tick()).toMatchObject({
        sessionId: FILE.id,
        sessionName: "a.pcap",
        entries: 3,
        source: { phase: "loading", bytesRead: 40, bytesTotal: 100 },
        ledger: { packets: 7, bytes: 700, entries: 3 },
        firstNs: String(rowOf(1).timeNs),
        lastNs: String(rowOf(3).timeNs),
      });
    }));
  test("what is wrong with dissectors of the user is told when it happens, and still at the end", () =>
    check(async (session, puppet) => {
      puppet.events?.problem("acme.js: it threw");
      expect(session.tick().source).toMatchObject({ phase: "loading", notice: "acme.js: it threw" });
      puppet.events?.problem("b.js: too slow");
      puppet.progress(40);
      expect(session.tick().source.notice).toBe("acme.js: it threw; b.js: too slow");
      puppet.ended.resolve({ phase: "ended", notice: "cut short" });
      await noted(session);
      expect(session.tick().source.notice).toBe("acme.js: it threw; b.js: too slow; cut short");
    }));
  test.each(["demo", "interfaces"] as const)("%s is live", (kind) =>
    check(
      async (session) => expect(session.tick().source.phase).toBe("live"),
      kind === "demo"
        ? { kind, path: "/a", worker: "w" }
        : { kind, interfaces: ["lo"], filter: "", worker: "w", packetsFolder: "/none" },
    ),
  );
  test("an empty session has no times", () =>
    check(async (session) => expect(session.tick()).toMatchObject({ entries: 0, firstNs: null, lastNs: null })));
  test("names that come are on its rows", () =>
    check(async (session, puppet) => {
      await puppet.rows(1);
      const { EVERYWHERE, NO_NAMES } = await import("./names/name-table.ts");
      const told = new Promise<void>((resolve) => session.store.onCommit(() => resolve()));
      puppet.events?.names([{ ...EVERYWHERE, ip: rowOf(1).srcIp, names: { ...NO_NAMES, name: "cart" } }]);
      await told;
      expect((await session.store.pages.listRows(Uint32Array.of(1)))[0]?.src.name).toBe("cart");
    }));
  test("listeners hear of it, with a generation that grows, until they stop", () =>
    check(async (session, puppet) => {
      const generations: number[] = [];
      const stopped: number[] = [];
      const heard = new Promise<void>((resolve) => {
        session.onTick(({ generation, entries }) => {
          generations.push(generation);
          if (entries === 2) resolve();
        });
      });
      session.onTick(({ generation }) => stopped.push(generation))();
      await puppet.rows(1);
      await puppet.rows(2);
      await heard;
      expect(generations).toEqual([...new Set(generations)].toSorted((a, b) => a - b));
      expect(stopped).toEqual([]);
    }));
});

describe("how it ends", () => {
  test.each([
    ["ended", ""],
    ["ended", "the file ends in the middle of a packet"],
    ["cancelled", ""],
    ["failed", "reading stopped"],
  ] as const)("%s, %j: as told, and so on disk", (phase, notice) =>
    check(async (session, puppet, folder) => {
      await puppet.rows(1, 2);
      puppet.progress(100, { packets: 2 });
      puppet.ended.resolve({ phase, notice });
      await noted(session);
      expect(session.tick().source).toMatchObject({ phase, notice, bytesRead: 100 });
      await session.close();
      expect(await savedFile(folder)).toMatchObject({ source: { phase, notice }, ledger: { packets: 2, entries: 2 } });
    }),
  );
  test("a cancel waits for the end and keeps what came", () =>
    check(async (session, puppet) => {
      await puppet.rows(1);
      await session.cancelLoad();
      expect(puppet.isCancelled).toBe(true);
      await noted(session);
      expect(session.tick()).toMatchObject({ entries: 1, source: { phase: "cancelled" } });
      await session.cancelLoad();
    }));
  test("closing in the middle cancels, waits, and can be asked twice", () =>
    check(async (session, puppet) => {
      await Promise.all([session.close(), session.close()]);
      expect(puppet.isCancelled).toBe(true);
      await session.close();
    }));
  test("a source that cannot be read rejects with why", () =>
    withFolder(async (folder) => {
      const session = await Session.open(folder, FILE, []);
      const puppet = new Puppet();
      const reading = session.read(ORDER, puppet.start);
      puppet.begun.reject(new ContractError("NOT_FOUND", "no such file", "look elsewhere"));
      puppet.ended.resolve({ phase: "failed", notice: "no such file" });
      await expect(reading).rejects.toMatchObject({ code: "NOT_FOUND" });
      await session.close();
    }));
});

describe("a store that cannot be written", () => {
  test("ends the load, says why, and the ingest's own end does not hide it", () =>
    check(async (session, puppet) => {
      await puppet.rows(1);
      await session.store.close();
      await puppet.rows(2);
      expect(puppet.isCancelled).toBe(true);
      await noted(session);
      const { phase, notice } = session.tick().source;
      expect(phase).toBe("failed");
      expect(notice).toMatch(/closed.*open it again/);
    }));
  test("names that cannot be written are told as well", () =>
    check(async (session, puppet) => {
      await session.store.close();
      const { EVERYWHERE, NO_NAMES } = await import("./names/name-table.ts");
      puppet.events?.names([{ ...EVERYWHERE, ip: "10.0.0.1", names: NO_NAMES }]);
      await noted(session);
      expect(session.tick().source.phase).toBe("failed");
    }));
  test("a folder that is gone does not keep the session from closing", () =>
    check(async (session, _puppet, folder) => {
      await rm(join(folder, "session.json"));
      await writeFile(join(folder, "session.json.new"), "");
      await session.close();
      expect((await savedFile(folder)).id).toBe(FILE.id);
    }));
});

test("a session that is owned is not opened a second time, and is given back", () =>
  withFolder(async (folder) => {
    const first = await Session.open(folder, FILE, []);
    await expect(Session.open(folder, FILE, [])).rejects.toMatchObject({ code: "BUSY" });
    await first.close();
    const second = await Session.open(folder, FILE, []);
    await second.close();
  }));
