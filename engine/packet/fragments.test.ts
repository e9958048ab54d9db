import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import { PacketParser } from "./packet-parser.ts";
import { DONE, HELD } from "./packet-view.ts";
import { type Bytes, captured, ethernet, ip4Frame, ipv6, join, text, u16, u32, udp } from "./testing/frames.ts";

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly more?: boolean;
  readonly id?: number;
  readonly sec?: number;
  /** Bytes that the capture kept of the frame's end. */
  readonly cut?: number;
  /** Overwrites the piece's bytes. */
  readonly fill?: number;
}

interface Run {
  /** For each packet: `held`, the payload it completed, or the code of its drop. */
  readonly out: readonly string[];
  readonly losses: Readonly<Record<string, number>>;
  readonly parser: PacketParser;
}

const BODY = text("the quick brown fox jumps over the lazy dog, twice");
const DATAGRAM = udp({ payload: BODY });
const WHOLE = String.fromCharCode(...BODY);

function fragment4(piece: Piece, datagram: Bytes): Bytes {
  const payload = piece.fill === undefined ? datagram.slice(piece.from, piece.to) : filled(piece);
  const more = piece.more ?? piece.to < datagram.length;
  return ip4Frame({ protocol: 17, id: piece.id ?? 7, offset: piece.from, more, payload });
}
function filled(piece: Piece): Bytes {
  return new Uint8Array(piece.to - piece.from).fill(piece.fill ?? 0);
}
function fragment6(piece: Piece, datagram: Bytes): Bytes {
  const flags = piece.from | (piece.to < datagram.length ? 1 : 0);
  const header = join([17, 0], u16(flags), u32(piece.id ?? 7));
  return ethernet(0x86dd, ipv6({ next: 44, payload: join(header, datagram.subarray(piece.from, piece.to)) }));
}

function run(pieces: readonly Piece[], make = fragment4, limits: Partial<Limits> = {}, datagram = DATAGRAM): Run {
  const losses: Record<string, number> = {};
  const parser = new PacketParser({ ...DEFAULT_LIMITS, ...limits }, (drop, packets) => {
    losses[drop.code] = (losses[drop.code] ?? 0) + packets;
  });
  const out = pieces.map((piece, index) => {
    const frame = make(piece, datagram);
    const kept = frame.subarray(0, frame.length - (piece.cut ?? 0));
    const packet = captured(kept, { originalLength: frame.length, sec: piece.sec ?? 1000, number: index + 1 });
    const layer = parser.parse(packet);
    if (layer === HELD) return "held";
    const { view } = parser;
    if (layer !== DONE) return view.drop?.code ?? "";
    const missing = view.missing > 0 ? ` missing ${view.missing}` : "";
    return String.fromCharCode(...view.bytes.subarray(view.at, view.end)) + missing;
  });
  return { out, losses, parser };
}

function check(pieces: readonly Piece[], out: readonly string[], losses: Record<string, number> = {}): void {
  const result = run(pieces);
  expect(result.out).toEqual(out);
  expect(result.losses).toEqual(losses);
}

const END = DATAGRAM.length;

