// A live session whose ring has deleted its first packets: what is saved of some entries is theirs, and no one else's.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { batchOf, presentation, saveSession, Workspace } from "../index.ts";
import { codecs } from "../../codecs/index.ts";
import type { EntryRow } from "../../contract/index.ts";
import { bareInterface, createEngine, DEFAULT_LIMITS, toRow } from "../../engine/index.ts";
import { readDissectors } from "../dissectors/read-dissectors.ts";
import type { StartIngest } from "../ingest/messages.ts";
import { readCaptures, SegmentWriter } from "../sources/index.ts";
import { udpFrame, withFolder, writeCapture } from "../testing/captures.ts";

const HOSTS = [1, 2, 3, 4, 5, 6];
const PACKETS_PER_HOST = 4;

/** An ingest as of an interface: a segment for each host, and the rows that the engine makes of all packets. */
function ingestOf(capture: string): StartIngest {
  return (order, events) => {
    const run = async (): Promise<{ phase: "ended"; notice: string }> => {
      const rows: EntryRow[] = [];
      const { dissectors, words } = await readDissectors(order.dissectorsFolder ?? "", (problem) =>
        expect.fail(problem),
      );
      events.words(words);
      const naming = { prefix: "1", worker: order.worker };
      const engine = createEngine({
        codecs,
        dissectors,
        emit: (one) => rows.push(toRow(one, naming, codecs, DEFAULT_LIMITS)),
      });
      const folder = order.kind === "interfaces" ? order.packetsFolder : "";
      const segments = new SegmentWriter(folder, { maxSegmentBytes: 1, maxTotalBytes: 1 << 30 });
      segments.interface(0, bareInterface(1, 0));
      const onPacket = (record: Parameters<SegmentWriter["packet"]>[0]): void => {
        segments.packet(record);
        engine.packet(record);
      };
      await readCaptures([capture], { onPacket });
      segments.close();
      engine.finish();
      await events.rows(batchOf(rows));
      return { phase: "ended", notice: "" };
    };
    return { begun: Promise.resolve(), ended: run(), cancel: () => undefined, wantPackets: () => undefined };
  };
}

/** Saves the entries of some hosts after so many of the oldest packets are gone; answers whose packets were saved. */
async function check(
  hosts: readonly number[],
  deletedPackets: number,
  expected: readonly number[],
  script = "",
): Promise<void> {
  await withFolder(async (folder) => {
    await mkdir(join(folder, "dissectors"));
    if (script !== "") await writeFile(join(folder, "dissectors/own.js"), script);
    const packets = HOSTS.flatMap((host) =>
      Array.from({ length: PACKETS_PER_HOST }, (_, i) => ({ host, sec: 100 * host + i })),
    );
    const capture = await writeCapture(join(folder, "live.pcap"), packets);
    const workspace = new Workspace(folder, ingestOf(capture));
    const session = await workspace.open({ kind: "interfaces", interfaces: ["eth0"], filter: "" });
    await session.cancelLoad();
    const ring = join(session.folder, "packets");
    const segments = (await readdir(ring)).toSorted();
    expect(segments).toHaveLength(packets.length);
    for (const name of segments.slice(0, deletedPackets)) await rm(join(ring, name));
    const all = await session.store.pages.listRows(
      Uint32Array.from({ length: session.store.lastNumber }, (_, i) => i + 1),
    );
    const ids = all.filter(({ row }) => hosts.some((host) => row.srcIp === `10.0.0.${host}`)).map(({ row }) => row.id);
    const path = join(folder, "out.pcapng");
    await saveSession(session, { what: { kind: "entries", ids }, format: "pcapng", path, presentation }, undefined);
    const saved: number[] = [];
    const hostAt = 14 + 12 + 3;
    await readCaptures([path], { onPacket: ({ bytes, start }) => saved.push(bytes[start + hostAt] ?? 0) });
    expect(saved).toEqual(expected);
    expect(udpFrame(9, "")[hostAt]).toBe(9);
    await workspace.close();
  });
}
const four = (host: number): readonly number[] => Array<number>(PACKETS_PER_HOST).fill(host);

test("a whole ring", () => check([2, 5], 0, [...four(2), ...four(5)]));
test("flows behind the cut are those that were meant", () =>
  check([3, 5], 2 * PACKETS_PER_HOST, [...four(3), ...four(5)]));
test("flows before the cut have no packets any more", () => check([1, 6], 3 * PACKETS_PER_HOST, four(6)));

const OWN = `const protocol = { name: "own", transport: "udp", ports: [9999] };
function identify() { return "client"; }
function parse(bytes) { return { length: bytes.length, kind: "oneway" }; }`;
test("entries of a user's dissector", () => check([3, 5], 2 * PACKETS_PER_HOST, [...four(3), ...four(5)], OWN));
