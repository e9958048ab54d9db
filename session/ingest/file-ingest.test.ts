// Capture files read to their end in one thread: what the session hears, in which order, and what it is told went wrong.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEMO, type MadePacket, withFolder, writeCapture } from "../testing/captures.ts";
import { ingestFiles } from "./file-ingest.ts";
import { type FromIngest, IngestLink, newSharedWords, SessionLink } from "./link.ts";
import type { IngestEnd } from "./messages.ts";
import { runIngest } from "./run-ingest.ts";

interface Heard {
  readonly end: IngestEnd;
  readonly messages: readonly FromIngest[];
}
/** Reads files; the session takes each batch at once, unless `onMessage` does otherwise. */
async function read(
  paths: readonly string[],
  onMessage: (message: FromIngest, session: SessionLink) => void = () => undefined,
  isPaced = false,
): Promise<Heard> {
  const shared = newSharedWords();
  const session = new SessionLink(shared);
  const messages: FromIngest[] = [];
  const link = new IngestLink(shared, (message) => {
    messages.push(message);
    if (message.kind === "rows") session.taken();
    onMessage(message, session);
  });
  return { end: await ingestFiles({ paths, worker: "file:test", isPaced }, link), messages };
}
function kindsOf({ messages }: Heard): readonly FromIngest["kind"][] {
  return messages.map(({ kind }) => kind);
}
function rowsIn({ messages }: Heard): number {
  return messages.reduce((sum, message) => sum + (message.kind === "rows" ? message.batch.count : 0), 0);
}
function lastProgress({ messages }: Heard) {
  const [last] = messages.flatMap((message) => (message.kind === "progress" ? [message.progress] : [])).slice(-1);
  if (last === undefined) throw new Error("no progress was told");
  return last;
}
/** Datagrams of hosts, each a flow of its own. */
const hosts = (count: number, firstSec = 100): readonly MadePacket[] =>
  Array.from({ length: count }, (_, host) => ({ host, sec: firstSec + host }));

/** Reads files that `make` writes, and checks how it ended and how many rows came. */
async function check(
  make: (folder: string) => Promise<readonly string[]>,
  end: IngestEnd,
  rows: number,
): Promise<Heard> {
  return withFolder(async (folder) => {
    const heard = await read(await make(folder));
    expect(heard.end).toEqual(end);
    expect(rowsIn(heard)).toBe(rows);
    return heard;
  });
}
const ENDED: IngestEnd = { phase: "ended", notice: "" };

describe("a file that is read", () => {
  test("begins once, tells names, rows and how far it is, and its last word on that is the whole", async () => {
    const heard = await check(async (folder) => [await writeCapture(join(folder, "a.pcapng"), hosts(5))], ENDED, 5);
    const kinds = kindsOf(heard);
    expect(kinds.filter((kind) => kind === "begun")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "names")).toHaveLength(1);
    expect(kinds.at(-1)).toBe("progress");
    const { bytesRead, bytesTotal, ledger } = lastProgress(heard);
    expect(bytesRead).toBe(bytesTotal);
    expect(ledger).toMatchObject({ packets: 5, entries: 5, flows: 5 });
  });
  test("without packets never begins, and ends well", async () => {
    const heard = await check(async (folder) => [await writeCapture(join(folder, "a.pcapng"), [])], ENDED, 0);
    expect(kindsOf(heard)).not.toContain("begun");
  });
  test("tells bytes that only grow, and never more than there are", async () => {
    const told = (await read([DEMO])).messages.flatMap((message) =>
      message.kind === "progress" ? [message.progress.bytesRead] : [],
    );
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe((await readFile(DEMO)).length);
  });
  test("rows carry the worker's streams, numbered by flow", async () => {
    const heard = await check(async (folder) => [await writeCapture(join(folder, "a.pcap"), hosts(3))], ENDED, 3);
    const streams = heard.messages.flatMap((message) => (message.kind === "rows" ? message.batch.stream.texts : []));
    expect(streams).toEqual([...new Set(streams)]);
    expect(streams.every((stream) => /^\d{12}_udp\.pcap$/.test(stream))).toBe(true);
  });
});

describe("several files", () => {
  test("are one capture", () =>
    check(
      (folder) =>
        Promise.all([
          writeCapture(join(folder, "a.pcap"), hosts(4)),
          writeCapture(join(folder, "b.pcapng"), hosts(6, 500)),
        ]),
      ENDED,
      // Hosts 0 to 3 are in both, and their flows still live.
      10,
    ));
  test("the damaged one is named", () =>
    check(
      async (folder) => {
        const paths = [await writeCapture(join(folder, "good.pcap"), hosts(3))];
        const cut = await writeCapture(join(folder, "cut.pcap"), hosts(3, 900));
        const bytes = await readFile(cut);
        await writeFile(cut, bytes.subarray(0, bytes.length - 5));
        return [...paths, cut];
      },
      { phase: "ended", notice: expect.stringMatching(/^cut\.pcap: .*(middle|cut|ends)/) },
      5,
    ));
  test("one that is not there fails all", async () => {
    await withFolder(async (folder) => {
      const good = await writeCapture(join(folder, "a.pcap"), hosts(2));
      await expect(read([good, join(folder, "none.pcap")])).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });
});

describe("a cancel", () => {
  test("at the first packet keeps what was read, and says so", () =>
    withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), hosts(200));
      const heard = await read([path], ({ kind }, session) => kind === "begun" && session.cancel());
      expect(heard.end.phase).toBe("cancelled");
      expect(rowsIn(heard)).toBeLessThan(200);
      expect(lastProgress(heard).ledger.packets).toBe(lastProgress(heard).ledger.entries);
    }));
  test("before anything ends at once", () =>
    withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), hosts(3));
      const shared = newSharedWords();
      new SessionLink(shared).cancel();
      const link = new IngestLink(shared, () => undefined);
      expect(await ingestFiles({ paths: [path], worker: "w", isPaced: false }, link)).toMatchObject({
        phase: "cancelled",
      });
    }));
  test("ends a paced one in the middle of a wait of days", () =>
    withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), [
        { host: 1, sec: 100 },
        { host: 2, sec: 1_000_000 },
      ]);
      const heard = await read([path], ({ kind }, session) => kind === "begun" && session.cancel(), true);
      expect(heard.end.phase).toBe("cancelled");
    }));
});

describe("how an order ends", () => {
  const run = (paths: readonly string[]): Promise<IngestEnd> =>
    runIngest({ kind: "files", paths, worker: "w" }, new IngestLink(newSharedWords(), () => undefined));
  test("as a value, also where it failed", async () =>
    expect(await run(["/nowhere/none.pcap"])).toMatchObject({
      phase: "failed",
      notice: expect.stringMatching(/no such file.*path/s),
      error: { code: "NOT_FOUND", data: { nextStep: expect.stringMatching(/\w/) } },
    }));
  test("what is no capture says so", () =>
    withFolder(async (folder) => {
      const path = join(folder, "a.txt");
      await writeFile(path, "this is a text, and long enough to be looked at as one");
      expect(await run([path])).toMatchObject({ phase: "failed", error: { code: "NOT_A_CAPTURE" } });
    }));
});
