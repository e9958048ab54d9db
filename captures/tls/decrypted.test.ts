// HTTP inside TLS between Node's client and server, one connection for each way of protecting it; what they said is
// known (captures/tls/cases.ts), so that what is decrypted is compared with it to the letter.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CASES, plainOf } from "./cases.ts";
import { dissect } from "../../tools/captures/dissect.ts";
import { CaptureReader, KeyLog, PcapWriter } from "../../engine/index.ts";

const file = readFileSync(new URL("./decrypted.pcap", import.meta.url));
const log = readFileSync(new URL("./decrypted.keys", import.meta.url), "latin1");

function keysOf(text: string): KeyLog {
  const keys = new KeyLog();
  keys.add(Buffer.from(text));
  return keys;
}

/** What is looked at of an entry's document. */
interface Document {
  readonly request: { readonly path?: string; readonly postData?: { readonly text: string } } | null;
  readonly response: {
    readonly decryption?: string;
    readonly status?: number;
    readonly content?: { readonly text: string };
  } | null;
}

/** `path body → status body` of every decrypted entry; all must be marked. */
function inside(capture: Uint8Array, keys: KeyLog): readonly string[] {
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
const SAID = CASES.map(({ name }) => {
  const { request, response } = plainOf(name);
  return `/${name} ${request.split("\r\n\r\n")[1]} → 200 ${response.split("\r\n\r\n")[1]}`;
});

test("with its key log every connection is read as it was said, and marked", () => {
  expect(inside(file, keysOf(log))).toEqual(SAID);
});

/** What the entries of handshakes say of decryption. */
function handshakes(keys: KeyLog): readonly (string | undefined)[] {
  const { rows } = dissect(file, { keys });
  return rows
    .filter(({ protocol }) => protocol.name === "tlsx")
    .map(({ document }) => (JSON.parse(document) as Document).response?.decryption);
}

test("handshakes say whether what followed was decrypted, and why not", () => {
  const lines = log.split("\n");
  const first = lines[0]?.split(" ")[1] ?? "";
  const others = SAID.slice(1).map(() => "decrypted");
  expect(handshakes(keysOf(log))).toEqual(["decrypted", ...others]);
  const without = lines.filter((line) => !line.includes(first)).join("\n");
  expect(handshakes(keysOf(without))).toEqual(["the key log has no secret for this client random", ...others]);
  expect(handshakes(new KeyLog())).toEqual(SAID.map(() => undefined));
});

test("without keys nothing is read, and nothing is counted as lost", () => {
  const { rows, ledger } = dissect(file);
  expect(rows.some(({ tls, protocol }) => tls || protocol.name === "http")).toBe(false);
  expect(JSON.stringify(ledger)).not.toContain("tls-encrypted");
});

test("a connection whose secrets are missing stays encrypted, and the ledger says why", () => {
  const first = log.split("\n")[0]?.split(" ")[1] ?? "";
  const without = log
    .split("\n")
    .filter((line) => !line.includes(first))
    .join("\n");
  expect(inside(file, keysOf(without))).toEqual(SAID.slice(1));
  expect(JSON.stringify(dissect(file, { keys: keysOf(without) }).ledger)).toContain(
    "the key log has no secret for this client random",
  );
});

test("secrets that lie open nothing", () => {
  const wrong = log.replaceAll(/ ([0-9a-f]+)$/gm, (_, secret: string) => ` ${"11".repeat(secret.length / 2)}`);
  expect(inside(file, keysOf(wrong))).toEqual([]);
});

/** The capture without one packet, or with one changed. */
function changed(change: (packet: number, bytes: Uint8Array) => Uint8Array | null): Uint8Array {
  const writer = new PcapWriter();
  const reader = new CaptureReader();
  const each: Parameters<CaptureReader["finish"]>[0] = (record) => {
    const bytes = change(record.number, record.bytes.slice(record.start, record.end));
    if (bytes !== null) writer.packet({ ...record, bytes, start: 0, end: bytes.length });
  };
  reader.push(file, each);
  reader.finish(each);
  return writer.take();
}

/** Nothing may appear that was not said: a half may lack its other side, and a body its end. */
function isTold(entry: string): boolean {
  return SAID.some((said) => {
    const [request, response] = entry.split(" → ");
    const [asked, answered] = said.split(" → ");
    const isRequest = request === asked || request === "undefined undefined" || asked?.startsWith(`${request}`);
    return isRequest && (response === answered || response === "undefined undefined");
  });
}

test("a lost packet never makes wrong text, and costs no other connection", () => {
  const packets = 194;
  for (let lost = 1; lost <= packets; lost++) {
    const entries = inside(
      changed((packet, bytes) => (packet === lost ? null : bytes)),
      keysOf(log),
    );
    expect(
      entries.filter((entry) => !isTold(entry)),
      `without packet ${lost}`,
    ).toEqual([]);
    expect(entries.filter((entry) => SAID.includes(entry)).length).toBeGreaterThanOrEqual(SAID.length - 1);
  }
});

test("a changed byte never makes wrong text", () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let round = 0; round < 150; round++) {
    const damaged = changed((_packet, bytes) => {
      // Behind the headers of Ethernet, IP and TCP.
      if (bytes.length > 80 && next(40) === 0) {
        const at = 66 + next(bytes.length - 66);
        bytes[at] = (bytes[at] as number) ^ (1 << next(8));
      }
      return bytes;
    });
    const entries = inside(damaged, keysOf(log));
    expect(
      entries.filter((entry) => !isTold(entry)),
      `round ${round}`,
    ).toEqual([]);
  }
});
