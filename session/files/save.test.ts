import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SaveFormat } from "../../contract/index.ts";
import { ingestInWorker, presentation, type Session, saveSession, View, Workspace } from "../index.ts";
import { readCaptures } from "../sources/index.ts";
import { INGEST_WORKER, type MadePacket, withFolder, writeCapture } from "../testing/captures.ts";
import type { SaveWhat } from "./selection.ts";

const PACKETS: readonly MadePacket[] = [
  { host: 1, sec: 100, comment: "look here" },
  { host: 2, sec: 101 },
  { host: 1, sec: 102 },
  { host: 3, sec: 103 },
  { host: 2, sec: 104 },
];

async function withSession(use: (session: Session, folder: string) => Promise<void>, name = "a.pcapng"): Promise<void> {
  await withFolder(async (folder) => {
    const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER));
    const session = await workspace.open({ kind: "files", paths: [await writeCapture(join(folder, name), PACKETS)] });
    await new Promise<void>((resolve) => {
      session.onTick(({ source }) => source.phase === "ended" && resolve());
      if (session.tick().source.phase === "ended") resolve();
    });
    try {
      await use(session, folder);
    } finally {
      await workspace.close();
    }
  });
}

/** What a saved capture holds. */
async function contentOf(path: string): Promise<{ seconds: number[]; comments: string[]; names: string[] }> {
  const content = { seconds: [] as number[], comments: [] as string[], names: [] as string[] };
  await readCaptures([path], {
    onPacket: ({ sec, comment }) => {
      content.seconds.push(sec);
      if (comment !== "") content.comments.push(comment);
    },
    onMetadata: (metadata) => {
      if (metadata.kind === "names") content.names.push(...metadata.names.flatMap(({ names }) => names));
    },
  });
  return content;
}

function checkPackets(
  format: SaveFormat,
  what: (session: Session) => Promise<SaveWhat>,
  expected: object,
): Promise<void> {
  return withSession(async (session, folder) => {
    const path = join(folder, `out.${format}`);
    const saved = await saveSession(session, { what: await what(session), format, path, presentation }, undefined);
    const content = await contentOf(path);
    expect(content).toEqual(expected);
    const bytes = (await readFile(path)).length;
    expect(saved).toEqual({ packets: content.seconds.length, cutPackets: 0, entries: 0, bytes, notice: "" });
  });
}
const all = async (): Promise<SaveWhat> => ({ kind: "all" });
async function viewOf(session: Session, text: string): Promise<View> {
  const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
  const match = (_filter: unknown, stored: Parameters<typeof presentation.assemble>[0]): boolean =>
    compiled.filter.matches(presentation.assemble(stored));
  return new View(session.store, { filter: compiled.filter, sort: null, showConnections: true, match });
}