describe("fragments", () => {
  test("in order, reversed, repeated", () => {
    check(
      [
        { from: 0, to: 16 },
        { from: 16, to: 32 },
        { from: 32, to: END },
      ],
      ["held", "held", WHOLE],
    );
    check(
      [
        { from: 32, to: END },
        { from: 16, to: 32 },
        { from: 0, to: 16 },
      ],
      ["held", "held", WHOLE],
    );
    check(
      [
        { from: 0, to: 16 },
        { from: 0, to: 16 },
        { from: 16, to: END },
      ],
      ["held", "held", WHOLE],
    );
  });
  test("IPv6", () => {
    const { out } = run(
      [
        { from: 16, to: END },
        { from: 0, to: 16 },
      ],
      fragment6,
    );
    expect(out).toEqual(["held", WHOLE]);
  });
  test("overlaps: the bytes seen first hold", () => {
    const pieces = [
      { from: 0, to: 24 },
      { from: 16, to: 40, fill: 0x21 },
      { from: 32, to: END },
    ];
    const { out } = run(pieces);
    expect(out.at(-1)?.slice(0, 16)).toBe(WHOLE.slice(0, 16));
    expect(out.at(-1)?.slice(16, 32)).toBe("!".repeat(16));
    expect(out.at(-1)?.slice(32)).toBe(WHOLE.slice(32));
  });
  test("bytes beyond the datagram's end are not part of it", () => {
    check(
      [
        { from: 16, to: END, more: false },
        { from: 0, to: 16, more: true },
      ],
      ["held", WHOLE],
    );
    const late = [
      { from: 0, to: 16 },
      { from: 48, to: 200, fill: 0x21, more: true },
      { from: 16, to: END },
    ];
    expect(run(late).out.at(-1)).toContain("the quick");
    check(
      [
        { from: 16, to: END },
        { from: 0, to: 200, fill: 0x21, more: true },
      ],
      ["held", "!".repeat(8) + WHOLE.slice(8)],
    );
  });
  test("different ids do not mix", () => {
    check(
      [
        { from: 0, to: 16, id: 1 },
        { from: 16, to: END, id: 2 },
        { from: 16, to: END, id: 1 },
      ],
      ["held", "held", WHOLE],
    );
  });
  test("a cut fragment leaves the payload cut there", () => {
    const { out } = run([
      { from: 16, to: END },
      { from: 0, to: 16, cut: 4 },
    ]);
    expect(out[1]).toBe(`${WHOLE.slice(0, 4)} missing ${WHOLE.length - 4}`);
  });
  test("the packets that the last one completed are named", () => {
    const { parser } = run([
      { from: 16, to: 32 },
      { from: 0, to: 16 },
      { from: 32, to: END },
    ]);
    expect(parser.fragments.completed).toEqual([1, 2]);
    expect(parser.fragments.waiting).toBe(0);
  });
});

describe("limits", () => {
  test("a datagram that stays incomplete is given up after 30 seconds", () => {
    const { parser, losses } = run([
      { from: 0, to: 16 },
      { from: 32, to: END },
    ]);
    parser.fragments.expire(1029);
    expect(losses).toEqual({});
    parser.fragments.expire(1030);
    expect(losses).toEqual({ "fragment-timeout": 2 });
  });
  test("an id that is used again does not continue the old datagram", () => {
    check(
      [
        { from: 0, to: 16, fill: 0x21 },
        { from: 16, to: END, sec: 1040 },
        { from: 0, to: 16, sec: 1040 },
      ],
      ["held", "held", WHOLE],
      {
        "fragment-timeout": 1,
      },
    );
  });
  test("too many open datagrams: the oldest leaves", () => {
    const { out, losses } = run(
      [1, 2, 3].map((id) => ({ from: 0, to: 16, id })),
      fragment4,
      { maxFragmentedDatagrams: 2 },
    );
    expect(out).toEqual(["held", "held", "held"]);
    expect(losses).toEqual({ "fragment-limit": 1 });
  });
  test("a datagram longer than the limit", () => {
    const { out } = run([{ from: 64, to: 72, fill: 1, more: true }], fragment4, { maxDatagramBytes: 70 });
    expect(out).toEqual(["bad-fragment"]);
  });
  test("a datagram in too many pieces", () => {
    const pieces = Array.from({ length: 1100 }, (_, i) => ({ from: i * 16, to: i * 16 + 8, fill: 1, more: true }));
    const { out, losses } = run(pieces);
    expect(out.filter((word) => word === "fragment-pieces").length).toBe(1);
    expect(losses["fragment-pieces"]).toBe(1024);
  });
  test("a fragment without data", () => check([{ from: 8, to: 8, more: true }], ["bad-fragment"]));
});

test("any cut, order and repetition of the same datagram gives the same bytes", () => {
  const long = udp({ payload: Uint8Array.from({ length: 400 }, (_, i) => 33 + (i % 90)) });
  const expected = String.fromCharCode(...long.subarray(8));
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: Math.floor((long.length - 1) / 8) }), { maxLength: 12 });
  fc.assert(
    fc.property(cuts, fc.infiniteStream(fc.nat()), fc.boolean(), (points, random, isRepeated) => {
      const borders = [0, ...points.toSorted((a, b) => a - b).map((n) => n * 8), long.length];
      const pieces = borders.slice(1).map((to, i) => ({ from: borders[i] as number, to }));
      if (pieces.length < 2) return;
      const keyed = pieces.map((piece) => ({ piece, key: random.next().value as number }));
      const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ piece }) => piece);
      const played = isRepeated ? [...shuffled.slice(0, -1), ...shuffled] : shuffled;
      const { out } = run(played, fragment4, {}, long);
      expect(out.filter((word) => word !== "held")).toEqual([expected]);
    }),
  );
});
