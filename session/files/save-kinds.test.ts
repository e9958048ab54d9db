// The demo saved in every format, of everything, a filter's view and some entries; cancelled; and on a full disk.
import { symlink, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { SaveFormat } from "../../contract/index.ts";
import { ingestInWorker, presentation, type Session, saveSession, View, Workspace } from "../index.ts";
import { readCaptures } from "../sources/index.ts";
import { DEMO, INGEST_WORKER } from "../testing/captures.ts";
import type { SaveWhat } from "./selection.ts";

const FORMATS: readonly SaveFormat[] = ["json", "csv", "pcap", "pcapng"];
const FILTERS = ['http && dst.name == "cart"', "redis", "response.status >= 400", 'dst.name == "nobody"'];

const folder = mkdtempSync(join(tmpdir(), "thresher-save-kinds-"));
const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER), presentation.catalogue.paths);
let session: Session;
beforeAll(async () => {
  session = await openAll(workspace, [DEMO]);
});
afterAll(async () => {
  await workspace.close();
  rmSync(folder, { recursive: true });
});

async function openAll(into: Workspace, paths: readonly string[]): Promise<Session> {
  const opened = await into.open({ kind: "files", paths });
  await new Promise<void>((resolve) => {
    const look = (): void => (opened.tick().source.phase === "loading" ? undefined : resolve());
    opened.onTick(look);
    look();
  });
  return opened;
}
async function viewOf(of: Session, text: string): Promise<View> {
  const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
  const { filter } = compiled;
  const match = (_filter: unknown, stored: Parameters<typeof presentation.assemble>[0]): boolean =>
    filter.matches(presentation.assemble(stored));
  const view = new View(of.store, { filter, sort: null, showConnections: true, match });
  await view.complete();
  return view;
}
/** What entries are, apart from their numbers and of which file they are. */
async function contentOf(view: View): Promise<readonly string[]> {
  const rows = await view.rows(0, view.state.total);
  const texts = rows.map(({ row: { timeNs, protocol, method, summary, status, srcIp, dstIp } }) =>
    [timeNs, protocol.abbr, method, summary, status, srcIp, dstIp].join(" "),
  );
  return texts.toSorted((a, b) => (a < b ? -1 : 1));
}
let outputs = 0;
const outputPath = (format: SaveFormat): string => join(folder, `out-${++outputs}.${format}`);

/** Saves the view of a filter, and checks what the file holds against the view itself. */
async function check(text: string, format: SaveFormat): Promise<void> {
  const view = await viewOf(session, text);
  const path = outputPath(format);
  const saved = await saveSession(session, { what: { kind: "view", view }, format, path, presentation }, undefined);
  const bytes = await readFile(path);
  expect(saved.bytes).toBe(bytes.length);
  if (format === "json" || format === "csv") {
    const lines = bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
    expect(saved).toMatchObject({ entries: view.state.total, packets: 0 });
    expect(lines).toHaveLength(view.state.total + (format === "csv" ? 1 : 0));
  } else await checkPackets(path, text, view, saved.packets);
  view.close();
}

// Whole flows are saved: opened again, the filter finds in them the same entries.
async function checkPackets(path: string, text: string, view: View, packets: number): Promise<void> {
  expect((await readCaptures([path], { onPacket: () => undefined }, undefined)).packets).toBe(packets);
  if (view.state.total === 0 || path.endsWith(".pcap")) return;
  const other = new Workspace(join(folder, `again-${outputs}`), ingestInWorker(INGEST_WORKER));
  const again = await viewOf(await openAll(other, [path]), text);
  expect(await contentOf(again)).toEqual(await contentOf(view));
  again.close();
  await other.close();
}

describe.each(FILTERS)("the entries of %s", (text) => {
  test.each(FORMATS)("as %s", (format) => check(text, format));
});

