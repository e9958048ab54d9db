import { describe, expect, test } from "vitest";
import { BufferBudget } from "./held-segments.ts";
import { ReorderWindow, type TcpSegment } from "./reorder-window.ts";

const START = { sec: 10, nsec: 999_000_000, packet: 1 };

function segment(payload: string): TcpSegment {
  const bytes = Uint8Array.from(`..${payload}`, (character) => character.charCodeAt(0));
  return { bytes, at: 2, end: bytes.length, wireEnd: bytes.length + 3, seq: 7, ack: 9, flags: 16 };
}
function after(milliseconds: number) {
  const nsec = START.nsec + milliseconds * 1e6;
  return { sec: START.sec + Math.floor(nsec / 1e9), nsec: nsec % 1e9, packet: 2 };
}
/** A window that waits for bytes, with so many packets in it. */
function opened(packets: number, budget = new BufferBudget(1 << 20)): ReorderWindow {
  const window = new ReorderWindow(budget);
  window.awaitBytes(1, 50, 40, START);
  for (let i = 0; i < packets; i++) window.push(segment("x"), 0, START);
  return window;
}

describe("a window is over", () => {
  test("after 20 ms, across a second too, or backwards", () => {
    expect([0, 19, 21, 2000, -30].map((ms) => opened(1).isOver(after(ms)))).toEqual([false, false, true, true, true]);
  });
  test("after 16 packets", () => expect([15, 16].map((count) => opened(count).isOver(START))).toEqual([false, true]));
  test("when the memory of all flows is spent", () => {
    expect(opened(1, new BufferBudget(100)).isOver(START)).toBe(true);
  });
});

describe("restarting", () => {
  test("only while the awaited bytes come closer, and three times", () => {
    const window = opened(1);
    expect(window.restart(40, START)).toBe(false);
    expect([41, 42, 43, 44].map((standsAt) => window.restart(standsAt, START))).toEqual([true, true, true, false]);
    expect(window.stoodAt).toBe(43);
  });
  test("counts packets and time anew", () => {
    const window = opened(16);
    expect(window.restart(41, after(30))).toBe(true);
    expect(window.isOver(after(40))).toBe(false);
  });
});

describe("the queue", () => {
  test("copies what it keeps, and pays for it", () => {
    const budget = new BufferBudget(1 << 20);
    const window = new ReorderWindow(budget);
    const first = segment("hello");
    window.push(first, 1, START);
    first.bytes.fill(0);
    expect(budget.used).toBeGreaterThan(5);
    const { head } = window;
    expect(head).toMatchObject({ direction: 1, at: 0, end: 5, wireEnd: 8, seq: 7, ack: 9, flags: 16, packet: 1 });
    expect(String.fromCharCode(...(head?.bytes ?? []))).toBe("hello");
    expect(window.shift()).toBe(head);
    expect([window.shift(), window.head, budget.used]).toEqual([undefined, undefined, 0]);
  });
  test("waits for a start without awaiting bytes", () => {
    const window = new ReorderWindow(new BufferBudget(100));
    window.awaitStart(START);
    expect(window.isStart).toBe(true);
    window.awaitBytes(0, 1, 2, START);
    expect(window.isStart).toBe(false);
  });
});
