import { expect, test } from "vitest";
import { SECRETS_TLS_KEY_LOG } from "../pcap/capture-metadata.ts";
import { KeyLog, MAX_LINE_BYTES } from "./key-log.ts";
import { MAX_PEM_CHARACTERS, MAX_PRIVATE_KEYS } from "./pem-keys.ts";
import { MAX_SESSIONS } from "./session-masters.ts";

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
  for (const log of [whole, byByte]) expect(log.counts).toMatchObject({ ...expected, forgotten: 0 });
  return whole;
}

test("a secret is found by its label and the client's random", () => {
  const log = check(`# by a browser\r\n\n${LINE}`, { secrets: 1, badLines: 0 });
  expect(log.find("CLIENT_RANDOM", RANDOM)).toEqual(new Uint8Array(48).fill(15));
  expect(log.find("CLIENT_RANDOM", "00".repeat(32))).toBeNull();
  expect(log.find("CLIENT_TRAFFIC_SECRET_0", RANDOM)).toBeNull();
});

test("a pre-master secret is found by the beginning of what was encrypted", () => {
  const log = check(`RSA ${"AB".repeat(8)} ${SECRET}\nRSA ${"ab".repeat(8)} 00\n`, { secrets: 1, badLines: 1 });
  expect(log.find("RSA", "ab".repeat(8))).toEqual(new Uint8Array(48).fill(15));
});

const block = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;

test("private keys stand beside secrets, and certificates are passed over", () => {
  const encrypted = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA";
  const blocks = [
    block("CERTIFICATE", "AAAA"),
    block("PRIVATE KEY", "BBBB"),
    block("RSA PRIVATE KEY", encrypted),
    block("ENCRYPTED PRIVATE KEY", "CCCC"),
  ];
  const log = check(`${blocks.join("")}${LINE}`, { secrets: 1, badLines: 0 });
  expect(log.privateKeys.all.map(({ isEncrypted }) => isEncrypted)).toEqual([false, true, true]);
  expect(log.privateKeys.all[0]?.pem).toBe(blocks[1]);
  expect(check("", { secrets: 0, badLines: 0 }).isEmpty).toBe(true);
  expect(check(block("PRIVATE KEY", "BBBB"), { secrets: 0, badLines: 0 }).isEmpty).toBe(false);
});

test("a block without its end, and keys above the limit, are counted and cost themselves only", () => {
  const endless = `-----BEGIN PRIVATE KEY-----\n${`${"A".repeat(64)}\n`.repeat(MAX_PEM_CHARACTERS / 65)}`;
  const log = check(`${endless}\n${LINE}`, { secrets: 1, badLines: 0 });
  expect([log.privateKeys.all.length, log.privateKeys.leftOut]).toEqual([0, 1]);
  const keys = Array.from({ length: MAX_PRIVATE_KEYS + 2 }, (_, i) => block("PRIVATE KEY", `KEY${i}`));
  const many = check(`${keys.join("")}${keys[0]}`, { secrets: 0, badLines: 0 });
  expect([many.privateKeys.all.length, many.privateKeys.leftOut]).toEqual([MAX_PRIVATE_KEYS, 2]);
});

test("sessions that were used longest ago are forgotten", () => {
  const { sessions } = new KeyLog();
  sessions.keep("first", Uint8Array.of(1));
  sessions.keep("second", Uint8Array.of(2));
  for (let i = 2; i < MAX_SESSIONS; i++) sessions.keep(`${i}`, Uint8Array.of(3));
  expect(sessions.find("first")).toEqual(Uint8Array.of(1));
  sessions.keep("one more", Uint8Array.of(4));
  expect(sessions.find("first")).toEqual(Uint8Array.of(1));
  expect(sessions.find("second")).toBeNull();
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
  expect(log.counts).toEqual({ secrets: 1, lines: 1, badLines: 0, forgotten: 0 });
});

const lineOf = (number: number) => `CLIENT_RANDOM ${number.toString(16).padStart(64, "0")} ${SECRET}\n`;
const randomOf = (number: number) => number.toString(16).padStart(64, "0");

test("above the limit the oldest secrets are forgotten and counted, also when that goes on", () => {
  const log = new KeyLog(null, 100);
  for (let number = 0; number < 1000; number++) log.add(bytes(lineOf(number)));
  expect(log.counts).toEqual({ secrets: 100, lines: 1000, badLines: 0, forgotten: 900 });
  expect(log.find("CLIENT_RANDOM", randomOf(899))).toBeNull();
  expect(log.find("CLIENT_RANDOM", randomOf(900))).not.toBeNull();
  // One that is known already makes no other forgotten.
  log.add(bytes(lineOf(999)));
  expect(log.counts).toMatchObject({ secrets: 100, forgotten: 900 });
});

test("a last line without its end is used when peeked at, and corrected by its rest", () => {
  const log = new KeyLog();
  log.add(bytes(LINE.slice(0, -17)));
  log.peekLine();
  expect(log.find("CLIENT_RANDOM", RANDOM)?.length).toBe(40);
  const before = log.revision;
  log.add(bytes(LINE.slice(-17)));
  expect(log.find("CLIENT_RANDOM", RANDOM)?.length).toBe(48);
  expect(log.revision).toBeGreaterThan(before);
  expect(log.counts).toEqual({ secrets: 1, lines: 1, badLines: 0, forgotten: 0 });
});

test("a line whose rest will not come is dropped", () => {
  const log = new KeyLog();
  log.add(bytes("CLIENT_RAN"));
  log.dropLine();
  log.add(bytes(LINE));
  expect(log.counts).toEqual({ secrets: 1, lines: 1, badLines: 0, forgotten: 0 });
});
