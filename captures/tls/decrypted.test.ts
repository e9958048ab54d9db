// HTTP inside TLS between Node's client and server, one connection for each way of protecting it; what they said is
// known (captures/tls/cases.ts), so that what is decrypted is compared with it to the letter.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KeyLog } from "../../engine/index.ts";
import { dissect } from "../../tools/captures/dissect.ts";
import { seededRandom } from "../../tools/fuzz/random.ts";
import { CASES, plainOf } from "./cases.ts";
import { changed, damaged, handshakes, inside, invented, keysOf } from "../../tools/captures/inside-tls.ts";

const file = readFileSync(new URL("./decrypted.pcap", import.meta.url));
const log = readFileSync(new URL("./decrypted.keys", import.meta.url), "latin1");

const SAID = CASES.map(({ name }) => {
  const { request, response } = plainOf(name);
  return `/${name} ${request.split("\r\n\r\n")[1]} → 200 ${response.split("\r\n\r\n")[1]}`;
});

test("with its key log every connection is read as it was said, and marked", () => {
  expect(inside(file, keysOf(log))).toEqual(SAID);
});

test("handshakes say whether what followed was decrypted, and why not", () => {
  const lines = log.split("\n");
  const first = lines[0]?.split(" ")[1] ?? "";
  const others = SAID.slice(1).map(() => "decrypted");
  expect(handshakes(file, keysOf(log))).toEqual(["decrypted", ...others]);
  const without = lines.filter((line) => !line.includes(first)).join("\n");
  expect(handshakes(file, keysOf(without))).toEqual(["the key log has no secret for this client random", ...others]);
  expect(handshakes(file, new KeyLog())).toEqual(SAID.map(() => undefined));
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

test("a lost packet never makes wrong text, and costs no other connection", () => {
  const packets = 194;
  for (let lost = 1; lost <= packets; lost++) {
    const capture = changed(file, (packet, bytes) => (packet === lost ? null : bytes));
    const entries = inside(capture, keysOf(log));
    expect(invented(entries, SAID), `without packet ${lost}`).toEqual([]);
    expect(entries.filter((entry) => SAID.includes(entry)).length).toBeGreaterThanOrEqual(SAID.length - 1);
  }
});

test("a changed byte never makes wrong text", () => {
  const random = seededRandom(7);
  for (let round = 0; round < 150; round++) {
    expect(invented(inside(damaged(file, random), keysOf(log)), SAID), `round ${round}`).toEqual([]);
  }
});
