// Runs the whole engine over a capture of the project: for tests that say in words what real traffic becomes.
import { readFileSync } from "node:fs";
import { codecs } from "../../codecs/index.ts";
import type { EntryRow, Json } from "../../contract/index.ts";
import { createEngine } from "../engine.ts";
import { toRow } from "../entry/row.ts";
import type { Exchange } from "../exchange.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { CaptureReader } from "../pcap/index.ts";
import { KeyLog } from "../tls/key-log.ts";

/** A side of a document, loosely: tests name the fields that they look at. */
export type Side = Readonly<Record<string, Json | undefined>>;
export interface ReadEntry {
  readonly row: EntryRow;
  readonly request: Side | null;
  readonly response: Side | null;
  readonly error: { readonly type: string; readonly msg: string } | null;
}

/** Entries of one protocol, in the order of their last writing. `file` is relative to the folder of captures. */
export function readCapture(file: string, protocol: string, keys = new KeyLog()): readonly ReadEntry[] {
  const rows = new Map<string, EntryRow>();
  const emit = (exchange: Exchange): void => {
    if (exchange.isFlow || exchange.protocol.name !== protocol) return;
    const row = toRow(exchange, { prefix: "", worker: "file:test" }, codecs, DEFAULT_LIMITS);
    rows.set(row.id, row);
  };
  const engine = createEngine({ codecs, keys, limits: DEFAULT_LIMITS, emit, strict: true });
  const reader = new CaptureReader();
  reader.push(readFileSync(new URL(`../../captures/${file}`, import.meta.url)), (packet) => engine.packet(packet));
  reader.finish((packet) => engine.packet(packet));
  engine.finish();
  return [...rows.values()].map((row) => {
    const { request, response, error } = JSON.parse(row.document) as ReadEntry;
    return { row, request, response, error };
  });
}
