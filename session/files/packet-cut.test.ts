// What a redacting filter means for packets: those of flows with a redacted entry lose their payload, all others are
// whole, and the file or the answer says so. Files are read back.
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHeaderEnd, type PacketRecord } from "../../engine/index.ts";
import { ingestInWorker, presentation, type Saved, type Session, saveSession, View, Workspace } from "../index.ts";
import { readCaptures } from "../sources/index.ts";
import { DEMO, INGEST_WORKER } from "../testing/captures.ts";
import { FlowRecord } from "./flow-record.ts";
import { CUT_COMMENT } from "./packet-plan.ts";

/** HTTP entries lose their path, those of Redis are as they are. */
const HTTP_REDACTED = 'redis || (http && redact("request.path"))';
/** Shortest payload that is looked for in a file: shorter ones may be there by chance. */
const TELLING_BYTES = 12;

const folder = mkdtempSync(join(tmpdir(), "thresher-packet-cut-"));
const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER), presentation.catalogue.paths);
let session: Session;
let source: readonly Packet[];
beforeAll(async () => {
  session = await opened(workspace, DEMO);
  source = await packetsOf(DEMO);
});
afterAll(async () => {
  await workspace.close();
  rmSync(folder, { recursive: true });
});

interface Packet {
  readonly flow: number;
  /** Its time and the bytes of its headers: the same before and after a cut. */
  readonly key: string;
  readonly originalLength: number;
  readonly payload: Buffer;
}

async function opened(into: Workspace, path: string): Promise<Session> {
  const one = await into.open({ kind: "files", paths: [path] });
  await new Promise<void>((resolve) => {
    const look = (): void => (one.tick().source.phase === "loading" ? undefined : resolve());
    one.onTick(look);
    look();
  });
  return one;
}
async function packetsOf(path: string): Promise<readonly Packet[]> {
  const headers = createHeaderEnd();
  const record = new FlowRecord();
  const packets: (Omit<Packet, "flow"> & { number: number })[] = [];
  await readCaptures([path], {
    onPacket: (packet: PacketRecord) => {
      record.add(packet);
      const { bytes, start, end, sec, nsec, number, originalLength } = packet;
      const header = headers.of(packet);
      const hex = Buffer.from(bytes.subarray(start, header)).toString("hex");
      const payload = Buffer.from(new Uint8Array(bytes.subarray(header, end)));
      packets.push({ number, key: `${sec}.${nsec} ${hex}`, originalLength, payload });
    },
  });
  return packets.map(({ number, ...packet }) => ({ ...packet, flow: record.flowOf(number) }));
}
function filterOf(text: string): View["filter"] {
  const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
  return compiled.filter;
}
async function flowsOf(text: string): Promise<ReadonlySet<number>> {
  const view = viewOf(text);
  await view.complete();
  const rows = await view.rows(0, view.state.total);
  view.close();
  return new Set(rows.map(({ row }) => row.flowId));
}
function viewOf(text: string): View {
  const filter = filterOf(text);
  const match: ConstructorParameters<typeof View>[1]["match"] = (one, stored) =>
    one.matches(presentation.assemble(stored));
  return new View(session.store, { filter, sort: null, showConnections: false, match });
}
let outputs = 0;
async function save(
  text: string,
  format: "pcap" | "pcapng" | "json" | "csv",
  hidden: readonly string[] = [],
): Promise<Saved & { path: string }> {
  const path = join(folder, `out-${++outputs}.${format}`);
  const view = viewOf(text);
  const alsoHidden = hidden.map(filterOf);
  const order = { what: { kind: "view", view }, format, path, presentation, alsoHidden } as const;
  const saved = await saveSession(session, order, undefined);
  view.close();
  return { ...saved, path };
}

/** Saved packets are those of the flows wanted; of the flows hidden no payload is in the file, all else is whole. */
async function check(
  path: string,
  wanted: ReadonlySet<number>,
  hidden: ReadonlySet<number>,
): Promise<{ packets: number; cutPackets: number }> {
  const [saved, file] = await Promise.all([packetsOf(path), readFile(path)]);
  const expected = source.filter(({ flow }) => wanted.has(flow));
  expect(saved.map(({ key, originalLength }) => [key, originalLength])).toEqual(
    expected.map(({ key, originalLength }) => [key, originalLength]),
  );
  const shown = new Set(expected.filter(({ flow }) => !hidden.has(flow)).map(({ payload }) => payload.toString("hex")));
  let cutPackets = 0;
  for (const [i, { flow, payload }] of expected.entries()) {
    const isHidden = hidden.has(flow);
    expect(saved[i]?.payload.toString("hex")).toBe(isHidden ? "" : payload.toString("hex"));
    if (!isHidden) continue;
    if (payload.length > 0) cutPackets++;
    const isTelling = payload.length >= TELLING_BYTES && !shown.has(payload.toString("hex"));
    if (isTelling) expect(file.includes(payload)).toBe(false);
  }
  return { packets: saved.length, cutPackets };
}