test.each(FORMATS)("some entries as %s are those, and their flows", async (format) => {
  const rows = await session.store.pages.listRows(Uint32Array.of(3, 5, 8));
  const what: SaveWhat = { kind: "entries", ids: rows.map(({ row }) => row.id) };
  const saved = await saveSession(session, { what, format, path: outputPath(format), presentation }, undefined);
  if (format === "json" || format === "csv") expect(saved.entries).toBe(3);
  else {
    expect(saved.packets).toBeGreaterThanOrEqual(3);
    expect(saved.packets).toBeLessThan(session.tick().ledger.packets);
  }
});

test.each(FORMATS)("all as %s is all", async (format) => {
  const order = { what: { kind: "all" }, format, path: outputPath(format), presentation } as const;
  const saved = await saveSession(session, order, undefined);
  const { entries, ledger } = session.tick();
  const isText = format === "json" || format === "csv";
  expect([saved.entries, saved.packets]).toEqual(isText ? [entries, 0] : [0, ledger.packets]);
});

test.each(FORMATS)("%s that is cancelled on the way leaves nothing behind", async (format) => {
  const path = outputPath(format);
  const stop = new AbortController();
  const saving = saveSession(session, { what: { kind: "all" }, format, path, presentation }, stop.signal);
  queueMicrotask(() => stop.abort());
  await expect(saving).rejects.toMatchObject({ code: "CANCELLED" });
  expect((await readdir(folder)).filter((name) => path.endsWith(name) || name.endsWith(".part"))).toEqual([]);
});

test.skipIf(process.platform !== "linux").each(FORMATS)(
  "%s on a full disk says so, and leaves nothing behind (Linux has a full device)",
  async (format) => {
    const path = outputPath(format);
    await symlink("/dev/full", `${path}.part`);
    const saving = saveSession(session, { what: { kind: "all" }, format, path, presentation }, undefined);
    await expect(saving).rejects.toMatchObject({ code: "LIMIT", data: { nextStep: expect.stringMatching(/free/) } });
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  },
);

test("notes are in formats of entries; a comment is not where something of its entry is hidden", async () => {
  const rows = await session.store.pages.listRows(Uint32Array.of(1, 2));
  const [first = "", second = ""] = rows.map(({ row }) => row.id);
  await session.notes.toggle("mark", [first]);
  await session.notes.comment(first, "look, here");
  await session.notes.toggle("ignore", [second]);
  const linesOf = async (text: string, format: SaveFormat): Promise<string[]> => {
    const view = await viewOf(session, text);
    const path = outputPath(format);
    await saveSession(session, { what: { kind: "view", view }, format, path, presentation }, undefined);
    view.close();
    return (await readFile(path, "utf8")).trimEnd().split(/\r?\n/);
  };
  const notesIn = async (text: string): Promise<unknown[]> =>
    (await linesOf(text, "json")).map((line) => {
      const { marked, ignored, comment } = JSON.parse(line) as Record<string, unknown>;
      return [marked, ignored, comment];
    });
  expect(await notesIn("id <= 3")).toEqual([
    [true, false, "look, here"],
    [false, true, ""],
    [undefined, undefined, undefined],
  ]);
  const csv = (await linesOf("id <= 3", "csv")).map((line) => line.split(",").slice(22).join(","));
  expect(csv).toEqual(["marked,ignored,comment", 'true,false,"look, here"', "false,true,", "false,false,"]);
  expect(await notesIn('id <= 1 && redact("src.ip")')).toEqual([[true, false, ""]]);
  expect((await linesOf('id <= 1 && redact("src.ip")', "csv"))[1]).toMatch(/,true,false,$/);
});

test("redacted values are in no format of entries, names among them", async () => {
  const view = await viewOf(
    session,
    'http && dst.name == "price" && redact("src.name", "src.dns", "src.ip", "request.path")',
  );
  for (const format of ["json", "csv"] as const) {
    const path = outputPath(format);
    await saveSession(session, { what: { kind: "view", view }, format, path, presentation }, undefined);
    const text = await readFile(path, "utf8");
    expect(text).toContain("[REDACTED]");
    expect(text.replaceAll(/"Host":"[^"]*"/gi, "")).not.toMatch(/10\.20\.1\.20|"cart"|,cart,/);
  }
  view.close();
});