describe("packets", () => {
  test("all of them as pcapng, with names and comments", () =>
    checkPackets("pcapng", all, { seconds: [100, 101, 102, 103, 104], comments: ["look here"], names: ["cart"] }));
  test("comments on rows are comments on the packets with which the rows begin", () =>
    withSession(async (session, folder) => {
      const ids = (await session.store.pages.listRows(Uint32Array.of(1, 2, 3))).map(({ row }) => row.id);
      await session.notes.comment(ids[0] ?? "", "the first\nof two");
      await session.notes.comment(ids[1] ?? "", "the second");
      const save = async (what: SaveWhat, format: SaveFormat) => {
        const path = join(folder, `out.${format}`);
        const { notice } = await saveSession(session, { what, format, path, presentation }, undefined);
        return { notice, ...(await contentOf(path)) };
      };
      expect(await save({ kind: "all" }, "pcapng")).toEqual({
        seconds: [100, 101, 102, 103, 104],
        comments: ["look here\nthe first\nof two", "the second"],
        names: ["cart"],
        notice: "",
      });
      const some = await save({ kind: "view", view: await viewOf(session, 'src.ip == "10.0.0.2"') }, "pcapng");
      expect(some).toMatchObject({ seconds: [101, 104], comments: ["the second"] });
      const hidden = await viewOf(session, 'redact("src.ip")');
      expect((await save({ kind: "view", view: hidden }, "pcapng")).comments).toEqual([]);
      expect((await save({ kind: "all" }, "pcap")).notice).toBe(
        "comments on rows are left out: pcap has no place for them",
      );
    }));
  test("all of them as pcap", () =>
    checkPackets("pcap", all, { seconds: [100, 101, 102, 103, 104], comments: [], names: [] }));
  test("exactly the flows of a view's entries", () =>
    checkPackets("pcapng", async (session) => ({ kind: "view", view: await viewOf(session, 'src.ip == "10.0.0.2"') }), {
      seconds: [101, 104],
      comments: [],
      names: ["cart"],
    }));
  test("exactly the flows of some entries", () =>
    checkPackets(
      "pcap",
      async (session) => {
        const rows = await session.store.pages.listRows(Uint32Array.of(1, 3));
        return { kind: "entries", ids: rows.map(({ row }) => row.id) };
      },
      { seconds: [100, 102, 103], comments: [], names: [] },
    ));
  test("several link types are no pcap, and nothing is left of it", () =>
    withSession(async (session, folder) => {
      const raw = await readFile(await writeCapture(join(folder, "b.pcap"), PACKETS));
      raw.writeUInt32LE(113, 20);
      await writeFile(join(folder, "b.pcap"), raw);
      session.file.paths.push(join(folder, "b.pcap"));
      const order = { what: { kind: "all" }, format: "pcap", path: join(folder, "out.pcap"), presentation } as const;
      await expect(saveSession(session, order, undefined)).rejects.toMatchObject({ code: "UNSUPPORTED" });
      expect((await readdir(folder)).filter((name) => name.startsWith("out"))).toEqual([]);
    }));
  test("the capture itself is not overwritten", () =>
    withSession(async (session, folder) => {
      const order = { what: { kind: "all" }, format: "pcapng", path: join(folder, "a.pcapng"), presentation } as const;
      await expect(saveSession(session, order, undefined)).rejects.toMatchObject({ code: "IN_USE" });
    }));
});

describe("entries", () => {
  test("as JSON lines, whole", () =>
    withSession(async (session, folder) => {
      const path = join(folder, "out.json");
      const saved = await saveSession(
        session,
        { what: { kind: "all" }, format: "json", path, presentation },
        undefined,
      );
      const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
      expect(lines.map((line) => JSON.parse(line)).map(({ src }) => [src.ip, src.name])).toEqual([
        ["10.0.0.1", "cart"],
        ["10.0.0.2", ""],
        ["10.0.0.3", ""],
      ]);
      expect(saved).toMatchObject({ entries: 3, packets: 0 });
    }));
  test("as CSV, a line each and one for the header", () =>
    withSession(async (session, folder) => {
      const path = join(folder, "out.csv");
      await saveSession(session, { what: { kind: "all" }, format: "csv", path, presentation }, undefined);
      const lines = (await readFile(path, "utf8")).trimEnd().split("\r\n");
      expect(lines).toHaveLength(4);
      expect(lines[0]).toContain("id,startTime,");
      expect(lines[1]).toContain("10.0.0.1,40000,cart");
    }));
  test("that are gone are not saved", () =>
    withSession(async (session, folder) => {
      const order = {
        what: { kind: "entries", ids: ["x/y-1"] },
        format: "json",
        path: join(folder, "o"),
        presentation,
      } as const;
      await expect(saveSession(session, order, undefined)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await readdir(folder)).not.toContain("o.part");
    }));
});

test.each(["json", "csv", "pcap", "pcapng"] as const)("a cancelled %s leaves nothing behind", (format) =>
  withSession(async (session, folder) => {
    const order = { what: { kind: "all" }, format, path: join(folder, "out"), presentation } as const;
    await expect(saveSession(session, order, AbortSignal.abort())).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await readdir(folder)).filter((name) => name.startsWith("out"))).toEqual([]);
  }),
);
test("a folder that is not there says so", () =>
  withSession(async (session, folder) => {
    const order = { what: { kind: "all" }, format: "json", path: join(folder, "no", "out"), presentation } as const;
    await expect(saveSession(session, order, undefined)).rejects.toMatchObject({ code: "NOT_READABLE" });
  }));
