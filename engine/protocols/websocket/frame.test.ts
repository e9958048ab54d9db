// Where frames and their parts end.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { WebSocketFramer } from "./frame.ts";
import { BINARY, CLOSE, CONTINUATION, type FrameOptions, frame, PING, TEXT } from "./testing/frames.ts";

/** Frames the bytes as the driver does: `header opcode length` and `payload text`, `!` where a frame ends. */
function parts(framer: WebSocketFramer, bytes: Uint8Array): readonly string[] {
  const seen: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = framer.frame(bytes, at, bytes.length);
    if (length === NEED_MORE) return [...seen, "need more"];
    if (length === BAD_FRAME) return [...seen, `bad: ${framer.reason}`];
    const end = framer.isLast ? "!" : "";
    const from = at + framer.headerBytes;
    at += length;
    if (framer.isHeader) {
      seen.push(`header ${framer.opcode} ${framer.payloadBytes}${framer.headerBytes > 0 ? "" : end}`);
      if (framer.headerBytes === 0) continue;
    }
    const plain = framer.isMasked ? framer.unmask(bytes, from, at).slice(0, at - from) : bytes.slice(from, at);
    seen.push(`payload ${codecs.latin1(plain, 0, plain.length)}${end}`);
  }
  return seen;
}

function check(bytes: Uint8Array, expected: readonly string[], framer = new WebSocketFramer(0)): void {
  expect(parts(framer, bytes)).toEqual(expected);
}

function join(...frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(frames.flatMap((one) => [...one]));
}

test("a header, then the payload", () => {
  check(frame(TEXT, "abc"), ["header text 3", "payload abc!"]);
  check(frame(TEXT, ""), ["header text 0!"]);
  check(frame(BINARY, "abc", { mask: true }), ["header binary 3", "payload abc!"]);
  check(join(frame(PING, "a"), frame(CONTINUATION, "b"), frame(CLOSE, "")), [
    "header ping 1",
    "payload a!",
    "header continuation 1",
    "payload b!",
    "header close 0!",
  ]);
});

test("a frame that is there as a whole is one part", () => {
  const framer = new WebSocketFramer(0);
  const bytes = frame(TEXT, "abc", { mask: true });
  expect([framer.frame(bytes, 0, bytes.length), framer.headerBytes, framer.isLast]).toEqual([bytes.length, 6, true]);
  expect([framer.frame(bytes, 0, bytes.length - 1), framer.headerBytes, framer.isLast]).toEqual([6, 0, false]);
});

test("a payload larger than the room for unmasking", () => {
  const text = "0123456789".repeat(7000);
  check(frame(TEXT, text, { mask: true, lengthBytes: 8 }), ["header text 70000", `payload ${text}!`]);
});

test.each([
  [{}, 2],
  [{ mask: true }, 6],
  [{ lengthBytes: 2 }, 4],
  [{ lengthBytes: 2, mask: true }, 8],
  [{ lengthBytes: 8 }, 10],
  [{ lengthBytes: 8, mask: true }, 14],
] as const)("a header with %j needs %i bytes", (options: FrameOptions, size) => {
  const bytes = frame(TEXT, "payload", options);
  for (let end = 1; end < size; end++) check(bytes.slice(0, end), ["need more"]);
  check(bytes.slice(0, size), ["header text 7"]);
});

test("a payload in pieces is unmasked as one", () => {
  const framer = new WebSocketFramer(0);
  const bytes = frame(TEXT, "hello world", { mask: true });
  check(bytes.slice(0, 9), ["header text 11", "payload hel"], framer);
  check(bytes.slice(9, 14), ["payload lo wo"], framer);
  check(bytes.slice(14), ["payload rld!"], framer);
});

test("the masking key turns over what is not kept, and over holes", () => {
  const framer = new WebSocketFramer(0);
  const bytes = frame(TEXT, "0123456789", { mask: true });
  parts(framer, bytes.slice(0, 7));
  expect(framer.skipHole(2)).toBe(2);
  framer.frame(bytes, 9, 10);
  framer.pass(1);
  check(bytes.slice(10), ["payload 456789!"], framer);
});

test("holes: inside, up to the end, beyond, between", () => {
  const framer = new WebSocketFramer(1);
  expect(framer.skipHole(5)).toBe(0);
  parts(framer, frame(TEXT, "0123456789").slice(0, 4));
  expect([framer.skipHole(3), framer.isLast]).toEqual([3, false]);
  expect([framer.skipHole(99), framer.isLast]).toEqual([5, true]);
  expect(framer.skipHole(1)).toBe(0);
});

test("bits and opcodes are read as they are", () => {
  const framer = new WebSocketFramer(1);
  parts(framer, frame(TEXT, "a", { fin: false, rsv: 4 }));
  expect(framer).toMatchObject({ fin: false, hasRsv1: true, hasOtherRsv: false, isControl: false, isMasked: false });
  parts(framer, frame(12, "a", { rsv: 1 }));
  expect(framer).toMatchObject({ fin: true, hasRsv1: false, hasOtherRsv: true, isControl: true, opcode: "reserved" });
});

test("lengths beyond 2^53 are refused", () => {
  const claims = (high: number): Uint8Array => Uint8Array.of(0x81, 127, high, 0, 0, 0, 0, 0, 0, 0);
  check(claims(0x80), ["bad: a frame claims more than 2^53 bytes"]);
  check(claims(0x01), ["bad: a frame claims more than 2^53 bytes"]);
  check(Uint8Array.of(0x81, 127, 0, 0x1f, 255, 255, 255, 255, 255, 255), ["header text 9007199254740991"]);
});

/** Looks for a frame behind a hole. */
function behindHole(side: 0 | 1, bytes: Uint8Array): readonly string[] {
  const framer = new WebSocketFramer(side);
  framer.expectFrame();
  expect(framer.resync(bytes, 0)).toBe(0);
  return parts(framer, bytes);
}

const NONE = "bad: no frame is found behind the missing bytes";

test("behind a hole only a plausible frame counts", () => {
  expect(behindHole(1, frame(TEXT, "a"))).toEqual(["header text 1", "payload a!"]);
  expect(behindHole(0, frame(TEXT, "a", { mask: true }))).toEqual(["header text 1", "payload a!"]);
  expect(behindHole(0, frame(TEXT, "a"))).toEqual([NONE]);
  expect(behindHole(1, frame(TEXT, "a", { mask: true }))).toEqual([NONE]);
  expect(behindHole(1, frame(CONTINUATION, "a"))).toEqual([NONE]);
  expect(behindHole(1, frame(5, "a"))).toEqual([NONE]);
  expect(behindHole(1, frame(TEXT, "a", { rsv: 2 }))).toEqual([NONE]);
  expect(behindHole(1, frame(TEXT, "a", { claims: 1 << 25 }))).toEqual([NONE]);
});

test("without a hole nothing is looked for", () => {
  const framer = new WebSocketFramer(1);
  expect(framer.resync(latin1Bytes("abc"), 0)).toBe(-1);
});
