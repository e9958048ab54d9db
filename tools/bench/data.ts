// The captures that the benchmarks read: built once into bench-data/ (never committed) from the shared set where it is, else
// from what the project recorded itself.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../guards/tree.ts";

export const DATA_FOLDER = join(ROOT, "bench-data");
const PCAP_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const ETHERNET_BYTES = 14;
/** Second byte of the IPv6 source and destination address behind an Ethernet header. */
const IPV6_SOURCE = ETHERNET_BYTES + 8 + 1;
const IPV6_DESTINATION = ETHERNET_BYTES + 24 + 1;

/** Path of a capture that make-bench of the shared set builds; throws with what is missing. */
export function benchCapture(name: "http1-50x.pcap" | "mixed-200k.pcap"): string {
  const path = join(DATA_FOLDER, name);
  if (existsSync(path)) return path;
  const maker = join(ROOT, "../shared/captures/make-bench");
  if (!existsSync(maker)) throw new Error(`${name} is built by ../shared/captures/make-bench, which is not there`);
  mkdirSync(DATA_FOLDER, { recursive: true });
  const run = spawnSync("python3", [maker, DATA_FOLDER], { encoding: "utf8" });
  if (run.status !== 0)
    throw new Error(
      `make-bench failed: ${run.stderr.trim().split("\n").at(-1) ?? ""} (it needs the packages tcpreplay and wireshark-common)`,
    );
  return path;
}

/** The HTTP capture `times` over, each copy with addresses of its own and later in time. */
export function repeatedCapture(times: number): string {
  const path = join(DATA_FOLDER, `http1-50x-times-${times}.pcap`);
  const source = readFileSync(benchCapture("http1-50x.pcap"));
  const expected = PCAP_HEADER_BYTES + (source.length - PCAP_HEADER_BYTES) * times;
  if (existsSync(path) && statSync(path).size === expected) return path;
  const file = openSync(path, "w");
  writeSync(file, source.subarray(0, PCAP_HEADER_BYTES));
  const spanSeconds = spanOf(source) + 1;
  for (let copy = 0; copy < times; copy++) writeSync(file, shiftedRecords(source, copy, spanSeconds));
  closeSync(file);
  return path;
}

function spanOf(source: Buffer): number {
  let last = 0;
  const first = source.readUInt32LE(PCAP_HEADER_BYTES);
  for (let at = PCAP_HEADER_BYTES; at < source.length; at += RECORD_HEADER_BYTES + source.readUInt32LE(at + 8))
    last = Math.max(last, source.readUInt32LE(at));
  return last - first;
}

function shiftedRecords(source: Buffer, copy: number, spanSeconds: number): Buffer {
  const records = Buffer.from(source.subarray(PCAP_HEADER_BYTES));
  for (let at = 0; at < records.length; ) {
    records.writeUInt32LE(records.readUInt32LE(at) + copy * spanSeconds, at);
    const packet = at + RECORD_HEADER_BYTES;
    records[packet + IPV6_SOURCE] = copy;
    records[packet + IPV6_DESTINATION] = copy;
    at = packet + records.readUInt32LE(at + 8);
  }
  return records;
}
