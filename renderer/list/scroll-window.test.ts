import { describe, expect, test } from "vitest";
import fc from "fast-check";
import {
  clampOffset,
  contentHeight,
  isAtEnd,
  isScaled,
  MAX_SCROLL_HEIGHT,
  maxOffset,
  offsetAfterScroll,
  offsetOfScrollTop,
  offsetToCentre,
  offsetToShow,
  positionAfterKey,
  rowsSince,
  rowWindow,
  scrollHeight,
  scrollTopOfOffset,
  type ScrollGeometry,
} from "./scroll-window.ts";

const short: ScrollGeometry = { total: 1000, rowHeight: 26, viewportHeight: 520 };
const long: ScrollGeometry = { total: 50_000_000, rowHeight: 26, viewportHeight: 520 };
const empty: ScrollGeometry = { total: 0, rowHeight: 26, viewportHeight: 520 };

const geometries = fc.record({
  total: fc.integer({ min: 0, max: 60_000_000 }),
  rowHeight: fc.constantFrom(22, 26, 32),
  viewportHeight: fc.integer({ min: 1, max: 2000 }),
});

describe("scroll window", () => {
  test("a short list scrolls as the browser does", () => {
    expect(isScaled(short)).toBe(false);
    expect(scrollHeight(short)).toBe(26_000);
    expect(scrollTopOfOffset(777, short)).toBe(777);
    expect(offsetOfScrollTop(777, short)).toBe(777);
  });

  test("a long list is a scale of a height that browsers can lay out", () => {
    expect(isScaled(long)).toBe(true);
    expect(scrollHeight(long)).toBe(MAX_SCROLL_HEIGHT);
    expect(offsetOfScrollTop(MAX_SCROLL_HEIGHT - 520, long)).toBeCloseTo(maxOffset(long), 3);
    expect(offsetOfScrollTop(0, long)).toBe(0);
  });

  test("both ends are reached and never passed", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: -1e10, max: 1e10, noNaN: true }), (geometry, offset) => {
        const clamped = clampOffset(offset, geometry);
        expect(clamped).toBeGreaterThanOrEqual(0);
        expect(clamped).toBeLessThanOrEqual(Math.max(0, contentHeight(geometry) - geometry.viewportHeight));
      }),
    );
  });

  test("offset and scroll bar agree, to a part of a pixel", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const offset = maxOffset(geometry) * share;
        const scrollTop = scrollTopOfOffset(offset, geometry);
        expect(scrollTop).toBeLessThanOrEqual(MAX_SCROLL_HEIGHT);
        expect(Math.abs(offsetOfScrollTop(scrollTop, geometry) - offset)).toBeLessThan(0.01);
      }),
    );
  });

  test("the echo of our own setting does not move the truth, a drag does", () => {
    const offset = 123_456_789;
    const echo = Math.round(scrollTopOfOffset(offset, long));
    expect(offsetAfterScroll(offset, echo, long)).toBe(offset);
    expect(offsetAfterScroll(offset, echo + 40, long)).toBeGreaterThan(offset + 1000);
  });

  test("the drawn rows cover what is seen, are few, and stand where they are seen", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const offset = maxOffset(geometry) * share;
        const { first, end, blockTop } = rowWindow(offset, geometry);
        expect(first * geometry.rowHeight).toBeLessThanOrEqual(offset);
        expect(end * geometry.rowHeight).toBeGreaterThanOrEqual(
          Math.min(contentHeight(geometry), offset + geometry.viewportHeight),
        );
        expect(end - first).toBeLessThanOrEqual(geometry.viewportHeight / geometry.rowHeight + 15);
        const seenAt = blockTop - scrollTopOfOffset(offset, geometry) + (offset - first * geometry.rowHeight);
        expect(Math.abs(seenAt)).toBeLessThan(0.01);
      }),
    );
  });

  test("an empty list draws nothing", () => {
    expect(rowWindow(0, empty)).toMatchObject({ first: 0, end: 0 });
    expect(positionAfterKey("End", -1, empty)).toBeNull();
    expect(maxOffset(empty)).toBe(0);
  });

  test("a row is brought into view by the smallest move", () => {
    const check = (position: number, from: number, expected: number): void =>
      expect(offsetToShow(position, from, short)).toBe(expected);
    check(5, 0, 0);
    check(20, 0, 26);
    check(0, 300, 0);
    check(999, 0, 26_000 - 520);
    expect(offsetToCentre(500, short)).toBe(500 * 26 - 247);
    expect(offsetToCentre(0, short)).toBe(0);
  });

  test("the end is followed only from the end", () => {
    expect(isAtEnd(maxOffset(short), short)).toBe(true);
    expect(isAtEnd(maxOffset(short) - 20, short)).toBe(true);
    expect(isAtEnd(maxOffset(short) - 60, short)).toBe(false);
  });

  test("the way to the newest is offered only where the end is out of view and was left", () => {
    const check = (leftAt: number | null, total: number, expected: number | null): void =>
      expect(rowsSince(leftAt, { ...short, total })).toBe(expected);
    check(null, 1000, null);
    check(900, 1000, 100);
    check(1000, 1000, 0);
    // Twenty rows of 26 pixels fill the 520; the whole list is seen.
    check(3, 20, null);
    check(3, 21, 18);
    // Retention took more rows than came.
    check(1000, 900, 0);
  });

  test("keys move inside the list", () => {
    const check = (key: string, from: number, expected: number | null): void =>
      expect(positionAfterKey(key, from, short), key).toBe(expected);
    check("ArrowDown", -1, 0);
    check("ArrowDown", 999, 999);
    check("ArrowUp", -1, 999);
    check("ArrowUp", 0, 0);
    check("PageDown", 10, 29);
    check("PageUp", 10, 0);
    check("Home", 500, 0);
    check("End", 0, 999);
    check("x", 0, null);
  });
});
