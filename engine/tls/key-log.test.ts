import { expect, test } from "vitest";
import { SECRETS_TLS_KEY_LOG } from "../pcap/capture-metadata.ts";
import { KeyLog, MAX_LINE_BYTES } from "./key-log.ts";

const RANDOM = "ab".repeat(32);
const SECRET = "0f".repeat(48);
const bytes = (text: string) => new TextEncoder().encode(text);
const LINE = `CLIENT_RANDOM ${RANDOM.toUpperCase()} ${SECRET}\n`;

function check(text: string, expected: { readonly secrets: number; readonly badLines: number }): KeyLog {
  const whole = new KeyLog();
  whole.add(bytes(text));
  whole.endLine();
  const byByte = new KeyLog();
  for (const byte of bytes(text)) byByte.add(Uint8Array.of(byte));
  byByte.endLine();
  for (const log of [whole, byByte]) expect(log.counts).toEqual({ ...expected, leftOut: 0 });
  return whole;
}

test("a secret is found by its label and the client's random", () => {
  const log = check(`# by a browser\r\n\n${LINE}`, { secrets: 1, badLines: 0 });
  expect(log.find("CLIENT_RANDOM", RANDOM)).toEqual(new Uint8Array(48).fill(15));
  expect(log.find("CLIENT_RANDOM", "00".repeat(32))).toBeNull();
  expect(log.find("CLIENT_TRAFFIC_SECRET_0", RANDOM)).toBeNull();
});

test("a line without its end is used when the log ends, and when the rest comes", () => {
  check(LINE.trim(), { secrets: 1, badLines: 0 });
});

test("lines that are no secret are counted and passed over", () => {
  const bad = ["CLIENT_RANDOM", `CLIENT_RANDOM ${RANDOM} 00`, `CLIENT_RANDOM ${RANDOM}zz ${SECRET}`, "\u0000\u00ff{}"];
  check(`${bad.join("\n")}\n${LINE}`, { secrets: 1, badLines: bad.length });
});

test("a line longer than the limit costs itself only", () => {
  check(`${"x".repeat(MAX_LINE_BYTES * 3)}\n${" ".repeat(MAX_LINE_BYTES * 3)}\n${LINE}`, { secrets: 1, badLines: 2 });
});

test("key logs in a capture are taken, secrets of other kinds are not", () => {
  const log = new KeyLog();
  log.learn({ kind: "secrets", secretsType: SECRETS_TLS_KEY_LOG, data: bytes(LINE.trim()) });
  log.learn({ kind: "secrets", secretsType: 1, data: bytes("no key log") });
  expect(log.counts).toEqual({ secrets: 1, badLines: 0, leftOut: 0 });
});
