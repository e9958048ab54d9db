// The view's own arithmetic: what can be read, what padding and a cut packet leave of it.
import { describe, expect, test } from "vitest";
import { BAD_IP, UNKNOWN_ETHERTYPE } from "./drops.ts";
import { NOTHING, PacketView } from "./packet-view.ts";

/** Bytes 0 to 9, of which [2, 8) are the packet; it had `originalLength` bytes on the wire. */
function viewOf(originalLength = 6): PacketView {
  const view = new PacketView();
  view.reset(
    Uint8Array.from({ length: 10 }, (_, i) => 0xf0 | i),
    2,
    8,
    originalLength,
    3,
  );
  return view;
}
function check(change: (view: PacketView) => void, expected: Partial<PacketView>, originalLength?: number): void {
  const view = viewOf(originalLength);
  change(view);
  const got = Object.fromEntries(Object.keys(expected).map((name) => [name, view[name as keyof PacketView]]));
  expect(got).toEqual(expected);
}

describe("a new packet", () => {
  test("whole", () =>
    check(() => undefined, { at: 2, end: 8, wireEnd: 8, missing: 0, vlan: -1, place: 3, linkInterface: -1 }));
  test("cut by the capture", () => check(() => undefined, { end: 8, wireEnd: 22, missing: 14 }, 20));
  test("an original length below the captured one is not believed", () =>
    check(() => undefined, { wireEnd: 8, missing: 0 }, 1));
  test("nothing is left of the packet before", () =>
    check(
      (view) => {
        view.refuse(BAD_IP, 4);
        Object.assign(view, { vlan: 5, depth: 9, transport: 4, ipVersion: 6, linkInterface: 8 });
        view.mixPlace(77);
        view.reset(new Uint8Array(4), 0, 4, 4, 1);
      },
      { at: 0, end: 4, vlan: -1, depth: 0, transport: NOTHING, ipVersion: 0, linkInterface: -1, place: 1, drop: null },
    ));
});

test("numbers are big-endian, from the place at hand", () => {
  const view = viewOf();
  view.at = 3;
  expect([view.u8(0), view.u8(2), view.u16(0), view.i32(0)]).toEqual([0xf3, 0xf5, 0xf3f4, 0xf3f4f5f6 | 0]);
});
test.each([
  [0, true],
  [6, true],
  [7, false],
])("%d bytes can be read: %s", (count, expected) => expect(viewOf().has(count)).toBe(expected));

describe("limits of a layer", () => {
  test("padding is cut off", () => check((view) => view.limitTo(4), { end: 6, wireEnd: 6, missing: 0 }));
  test("nothing is left", () => check((view) => view.limitTo(0), { end: 2, wireEnd: 2 }));
  test("a length beyond the packet invents nothing", () => check((view) => view.limitTo(100), { end: 8, wireEnd: 8 }));
  test("a length between what was captured and what was sent", () =>
    check((view) => view.limitTo(10), { end: 8, wireEnd: 12, missing: 4 }, 20));
  test("a length within what was captured of a cut packet", () =>
    check((view) => view.limitTo(5), { end: 7, wireEnd: 7, missing: 0 }, 20));
});

test.each([
  [0, 2],
  [5, 7],
  [6, 8],
  [99, 8],
])("a header of %d bytes leads to %d", (count, at) => check((view) => view.advance(count), { at, end: 8 }));

test("a refusal keeps its reason and its number", () => {
  const view = viewOf();
  expect(view.refuse(UNKNOWN_ETHERTYPE, 0x0806)).toBe(NOTHING);
  expect([view.drop, view.dropDetail]).toEqual([UNKNOWN_ETHERTYPE, 0x0806]);
  view.refuse(BAD_IP);
  expect([view.drop, view.dropDetail]).toEqual([BAD_IP, 0]);
});

test("headers are counted against the limit", () => {
  const view = viewOf();
  view.maxDepth = 2;
  expect([view.enter(), view.enter(), view.enter()]).toEqual([true, true, false]);
});

describe("places", () => {
  const place = (...values: readonly number[]): number => {
    const view = viewOf();
    for (const value of values) view.mixPlace(value);
    return view.place;
  };
  test("equal ways lead to equal places", () => expect(place(1, 2)).toBe(place(1, 2)));
  test("ways that differ in a step, in their order or in their length do not", () => {
    const places = [place(), place(0), place(1), place(1, 2), place(2, 1), place(1, 1), place(1, 2, 0)];
    expect(new Set(places).size).toBe(places.length);
  });
  test("many tunnels are many places", () => {
    const places = Array.from({ length: 10_000 }, (_, i) => place(i));
    expect(new Set(places).size).toBe(10_000);
  });
});
