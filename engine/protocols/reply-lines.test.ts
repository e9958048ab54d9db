// Lines and replies: where they end, what they say, limits.
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { latin1Bytes } from "../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "./framed.ts";
import {
  codeAt,
  decodeReply,
  LineFramer,
  MAX_LINE_BYTES,
  MAX_REPLY_BYTES,
  MAX_SHOWN_LINES,
  ReplyFramer,
  replyOutcome,
} from "./reply-lines.ts";

function frameOf(text: string): number {
  const bytes = latin1Bytes(`xx${text}`);
  return new ReplyFramer().frame(bytes, 2, bytes.length);
}
function replyOf(text: string): ReturnType<typeof decodeReply> {
  const bytes = latin1Bytes(text);
  return decodeReply(bytes, 0, bytes.length, codecs);
}

test("a reply ends with a line of its code and no dash", () => {
  for (const text of [
    "220 hello\r\n",
    "250\r\n",
    "250-one\r\n250 two\r\n",
    "211-a\r\n 212 b\r\n211-c\r\n212 d\r\n211 e\r\n",
  ]) {
    expect(frameOf(`${text}220 next\r\n`), text).toBe(text.length);
    for (let end = 1; end < text.length; end++) expect(frameOf(text.slice(0, end)), text.slice(0, end)).toBe(NEED_MORE);
  }
  for (const text of ["hello\r\n", "2x0 a\r\n", "700 a\r\n", "2200 a\r\n"]) expect(frameOf(text), text).toBe(BAD_FRAME);
});
test("what lines say, without code and end; lines of other codes stay as they are", () => {
  expect(replyOf("211-Features:\r\n SIZE\r\n212 x\r\n211 k\xc3\xa4se\r\n")).toEqual({
    code: 211,
    lines: ["Features:", " SIZE", "212 x", "käse"],
    lineCount: 4,
  });
});
test("lines and replies beyond the limits", () => {
  expect(frameOf(`220 ${"x".repeat(MAX_LINE_BYTES)}`)).toBe(BAD_FRAME);
  expect(frameOf(`220-a\r\n${"y\r\n".repeat(MAX_REPLY_BYTES / 3)}`)).toBe(BAD_FRAME);
  const many = replyOf(`220-a\r\n${"220-b\r\n".repeat(MAX_SHOWN_LINES)}220 c\r\n`);
  expect([many.lines.length, many.lineCount]).toEqual([MAX_SHOWN_LINES, MAX_SHOWN_LINES + 2]);
  const line = latin1Bytes("x".repeat(MAX_LINE_BYTES + 1));
  expect(new LineFramer(() => false).frame(line, 0, line.length)).toBe(BAD_FRAME);
});
test("after a gap: the next line that is a reply", () => {
  const bytes = latin1Bytes("rest of a line\r\nmore\r\n250 OK\r\n");
  expect(new ReplyFramer().resync(bytes, 0, bytes.length)).toBe(22);
  expect(new ReplyFramer().resync(bytes, 0, 21)).toBe(-1);
});
test("codes", () => {
  const at = (text: string): number => codeAt(latin1Bytes(text), 0, text.length);
  expect(["22", "220", "220 ", "220-", "22a", "099 "].map(at)).toEqual([0, 0, 220, 220, -1, -1]);
  expect([null, 150, 250, 354, 421, 550, 631].map(replyOutcome)).toEqual([
    "none",
    "good",
    "good",
    "good",
    "bad",
    "bad",
    "good",
  ]);
});
