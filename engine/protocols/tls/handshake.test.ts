// Handshake messages over records of any borders.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Malformed } from "../../bytes/reader.ts";
import { HandshakeAssembler, MAX_HANDSHAKE_BYTES } from "./handshake.ts";
import { bytesOf, handshake, u24 } from "./testing/build.ts";

/** Type and body of each message that comes out. */
function collect(fragments: readonly Uint8Array[]): { messages: string[]; isOpen: boolean } {
  const assembler = new HandshakeAssembler();
  const messages: string[] = [];
  for (const fragment of fragments) {
    const chunk = bytesOf("xy", fragment, "z");
    assembler.push(chunk, 2, chunk.length - 1, (type, bytes, start, end) => {
      messages.push(`${type}:${String.fromCharCode(...bytes.subarray(start, end))}`);
    });
  }
  return { messages, isOpen: assembler.isOpen };
}

describe("messages", () => {
  test("several in one record, one over several, empty ones", () => {
    expect(collect([bytesOf(handshake(2, "ab"), handshake(14), handshake(11, "c"))]).messages).toEqual([
      "2:ab",
      "14:",
      "11:c",
    ]);
    const long = handshake(11, "certificate");
    expect(collect([long.subarray(0, 3), long.subarray(3, 9), long.subarray(9)]).messages).toEqual(["11:certificate"]);
  });
  test("an unfinished one is said", () => {
    expect(collect([handshake(1, "abc").subarray(0, 5)])).toEqual({ messages: [], isOpen: true });
    expect(collect([handshake(1, "abc")]).isOpen).toBe(false);
  });
  test("longer than the limit", () => {
    const bytes = bytesOf(11, u24(MAX_HANDSHAKE_BYTES + 1));
    expect(() => collect([bytes])).toThrow(Malformed);
    expect(() => collect([bytes.subarray(0, 2), bytes.subarray(2)])).toThrow(Malformed);
  });
  test("after a reset another begins", () => {
    const assembler = new HandshakeAssembler();
    const seen: number[] = [];
    assembler.push(handshake(1, "abc"), 0, 5, (type) => seen.push(type));
    assembler.reset();
    assembler.push(handshake(2), 0, 4, (type) => seen.push(type));
    expect(seen).toEqual([2]);
  });
});

test("the borders of records never matter", () => {
  const message = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.stringMatching(/^[a-z]{0,40}$/));
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (list, sizes) => {
        const all = bytesOf(...list.map(([type, body]) => handshake(type, body)));
        const fragments: Uint8Array[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          fragments.push(all.subarray(at, at + size));
          at += size;
        }
        const { messages, isOpen } = collect(fragments);
        expect(messages).toEqual(list.map(([type, body]) => `${type}:${body}`));
        expect(isOpen).toBe(false);
      },
    ),
  );
});
