// What the tests of decrypted captures look at: what was said inside, and the same file with a packet lost or changed.
import { expect } from "vitest";
import { CaptureReader, KeyLog, PcapWriter } from "../../engine/index.ts";
import { dissect } from "./dissect.ts";

/** What is looked at of an entry's document. */
export interface Document {
  readonly request: { readonly path?: string; readonly postData?: { readonly text: string } } | null;
  readonly response: {
    readonly decryption?: string;
    readonly status?: number;
    readonly content?: { readonly text: string };
  } | null;
}

export function keysOf(...files: readonly string[]): KeyLog {
  const keys = new KeyLog();
  for (const text of files) {
    keys.add(Buffer.from(text));
    keys.endLine();
  }
  return keys;
}

/** `path body → status body` of every decrypted entry; all must be marked. */
export function inside(capture: Uint8Array, keys: KeyLog): readonly string[] {
  const { rows } = dissect(capture, { keys });
  return rows
    .filter(({ protocol }) => protocol.name === "http")
    .map((row) => {
      expect(row.tls).toBe(true);
      const { request, response } = JSON.parse(row.document) as Document;
      const asked = `${request?.path} ${request?.postData?.text}`;
      return `${asked} → ${response?.status} ${response?.content?.text}`;
    });
}

/** What the entries of handshakes say of decryption. */
export function handshakes(capture: Uint8Array, keys: KeyLog): readonly (string | undefined)[] {
  const { rows } = dissect(capture, { keys });
  return rows
    .filter(({ protocol }) => protocol.name === "tlsx")
    .map(({ document }) => (JSON.parse(document) as Document).response?.decryption);
}

/** The capture without one packet, or with one changed. */
export function changed(
  capture: Uint8Array,
  change: (packet: number, bytes: Uint8Array) => Uint8Array | null,
): Uint8Array {
  const writer = new PcapWriter();
  const reader = new CaptureReader();
  const each: Parameters<CaptureReader["finish"]>[0] = (record) => {
    const bytes = change(record.number, record.bytes.slice(record.start, record.end));
    if (bytes !== null) writer.packet({ ...record, bytes, start: 0, end: bytes.length });
  };
  reader.push(capture, each);
  reader.finish(each);
  return writer.take();
}

/** The capture with single bits of some packets flipped, behind the headers of Ethernet, IP and TCP. */
export function damaged(capture: Uint8Array, next: (below: number) => number): Uint8Array {
  return changed(capture, (_packet, bytes) => {
    if (bytes.length > 80 && next(40) === 0) {
      const at = 66 + next(bytes.length - 66);
      bytes[at] = (bytes[at] as number) ^ (1 << next(8));
    }
    return bytes;
  });
}

/** Entries of which something was not said as it was in `said`: a half may lack its other side, and a body its end. */
export function invented(entries: readonly string[], said: readonly string[]): readonly string[] {
  return entries.filter((entry) => {
    const [request, response] = entry.split(" → ");
    return !said.some((one) => {
      const [asked, answered] = one.split(" → ");
      const isRequest = request === asked || request === "undefined undefined" || asked?.startsWith(`${request}`);
      return isRequest && (response === answered || response === "undefined undefined");
    });
  });
}
