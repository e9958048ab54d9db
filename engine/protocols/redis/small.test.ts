// Small messages have the length that the framer finds when they come in pieces; all others are left to it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { RespFramer } from "./frame.ts";
import { MAX_SMALL_COUNT, smallLength } from "./small.ts";
import { command, encode } from "./testing/encode.ts";
import { anyValue } from "./testing/values.ts";

/** Inside a larger chunk: what stands behind belongs to the next message. */
function lengthOf(text: string, behind = "+next\r\n"): number {
  const bytes = latin1Bytes(`\r\n${text}${behind}`);
  return smallLength(bytes, 2, bytes.length);
}

test("lines, strings, nulls and aggregates of these", () => {
  for (const text of [
    "+OK\r\n",
    "+\r\n",
    "+a\rb\r\n",
    "_\r\n",
    "$0\r\n\r\n",
    "$2\r\n\r\n\r\n",
    "$-1\r\n",
    "*-1\r\n",
    "*0\r\n",
    "=8\r\ntxt:some\r\n",
    "*3\r\n$-1\r\n*0\r\n:5\r\n",
    "%1\r\n+a\r\n*-1\r\n",
    command("SET", "key", "value"),
    command(...Array.from({ length: MAX_SMALL_COUNT }, () => "a")),
  ]) {
    expect(lengthOf(text), text).toBe(text.length);
    for (let end = 0; end < text.length; end++) expect(lengthOf(text.slice(0, end), ""), `${end} of ${text}`).toBe(0);
  }
});

test("larger, nested and streamed ones, attributes and what is malformed", () => {
  for (const text of [
    command(...Array.from({ length: MAX_SMALL_COUNT + 1 }, () => "a")),
    "*1\r\n*1\r\n+a\r\n",
    "|1\r\n+a\r\n+b\r\n+c\r\n",
    "$?\r\n;1\r\na\r\n;0\r\n",
    "*?\r\n.\r\n",
    "$000000005\r\nhello\r\n",
    "+OK\n",
    "\n",
    "$\r\n\r\n",
    "$-2\r\n",
    "$-1x\r\n",
    "$1x\r\na\r\n",
    "$3\r\nabcd\r\n",
    "$3\r\nabc\r\r",
    "*1\r\nx\r\n",
    "*1\r\n.\r\n",
    ";1\r\na\r\n",
  ])
    expect(lengthOf(text), text).toBe(0);
});

test("any value as the framer finds it", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const text = encode(value);
      const bytes = latin1Bytes(text);
      const framer = new RespFramer(false, 1 << 20);
      // From the second piece on there is state.
      framer.frame(bytes, 0, 1);
      const length = lengthOf(text);
      if (length > 0) expect(length).toBe(framer.frame(bytes, 0, bytes.length));
    }),
  );
});
