// Captures that the tests open: a recorded shop, and small ones made on the spot for one thing each.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { type Conversation, httpExchange, makeCapture, type Said } from "../cli/testing/make-capture.ts";
import { ROOT } from "./server.ts";

export const SHOP_CAPTURE = join(ROOT, "captures/demo/shop.pcapng");
export const ROOT_README = join(ROOT, "README.md");
/** Entries of the demo, which is another one. */
export const DEMO_ENTRIES = 1075;
/** Entries of the shop, and how many the window lists while the connections of dissected requests are hidden. */
export const SHOP_ENTRIES = 237;
export const SHOP_SHOWN = 198;
/** Of these, by protocol. */
export const SHOP_HTTP = 63;
export const SHOP_DNS = 27;

const LARGE_CONNECTIONS = 20_000;
const LARGE_TURNS = 10;
const SECONDS_BETWEEN_TURNS = 3600;
const PCAP_HEADER_BYTES = 24;
const PCAP_RECORD_HEADER_BYTES = 16;

/** One HTTP exchange on a connection of its own. */
export const httpOn = (clientPort: number, said: readonly Said[]): Conversation => ({
  clientPort,
  serverPort: 8080,
  said,
});

/** A capture of one GET a path, each answered with 200. */
export const pathsCapture = (firstPort: number, paths: readonly string[]): Uint8Array =>
  makeCapture(paths.map((path, index) => httpOn(firstPort + index, httpExchange(path, 200))));

/** A POST and its answer, with a body of any bytes given as Latin-1 text. */
export const postExchange = (
  path: string,
  request: { readonly type: string; readonly body: string },
  response: { readonly status: number; readonly headers: string; readonly body: string },
): readonly Said[] => [
  {
    from: "client",
    text: `POST ${path} HTTP/1.1\r\nHost: shop\r\nContent-Type: ${request.type}\r\nContent-Length: ${request.body.length}\r\n\r\n${request.body}`,
  },
  {
    from: "server",
    text: `HTTP/1.1 ${response.status} Text\r\n${response.headers}Content-Length: ${response.body.length}\r\n\r\n${response.body}`,
  },
];

/** Bytes as the text that `postExchange` takes. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Writes a capture into a folder and answers its path; `.gz` and `.zst` names are compressed. */
export async function writeCapture(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  const written = name.endsWith(".gz") ? gzipSync(bytes) : name.endsWith(".zst") ? zstdCompressSync(bytes) : bytes;
  await writeFile(path, written);
  return path;
}

/** A capture cut in the middle of its last record; answers also where that record began. */
export function cutCapture(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly recordOffset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = PCAP_HEADER_BYTES;
  let last = offset;
  while (offset < bytes.length) {
    last = offset;
    offset += PCAP_RECORD_HEADER_BYTES + view.getUint32(offset + 8, true);
  }
  return { bytes: bytes.subarray(0, last + PCAP_RECORD_HEADER_BYTES + 5), recordOffset: last };
}

/** The shop's own bytes. */
export const shopBytes = (): Promise<Uint8Array> => readFile(SHOP_CAPTURE);

/**
 * A capture that takes long enough to be looked at while it loads: the same conversations again and again, hours apart,
 * as members of one gzip file, so that making and sending it is quick.
 */
export async function largeCapture(folder: string): Promise<string> {
  const ports = Array.from({ length: LARGE_CONNECTIONS }, (_, index) => 2000 + index);
  const capture = makeCapture(ports.map((port) => httpOn(port, httpExchange("/large", 200))));
  const members: Uint8Array[] = [];
  for (let turn = 0; turn < LARGE_TURNS; turn++) {
    members.push(gzipSync(turn === 0 ? capture : capture.subarray(PCAP_HEADER_BYTES), { level: 1 }));
    delayRecords(capture, SECONDS_BETWEEN_TURNS);
  }
  const path = join(folder, "large.pcap.gz");
  await writeFile(path, Buffer.concat(members));
  return path;
}

function delayRecords(capture: Uint8Array, seconds: number): void {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  for (let offset = PCAP_HEADER_BYTES; offset < capture.length; ) {
    view.setUint32(offset, view.getUint32(offset, true) + seconds, true);
    offset += PCAP_RECORD_HEADER_BYTES + view.getUint32(offset + 8, true);
  }
}
