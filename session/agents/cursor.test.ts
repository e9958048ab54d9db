import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BatchCursor } from "./cursor.ts";

/** What comes of each number, of one run. */
function check(sequences: readonly bigint[], expected: readonly string[]): void {
  const cursor = new BatchCursor();
  cursor.begin("r");
  expect(sequences.map((sequence) => cursor.take(sequence)).map(told)).toEqual(expected);
}
function told(arrival: ReturnType<BatchCursor["take"]>): string {
  return arrival.kind === "missing" ? `missing ${arrival.batches}` : arrival.kind;
}

describe("batches of a run", () => {
  test("in order", () => check([7n, 8n, 9n], ["new", "new", "new"]));
  test("again", () => check([7n, 7n, 6n, 8n], ["new", "repeated", "repeated", "new"]));
  test("with holes", () => check([7n, 10n, 9n, 11n], ["new", "missing 2", "repeated", "new"]));
  test("whatever comes, each number is taken once, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 20n })), (sequences) => {
        const cursor = new BatchCursor();
        cursor.begin("r");
        const taken = sequences.filter((sequence) => cursor.take(sequence).kind !== "repeated");
        expect(taken).toEqual([...new Set(taken)].toSorted((a, b) => Number(a - b)));
      }),
    );
  });
});

describe("a new connection", () => {
  test("asks for everything at first, and where the run is another one", () => {
    const cursor = new BatchCursor();
    expect(cursor.from("r")).toEqual({ run: "", fromSequence: 0n });
    expect([cursor.begin("r"), cursor.begin("r")]).toEqual([false, false]);
    cursor.take(4n);
    expect(cursor.from("r")).toEqual({ run: "r", fromSequence: 5n });
    expect(cursor.from("s")).toEqual({ run: "", fromSequence: 0n });
    expect(cursor.begin("s")).toBe(true);
    expect(told(cursor.take(1n))).toBe("new");
  });
  test("goes on behind a gap that was told", () => {
    const cursor = new BatchCursor();
    cursor.begin("r");
    cursor.take(1n);
    cursor.skip(9n);
    cursor.skip(3n);
    expect(cursor.from("r")).toEqual({ run: "r", fromSequence: 9n });
    expect(told(cursor.take(10n))).toBe("new");
    expect(told(cursor.take(12n))).toBe("missing 1");
  });
});
