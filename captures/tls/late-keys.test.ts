// The secrets of the connections of decrypted.pcap, written down after the packets that they open: as where a key log is
// read while the programs that write it run.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { CaptureReader, createEngine, DEFAULT_LIMITS, KeyLog, MAX_WAITING_BYTES, toRow } from "../../engine/index.ts";
import type { EntryRow, Ledger } from "../../contract/index.ts";
import { MAX_LATE_BYTES, MAX_LATE_SECONDS, WAITS } from "../../engine/protocols/tls/decryption/late-keys.ts";
import { without } from "../../tools/captures/damage.ts";
import { dissect } from "../../tools/captures/dissect.ts";
import { CASES } from "./cases.ts";

const file = readFileSync(new URL("./decrypted.pcap", import.meta.url));
const log = readFileSync(new URL("./decrypted.keys", import.meta.url), "latin1");
const PACKETS = 194;

function keysOf(text: string): KeyLog {
  const keys = new KeyLog();
  keys.add(Buffer.from(text));
  return keys;
}

interface Played {
  readonly rows: readonly EntryRow[];
  readonly ledger: Ledger;
  /** What the entries of handshakes said of decryption, in the order in which they were told. */
  readonly said: readonly string[];
}

/** Plays the capture as if live: `arrive` is asked before each packet what the log has grown by. */
function live(
  arrive: (packet: number) => string,
  afterSeconds = 0,
  keys = growing(),
  keeps: (packet: number) => boolean = () => true,
): Played {
  const rows = new Map<string, EntryRow>();
  const said: string[] = [];
  let [second, packets] = [0, 0];
  const engine = createEngine({
    codecs,
    keys: keys.log,
    strict: true,
    emit: (exchange) => {
      const row = toRow(exchange, { prefix: "", worker: "file:test" }, codecs, DEFAULT_LIMITS);
      rows.set(row.id, row);
      const decryption = (JSON.parse(row.document) as { response?: { decryption?: string } }).response?.decryption;
      if (row.protocol.name === "tlsx" && decryption !== undefined) said.push(decryption);
    },
  });
  const reader = new CaptureReader();
  const each: Parameters<CaptureReader["finish"]>[0] = (record) => {
    keys.grow(arrive(++packets));
    second = record.sec;
    if (keeps(record.number)) engine.packet(record);
  };
  reader.push(file, each);
  reader.finish(each);
  keys.grow(arrive(PACKETS + 1));
  for (let i = 1; i <= afterSeconds; i++) engine.tick(second + i, 0);
  engine.finish();
  return { rows: [...rows.values()], ledger: engine.ledger(), said };
}

/** A log and how to write to it: what was written is known once the engine asks. */
function growing() {
  let written = "";
  const log: KeyLog = new KeyLog(() => {
    log.add(Buffer.from(written));
    written = "";
  });
  return { log, grow: (text: string) => void (written += text) };
}

const inside = (rows: readonly EntryRow[]) =>
  rows.filter(({ protocol }) => protocol.name === "http").map((row) => ({ ...row, hops: [] }));
const READ_AFTERWARDS = inside(dissect(file, { keys: keysOf(log) }).rows);
const noteOf = ({ ledger }: Played) => ledger.lines.filter(({ code }) => code === "tls-keys-late");

test("secrets that come later than all packets open them all the same, with the times of the packets", () => {
  const { rows, ledger, said } = live((packet) => (packet > PACKETS ? log : ""), 1);
  expect(READ_AFTERWARDS).toHaveLength(CASES.length);
  expect(inside(rows).toSorted(byId)).toEqual(READ_AFTERWARDS.toSorted(byId));
  expect(JSON.stringify(ledger)).not.toContain("tls-");
  expect(said.slice(0, CASES.length)).toEqual(CASES.map(() => WAITS));
  expect(said.slice(-CASES.length)).toEqual(CASES.map(() => "decrypted"));
});
const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

test("wherever the log is when a packet comes, all is read in the end", () => {
  const bytes = log.length;
  for (let packet = 1; packet <= PACKETS; packet += 9) {
    const cut = Math.floor((bytes * packet) / PACKETS);
    const played = live((now) => (now === packet ? log.slice(0, cut) : now === packet + 2 ? log.slice(cut) : ""), 1);
    expect(inside(played.rows).length, `packet ${packet}`).toBe(CASES.length);
  }
});

test("secrets are asked for once more before the capture ends", () => {
  expect(inside(live((packet) => (packet > PACKETS ? log : "")).rows)).toHaveLength(CASES.length);
});

test("after a time the connections are let go as encrypted, which is said and counted", () => {
  const played = live(() => "", MAX_LATE_SECONDS + 1);
  expect(inside(played.rows)).toEqual([]);
  expect(noteOf(played)).toMatchObject([
    { count: CASES.length, isLoss: false, reason: expect.stringContaining(`none within ${MAX_LATE_SECONDS} s`) },
  ]);
  expect(played.said.slice(-CASES.length)).toEqual(CASES.map(() => "the key log has no secret for this client random"));
});

test("a capture that ends first lets them go, too", () => {
  const played = live(() => "");
  expect(noteOf(played)).toMatchObject([{ count: CASES.length, reason: expect.stringContaining("ended before") }]);
});

test("nothing waits where all that may wait does already, and room that was taken is given back", () => {
  const keys = growing();
  keys.log.holdBack(MAX_WAITING_BYTES);
  const played = live((packet) => (packet > PACKETS ? log : ""), 1, keys);
  expect(inside(played.rows)).toEqual([]);
  expect(noteOf(played)).toMatchObject([{ count: CASES.length, reason: expect.stringContaining("too many") }]);
  keys.log.letGo(MAX_WAITING_BYTES);
  expect(keys.log.holdBack(MAX_WAITING_BYTES)).toBe(true);
  const after = growing();
  live((packet) => (packet > PACKETS ? log : ""), 1, after);
  expect(after.log.holdBack(MAX_WAITING_BYTES)).toBe(true);
  expect(MAX_LATE_BYTES).toBeLessThan(MAX_WAITING_BYTES);
});

test("a log that does not grow holds nothing back", () => {
  const { said } = live(() => "", 0, { log: keysOf("CLIENT_RANDOM 00 00\n"), grow: () => undefined });
  expect(said).toEqual([]);
});

test("with a packet lost, late secrets open the same as those that were there before", () => {
  for (let lost = 1; lost <= PACKETS; lost += 7) {
    const keeps = (packet: number): boolean => packet !== lost;
    const early = inside(dissect(file, { keys: keysOf(log), arrivals: without(lost, PACKETS) }).rows).toSorted(byId);
    const late = inside(live((packet) => (packet > PACKETS ? log : ""), 1, growing(), keeps).rows).toSorted(byId);
    expect(late, `without packet ${lost}`).toEqual(early);
  }
});
