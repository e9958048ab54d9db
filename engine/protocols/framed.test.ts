// The driver, tried with a toy protocol: messages are `n` followed by n letters; `!` is malformed on the wire, `x`
// inside a message fails in the decoder, `S` asks to skip the following nine bytes from memory.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Reader } from "../bytes/reader.ts";
import type { Side } from "../flow/flow.ts";
import type { Moment, Span } from "../moment.ts";
import type { Conversation, EndOfStream } from "./dissector.ts";
import { BAD_FRAME, FramedConversation, type Framer, type MessageHandler, NEED_MORE } from "./framed.ts";

const ZERO = "0".charCodeAt(0);
const SKIP_BYTES = 9;

class ToyFramer implements Framer {
  reason = "";
  skipBytes = 0;
  looked = 0;
  #kept = 0;
  frame(bytes: Uint8Array, start: number, end: number): number {
    const count = (bytes[start] as number) - ZERO;
    if (count === "S".charCodeAt(0) - ZERO) {
      if (this.#kept > 0) return this.#kept;
      this.#kept = Math.min(end - start, 1 + SKIP_BYTES);
      this.skipBytes = 1 + SKIP_BYTES - this.#kept;
      return this.skipBytes > 0 ? NEED_MORE : this.#kept;
    }
    if (count < 1 || count > 9) {
      this.reason = `no length in ${bytes[start]}`;
      return BAD_FRAME;
    }
    return end - start > count ? count + 1 : NEED_MORE;
  }
  reset(): void {
    this.#kept = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++)
      if ((bytes[i] as number) >= ZERO + 1 && (bytes[i] as number) <= ZERO + 9) return i;
    return -1;
  }
}

class Toy implements MessageHandler {
  readonly seen: string[] = [];
  readonly spans: Span[] = [];
  absorbGaps = false;
  conversation: FramedConversation | null = null;
  switchAt = "";
  next: Conversation | null = null;
  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const text = String.fromCharCode(...bytes.subarray(start, end));
    if (text.includes("x")) new Reader(bytes, start, end).sub(99, "letters");
    this.seen.push(`${side}:${text}`);
    this.spans.push(span);
    if (text === this.switchAt && this.next !== null) this.conversation?.handOver(this.next, side);
  }
  malformed(side: Side, reason: string): void {
    this.seen.push(`${side}! ${reason}`);
  }
  gap(side: Side, length: number): boolean {
    this.seen.push(`${side} gap ${length}`);
    return this.absorbGaps;
  }
  end(side: Side, how: EndOfStream, open: Span | null): void {
    this.seen.push(`${side} ${how}${open === null ? "" : " inside a message"}`);
  }
  tick(): void {
    this.seen.push("tick");
  }
  close(): void {
    this.seen.push("close");
  }
}

function start(maxMessageBytes = 64): {
  toy: Toy;
  conversation: FramedConversation;
  feed: (side: Side, text: string) => void;
  at: Moment;
} {
  const toy = new Toy();
  const conversation = new FramedConversation(new ToyFramer(), new ToyFramer(), toy, maxMessageBytes);
  toy.conversation = conversation;
  const at: Moment = { sec: 5, nsec: 0, packet: 0 };
  const feed = (side: Side, text: string): void => {
    at.packet++;
    const bytes = Uint8Array.from(`__${text}_`, (letter) => letter.charCodeAt(0));
    conversation.data(side, bytes, 2, bytes.length - 1, at);
    bytes.fill(0);
  };
  return { toy, conversation, feed, at };
}

function check(pieces: readonly string[], expected: readonly string[]): void {
  const { toy, feed } = start();
  for (const piece of pieces) feed(0, piece);
  expect(toy.seen).toEqual(expected);
}

test("messages inside a piece, over pieces, and several at once", () => {
  check(["2ab3cde"], ["0:2ab", "0:3cde"]);
  check(["2a", "b", "3", "cd", "e1z"], ["0:2ab", "0:3cde", "0:1z"]);
});

test("pieces of many connections at a time stay apart, although memory is used again", () => {
  const connections = Array.from({ length: 40 }, (_, i) => ({
    ...start(),
    letter: String.fromCharCode(0x61 + (i % 20)),
  }));
  const expected: string[] = [];
  for (let length = 1; length < 9; length++) {
    for (const { feed } of connections) feed(0, `${length}`);
    for (const { feed, letter } of connections) feed(0, letter.repeat(length));
    expected.push(`${length}`);
  }
  for (const { toy, letter } of connections)
    expect(toy.seen).toEqual(expected.map((length) => `0:${length}${letter.repeat(Number(length))}`));
});

test("a span runs from the packet of the first byte to the packet of the last, and counts the wire's bytes", () => {
  const { toy, feed } = start();
  for (const piece of ["1a3b", "cd2", "ef"]) feed(0, piece);
  expect(toy.spans.map((span) => [span.startPacket, span.endPacket, span.wireBytes])).toEqual([
    [1, 1, 2],
    [1, 2, 4],
    [2, 3, 3],
  ]);
});

test("damage is told once and the next message is found", () => {
  check(["!!!1a"], ["0! no length in 33", "0:1a"]);
  check(["!", "!", "1", "a"], ["0! no length in 33", "0:1a"]);
});

test("a decoder's complaint is a value and costs one message", () => {
  check(["2xx1a"], ["0! letters ends early at byte 0", "0:1a"]);
});