describe.each(["pcapng", "pcap"] as const)("%s", (format) => {
  test("has no payload of flows with a redacted entry, and all of the others", async () => {
    const saved = await save(HTTP_REDACTED, format);
    const [http, redis] = await Promise.all([flowsOf("http"), flowsOf("redis")]);
    const counts = await check(saved.path, new Set([...http, ...redis]), http);
    expect(counts.cutPackets).toBeGreaterThan(50);
    expect(counts.cutPackets).toBeLessThan(counts.packets);
    expect(saved).toMatchObject(counts);
  });
  test("is whole where the filter hides nothing of what it selects", async () => {
    const saved = await save('redis && redact("request.nothing")', format);
    const redis = await flowsOf("redis");
    expect(await check(saved.path, redis, new Set())).toMatchObject({ packets: saved.packets, cutPackets: 0 });
    expect(saved).toMatchObject({ cutPackets: 0, notice: "" });
  });
  test("is cut where another filter of the window hides something, though the view's own does not", async () => {
    const saved = await save("redis || http", format, ['http && redact("request.headers")']);
    const [http, redis] = await Promise.all([flowsOf("http"), flowsOf("redis")]);
    expect(await check(saved.path, new Set([...http, ...redis]), http)).toMatchObject({ cutPackets: saved.cutPackets });
  });
});

describe("that packets are cut", () => {
  async function commentOf(path: string): Promise<boolean> {
    return (await readFile(path)).includes(CUT_COMMENT);
  }
  test("a pcapng file says itself", async () => {
    const { path, notice } = await save(HTTP_REDACTED, "pcapng");
    expect([await commentOf(path), notice]).toEqual([true, ""]);
  });
  test("a pcapng file that is whole does not say", async () =>
    expect(await commentOf((await save("http", "pcapng")).path)).toBe(false));
  test("of a pcap file the answer says, with how many", async () => {
    const { path, notice, cutPackets } = await save(HTTP_REDACTED, "pcap");
    expect(await commentOf(path)).toBe(false);
    expect(notice).toContain(`${cutPackets} packets`);
  });
});

test("the flows of a cut file are found again, with the same peers and packets", async () => {
  const { path } = await save(HTTP_REDACTED, "pcapng");
  const wanted = new Set([...(await flowsOf("http")), ...(await flowsOf("redis"))]);
  const other = new Workspace(join(folder, "again"), ingestInWorker(INGEST_WORKER));
  const peers = async (one: Session, flows: ReadonlySet<number> | null): Promise<readonly string[]> => {
    const rows = await one.store.pages.listRows(Uint32Array.from({ length: one.store.lastNumber }, (_, i) => i + 1));
    return rows
      .filter(({ row }) => row.isFlow && (flows === null || flows.has(row.flowId)))
      .map(({ row }) => `${row.srcIp} ${row.srcPort} ${row.dstIp} ${row.dstPort} ${row.timeNs} ${row.requestSize}`)
      .toSorted();
  };
  expect(await peers(await opened(other, path), null)).toEqual(await peers(session, wanted));
  await other.close();
});

test("everything saved while a filter hides: its flows are cut, and packets of no flow", async () => {
  const path = join(folder, "all.pcapng");
  const alsoHidden = [filterOf('http && redact("request.path")')];
  const order = { what: { kind: "all" }, format: "pcapng", path, presentation, alsoHidden } as const;
  const saved = await saveSession(session, order, undefined);
  const http = await flowsOf("http");
  expect(saved.packets).toBe(source.length);
  const all = new Set(source.map(({ flow }) => flow));
  expect(await check(path, all, new Set([...http, -1, ...(await quotingFlows())]))).toMatchObject({
    cutPackets: saved.cutPackets,
  });
});
/** Flows without ports: their packets quote those of others. */
async function quotingFlows(): Promise<readonly number[]> {
  const rows = await session.store.pages.listRows(
    Uint32Array.from({ length: session.store.lastNumber }, (_, i) => i + 1),
  );
  return rows.flatMap(({ row }) => (row.srcPort === null && row.dstPort === null ? [row.flowId] : []));
}

test.each(["json", "csv"] as const)("entries as %s are redacted by the window's other filters too", async (format) => {
  const saved = await save("http", format, ['http && redact("request.path")']);
  const text = await readFile(saved.path, "utf8");
  expect(text).toContain("[REDACTED]");
  expect(saved).toMatchObject({ cutPackets: 0, notice: "" });
});
