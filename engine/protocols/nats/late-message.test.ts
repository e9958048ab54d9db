// A message that is read later says what it would have said at once, or it is read at once.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { payloadFields } from "../payload.ts";
import { decodeMessage } from "./decode.ts";
import { NatsFramer } from "./frame.ts";
import { readLater } from "./late-message.ts";
import type { NatsMessage } from "./types.ts";

const MAX_BODY_BYTES = 1000;

/** All that a message says, whatever becomes of the memory that it lay in. */
function said(read: typeof readLater | typeof decodeMessage, text: string): object | null {
  const bytes = codecs.fromLatin1(`+OK\r\n${text}PING\r\n`);
  const message: NatsMessage | null = read(bytes, 5, 5 + text.length, codecs, MAX_BODY_BYTES);
  bytes.fill(0x2a);
  if (message === null) return null;
  const { command, subject, replyTo, values, payload, isCut } = message;
  return {
    command,
    subject,
    replyTo,
    values,
    isCut,
    payload: payload === null ? null : payloadFields(payload, codecs),
  };
}
function isWhole(text: string): boolean {
  return new NatsFramer().frame(codecs.fromLatin1(text), 0, text.length) === text.length;
}

test.each([
  "PING\r\n",
  "+OK\r\n",
  "SUB a.> 7\r\n",
  "SUB a.> workers  7\r\n",
  "PUB a.b 5\r\nhello\r\n",
  "PUB a.b _INBOX.x 5\r\n{\xc3\xa9}z\r\n",
  "PUB a.b 3\r\n\xff\x00\n\r\n",
  "MSG _INBOX.x 7  0\r\n\r\n",
  "MSG a.b 7 $JS.ACK.SHOP.book.1.2.3.4.5 2 \r\nok\r\n",
  "HPUB a.b _INBOX.x 18 20\r\nNATS/1.0\r\nA: \xe4\r\n\r\nok\r\n",
  "HMSG a.b 7 12 12\r\nNATS/1.0\r\n\r\n\r\n",
])("%j is read later", (text) => {
  expect(isWhole(text)).toBe(true);
  expect(said(readLater, text)).toEqual(said(decodeMessage, text));
});

test.each([
  ["JSON", 'INFO {"max_payload":1}\r\n'],
  ["an error", "-ERR 'x'\r\n"],
  ["a name in small letters", "pub a.b 0\r\n\r\n"],
  ["a blank behind the name", "PING \r\n"],
  ["a line that ends with LF only", "SUB a.b 7\n"],
  ["a tab", "PUB a.b\t0\r\n\r\n"],
  ["a subject beyond ASCII", "PUB caf\xc3\xa9 0\r\n\r\n"],
  ["headers with a status", "HMSG a.b 7 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"],
  ["headers that are none", "HPUB a.b 5 12\r\nNATS/1.0\r\n\r\n\r\n"],
  ["more than is kept", `PUB a.b ${MAX_BODY_BYTES}\r\n${"x".repeat(MAX_BODY_BYTES)}\r\n`],
])("at once: %s", (_what, text) => {
  expect(isWhole(text)).toBe(true);
  expect(said(readLater, text)).toBeNull();
});

const word = fc.constantFrom("a.b", "_INBOX.x", "$JS.API.INFO", "$JS.ACK.S.c.1.2.3.4.5", "7", "12", "0", "é", "\0");
const blank = fc.constantFrom(" ", " ", " ", "  ", "\t");
const name = fc.constantFrom("PUB", "HPUB", "MSG", "HMSG", "SUB", "UNSUB", "PING", "PONG", "+OK", "pub", "-ERR");
const headers = fc.constantFrom("", "NATS/1.0\r\n\r\n", "NATS/1.0\r\nA: b\r\nA: ü\r\n\r\n", "NATS/1.0 404 No\r\n\r\n");
const body = fc.constantFrom("", "ok", "+ACK", '{"a":1}', "ü", "\xff", "\r\n", "PING\r\n");
const lines = fc
  .tuple(name, fc.array(fc.tuple(blank, word), { maxLength: 4 }), headers, body, blank, fc.boolean())
  .map(([command, words, head, rest, between, isSpaced]): string => {
    const line = command + words.map((pair) => pair.join("")).join("");
    const whole = head.length + rest.length;
    const lengths = command.includes("H") ? `${between}${head.length}${between}${whole}` : `${between}${whole}`;
    const end = isSpaced ? " \r\n" : "\r\n";
    return /PUB|MSG/i.test(command) ? `${line}${lengths}${end}${head}${rest}\r\n` : line + end;
  });
test("any message", () => {
  let count = 0;
  fc.assert(
    fc.property(lines.filter(isWhole), (text) => {
      const later = said(readLater, text);
      if (later !== null) expect(later).toEqual(said(decodeMessage, text));
      if (later !== null) count++;
    }),
    { numRuns: 3000 },
  );
  expect(count).toBeGreaterThan(300);
});