test("a message over the cap is malformed, not memory", () => {
  const { toy, feed } = start(4);
  feed(0, "9abcdef");
  feed(0, "1a");
  expect(toy.seen).toEqual(["0! message longer than 4 bytes", "0:1a"]);
});

test("skipped bytes are counted but not kept", () => {
  const { toy, feed } = start();
  for (const piece of ["S1234", "5678", "91a"]) feed(0, piece);
  expect(toy.seen).toEqual(["0:S1234", "0:1a"]);
  expect(toy.spans[0]?.wireBytes).toBe(1 + SKIP_BYTES);
});

test("a gap drops the unfinished message and resyncs, unless it is absorbed", () => {
  const { toy, feed, conversation, at } = start();
  feed(0, "5ab");
  conversation.gap(0, 7, at);
  feed(0, "de2fg");
  expect(toy.seen).toEqual(["0 gap 7", "0:2fg"]);
});

test("a gap inside skipped bytes changes nothing", () => {
  const { toy, feed, conversation, at } = start();
  feed(0, "S123");
  conversation.gap(0, 6, at);
  feed(0, "1a");
  expect(toy.seen).toEqual(["0:S123", "0:1a"]);
});

test("both sides are independent; ends, ticks and close pass through", () => {
  const { toy, feed, conversation, at } = start();
  feed(0, "3a");
  feed(1, "1b");
  conversation.end(0, "fin", at);
  conversation.tick(at);
  conversation.close(at);
  expect(toy.seen).toEqual(["1:1b", "0 fin inside a message", "tick", "close"]);
});

test("after a hand-over the rest of both sides goes to the next conversation", () => {
  const { toy, feed, conversation, at } = start();
  const got: string[] = [];
  const log = (what: string): void => void got.push(what);
  toy.switchAt = "1u";
  toy.next = {
    data: (side, bytes, from, to) => log(`${side}:${String.fromCharCode(...bytes.subarray(from, to))}`),
    gap: (side) => log(`${side} gap`),
    end: (side, how) => log(`${side} ${how}`),
    tick: () => log("tick"),
    close: () => log("close"),
  };
  feed(1, "4ke");
  feed(0, "1urest");
  feed(1, "more");
  conversation.gap(1, 3, at);
  conversation.end(0, "fin", at);
  conversation.tick(at);
  conversation.close(at);
  expect(got).toEqual(["1:4ke", "0:rest", "1:more", "1 gap", "0 fin", "tick", "close"]);
  expect(toy.seen).toEqual(["0:1u", "tick", "close"]);
});

test("any cutting into pieces gives the same messages", () => {
  const message = fc.integer({ min: 1, max: 9 }).map((count) => `${count}${"abcdefghi".slice(0, count)}`);
  const noise = fc.constantFrom("!!", "1x", "", "2xx");
  const text = fc.array(fc.oneof(message, noise), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 }), (whole, cuts) => {
      const once = start();
      once.feed(0, whole);
      const cut = start();
      for (let from = 0, i = 0; from < whole.length; i++) {
        const size = cuts[i % cuts.length] as number;
        cut.feed(0, whole.slice(from, from + size));
        from += size;
      }
      expect(cut.toy.seen).toEqual(once.toy.seen);
    }),
  );
});

test("a handler that wants them gets the bytes kept of a message that breaks off", () => {
  const { toy, conversation, feed, at } = start();
  const cut: string[] = [];
  const wanting: MessageHandler = toy;
  wanting.cut = (side, bytes, from, end, span) =>
    void cut.push(`${side}:${String.fromCharCode(...bytes.subarray(from, end))} ${span.wireBytes}`);
  for (const piece of ["9ab", "cd"]) feed(0, piece);
  conversation.gap(0, 3, at);
  feed(1, "1a");
  conversation.gap(1, 3, at);
  feed(1, "3x");
  conversation.end(1, "fin", at);
  expect(cut).toEqual(["0:9abcd 5", "1:3x 2"]);
});

test("behind damage a message counts its own bytes only, in whatever pieces it came", () => {
  for (const pieces of [["!!3abc"], ["!", "!3", "abc"], ["!!3a", "bc"]]) {
    const { toy, feed } = start();
    for (const piece of pieces) feed(0, piece);
    expect(toy.spans.map((span) => span.wireBytes)).toEqual([4]);
  }
});

test("who handles messages is told of each beginning, and of what was passed over in search of the next", () => {
  const { toy, conversation, feed, at } = start();
  const told: string[] = [];
  const handler: MessageHandler = toy;
  handler.opened = (side) => void told.push(`${side} opened`);
  handler.passed = (side) => void told.push(`${side} passed`);
  feed(0, "3a");
  feed(0, "bc1d");
  conversation.gap(0, 5, at);
  feed(0, "lost");
  feed(0, "lost2ab");
  feed(1, "1a");
  expect(told).toEqual(["0 opened", "0 opened", "0 passed", "0 passed", "0 opened", "1 opened"]);
});

test("a first message that is none is passed over, a later one is not judged", () => {
  const { toy } = start();
  class Wary extends ToyFramer {
    mayBeFirst(bytes: Uint8Array, begin: number): boolean {
      return bytes[begin] !== ZERO + 1;
    }
  }
  const wary = new FramedConversation(new Wary(), new ToyFramer(), toy, 64);
  const bytes = Uint8Array.from("1a2bc1d", (letter) => letter.charCodeAt(0));
  wary.data(0, bytes, 0, bytes.length, { sec: 5, nsec: 0, packet: 1 });
  expect(toy.seen).toEqual(["0:2bc", "0:1d"]);
});
