import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALWAYS_FROM_NS, ALWAYS_TO_NS, NameTable, type NameSpan, NO_NAMES } from "./name-table.ts";

function span(ip: string, fromNs: bigint, toNs: bigint, name: string): NameSpan {
  return { ip, fromNs, toNs, names: { ...NO_NAMES, name } };
}
function check(spans: readonly NameSpan[], ip: string, timeNs: bigint, expected: string | null): void {
  const table = new NameTable();
  table.add(spans);
  expect(table.resolve(ip, timeNs)?.names.name ?? null).toBe(expected);
}

describe("who had an address at a moment", () => {
  const spans = [
    span("a", 10n, 20n, "first"),
    span("a", 20n, 30n, "second"),
    span("b", ALWAYS_FROM_NS, ALWAYS_TO_NS, "other"),
  ];
  test.each([
    ["a", 9n, null],
    ["a", 10n, "first"],
    ["a", 19n, "first"],
    ["a", 20n, "second"],
    ["a", 30n, null],
    ["b", -5n, "other"],
    ["c", 10n, null],
  ] as const)("%s at %s is %s", (ip, timeNs, expected) => check(spans, ip, timeNs, expected));
  test.each([
    [0n, 9n, ["b other"]],
    [0n, 10n, ["a first", "b other"]],
    [12n, 19n, ["a first", "b other"]],
    [12n, 25n, ["a second", "b other"]],
    [30n, 40n, ["b other"]],
  ] as const)("from %s to %s they are the last of each", (fromNs, toNs, expected) => {
    const table = new NameTable();
    table.add(spans);
    expect(table.between(fromNs, toNs).map(({ ip, names }) => `${ip} ${names.name}`)).toEqual(expected);
  });
  test("of two that overlap the one that began later", () =>
    check([span("a", 0n, 9n, "x"), span("a", 5n, 9n, "y")], "a", 6n, "y"));
  test("whatever the order in which they came", () =>
    fc.assert(
      fc.property(fc.shuffledSubarray(spans, { minLength: 3 }), (shuffled) => check(shuffled, "a", 25n, "second")),
    ));
});

test("what is known is not added again, and numbers begin at 1", () => {
  const table = new NameTable();
  expect(
    table.add([span("a", 0n, 1n, "x"), span("a", 0n, 1n, "x"), span("a", 0n, 1n, "y")]).map(({ id }) => id),
  ).toEqual([1, 2]);
  expect(table.byId(2)?.names.name).toBe("y");
  expect(table.byId(3)).toBeNull();
  expect(table.byId(0)).toBeNull();
});
