import fc from "fast-check";
import { expect, test } from "vitest";
import { type Exchange, Flow } from "../../engine/index.ts";
import { makeItem } from "../testing/items.ts";
import { holdProvisional } from "./provisional.ts";

const flows = Array.from(
  { length: 10 },
  (_, id) => new Flow(id, "tcp", Uint8Array.of(10, 0, 0, 1), 1, Uint8Array.of(10, 0, 0, 2), 2, null),
);

/** `3` is a whole exchange, `3?` one that times out, `3~` one that may come again; `f2` is flow 2. Repeated texts are versions of one exchange. */
function exchange(text: string): Exchange {
  const isFlow = text.startsWith("f");
  const number = Number.parseInt(text.replace("f", ""), 10);
  return {
    presenter: {
      fields: () => ({ request: null, response: null, data: null, event: null }),
      columns: () => makeItem().row,
      sections: () => [],
    },
    protocol: makeItem().row.protocol,
    flow: flows[isFlow ? number : 0] ?? new Flow(99, "tcp", new Uint8Array(4), 1, new Uint8Array(4), 2, null),
    index: isFlow ? 0 : number,
    request: text,
    response: null,
    requestSpan: null,
    responseSpan: null,
    error: text.endsWith("?") ? { type: "timeout", msg: "no answer within 30 s" } : null,
    truncated: false,
    isFlow,
    isProvisional: text.endsWith("~"),
  };
}

function check(given: readonly string[], expected: readonly string[], maxWaiting?: number): void {
  const seen: unknown[] = [];
  const held = holdProvisional((one) => seen.push(one.request), maxWaiting);
  for (const text of given) held.sink(exchange(text));
  held.finish();
  expect(seen).toEqual(expected);
}

test("what is complete passes at once", () => {
  check(["1", "2", "3"], ["1", "2", "3"]);
});

test("the error of what is final is not read", () => {
  const seen: number[] = [];
  const final: Exchange = {
    ...exchange("1"),
    isFinal: true,
    get error(): never {
      throw new Error("read");
    },
  };
  holdProvisional(({ index }) => seen.push(index)).sink(final);
  expect(seen).toEqual([1]);
});

test("a half waits for its answer, which replaces it", () => {
  check(["1?", "2", "1"], ["2", "1"]);
});

test("what may come again waits for it, and comes at the end where it does not", () => {
  check(["1~", "2~", "3", "1"], ["3", "1", "2~"]);
  check(["1~", "1~"], ["1~"]);
});

test("a half without an answer comes at the end", () => {
  check(["1?", "2?", "3", "2"], ["3", "2", "1?"]);
});

test("a flow comes at the end, by its last version", () => {
  check(["f1", "1", "f2", "f1 closed", "2"], ["1", "2", "f1 closed", "f2"]);
});

test("a flow and an exchange of one number do not replace each other", () => {
  check(["f0", "0?", "0"], ["0", "f0"]);
});

test("no more wait than the bound: the oldest is taken at its word", () => {
  check(["1?", "2?", "3?"], ["1?", "2?", "3?"], 2);
  check(["f1", "f2", "f3", "1"], ["f1", "1", "f2", "f3"], 2);
  // One that was answered in the meantime holds no place, and one that was sent again keeps its own.
  check(["1?", "2?", "1", "3?", "4?"], ["1", "2?", "3?", "4?"], 2);
  check(["f1", "f2", "f1 closed", "f3", "f4", "f5"], ["f1 closed", "f2", "f3", "f4", "f5"], 2);
});

/** What is due when nothing is bounded, said simply: the last word on each, in the order of its first. */
function due(given: readonly string[]): readonly string[] {
  const passed: string[] = [];
  const halves = new Map<string, string>();
  const flowsSeen = new Map<string, string>();
  for (const text of given) {
    const number = text.replace(/\D+$/, "");
    if (text.startsWith("f")) flowsSeen.set(number, text);
    else if (text.endsWith("?")) halves.set(number, text);
    else {
      halves.delete(number);
      passed.push(text);
    }
  }
  return [...passed, ...halves.values(), ...flowsSeen.values()];
}

const versions = fc.array(
  fc
    .tuple(fc.nat(5), fc.constantFrom("", "?", "f", "f closed"))
    .map(([number, kind]) => (kind.startsWith("f") ? `f${number}${kind.slice(1)}` : `${number}${kind}`)),
  { maxLength: 40 },
);

test("any versions in any order: the last word on each comes out", () => {
  fc.assert(fc.property(versions, (given) => check(given, due(given))));
});

test("under any bound nothing is lost, and nothing but versions that were replaced is left out", () => {
  fc.assert(
    fc.property(versions, fc.integer({ min: 1, max: 4 }), (given, maxWaiting) => {
      const seen: string[] = [];
      const held = holdProvisional((one) => seen.push(String(one.request)), maxWaiting);
      for (const text of given) held.sink(exchange(text));
      held.finish();
      for (const text of due(given)) expect(seen).toContain(text);
      for (const text of seen) expect(given).toContain(text);
      expect(seen.length).toBeLessThanOrEqual(given.length);
    }),
  );
});
