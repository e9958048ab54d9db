import { expect, test } from "vitest";
import { type Exchange, Flow } from "../../engine/index.ts";
import { makeItem } from "../testing/items.ts";
import { holdProvisional } from "./provisional.ts";

const flow = new Flow(0, "tcp", Uint8Array.of(10, 0, 0, 1), 1, Uint8Array.of(10, 0, 0, 2), 2, null);

function exchange(index: number, isTimeout: boolean): Exchange {
  return {
    presenter: {
      fields: () => ({ request: null, response: null, data: null, event: null }),
      columns: () => makeItem().row,
      sections: () => [],
    },
    protocol: makeItem().row.protocol,
    flow,
    index,
    request: null,
    response: null,
    requestSpan: null,
    responseSpan: null,
    error: isTimeout ? { type: "timeout", msg: "no answer within 30 s" } : null,
    truncated: false,
    isFlow: false,
  };
}

/** Numbers of exchanges, `?` after those that time out: in and out. */
function check(given: readonly string[], expected: readonly string[], maxWaiting?: number): void {
  const seen: string[] = [];
  const held = holdProvisional((one) => seen.push(`${one.index}${one.error === null ? "" : "?"}`), maxWaiting);
  for (const text of given) held.sink(exchange(Number.parseInt(text, 10), text.endsWith("?")));
  held.finish();
  expect(seen).toEqual(expected);
}

test("what is complete passes at once", () => {
  check(["0", "1", "2"], ["0", "1", "2"]);
});

test("a half waits for its answer, which replaces it", () => {
  check(["0?", "1", "0"], ["1", "0"]);
});

test("a half without an answer comes at the end", () => {
  check(["0?", "1?", "2", "1"], ["2", "1", "0?"]);
});

test("no more wait than the bound: the oldest is taken at its word", () => {
  check(["0?", "1?", "2?"], ["0?", "1?", "2?"], 2);
});
