// What is counted is what is printed: each exchange once, whatever the order of its versions.
import { expect, test } from "vitest";
import type { Exchange, ExchangeSink } from "../../engine/index.ts";
import { OWN_CAPTURES, readOwnCapture } from "../testing/own-captures.ts";
import { holdProvisional } from "./provisional.ts";
import { takeFirst } from "./take-first.ts";

test.each(OWN_CAPTURES)("%s: as many of each protocol as are printed", (name) => {
  const [printed, counted] = [new Map<string, number>(), new Map<string, number>()];
  const countIn =
    (counts: Map<string, number>): ExchangeSink =>
    ({ protocol }) =>
      void counts.set(protocol.abbr, (counts.get(protocol.abbr) ?? 0) + 1);
  const held = holdProvisional(countIn(printed));
  const counts = takeFirst(countIn(counted));
  readOwnCapture(name, (exchange) => {
    held.sink(exchange);
    counts(exchange);
  });
  held.finish();
  expect(counted.size).toBeGreaterThan(0);
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(printed));
});

test("halves are remembered up to a limit, and between one and two times as many", () => {
  const taken: number[] = [];
  const take = takeFirst(({ index }) => taken.push(index), 2);
  const half = (index: number): void =>
    take({ isFlow: false, isProvisional: true, error: null, flow: { id: 1 }, index } as Exchange);
  for (const index of [1, 2, 1, 2, 3, 1, 4, 5, 4, 1]) half(index);
  expect(taken).toEqual([1, 2, 3, 4, 5, 1]);
});
