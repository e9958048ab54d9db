import { expect, test } from "vitest";
import type { FindTick } from "../../contract/index.ts";
import { IDLE, type FindState } from "./find-feed.ts";
import { SCOPES, statusOf } from "./find-words.ts";

const TICK: FindTick = {
  looked: 500,
  rows: 2000,
  matches: 3,
  isComplete: false,
  hit: null,
  packetShare: null,
  notice: "",
};
const HIT = { position: 7, id: "e7", index: null, isWrapped: false };

const check = (state: Partial<FindState>, mood: string, text: string, remark = ""): void =>
  expect(statusOf({ ...IDLE, ...state }, "text")).toEqual({ mood, text, remark });

test("before a search, what one would look at", () => {
  check({}, "quiet", SCOPES.text);
  check({ isCancelled: true }, "quiet", "Stopped");
});

test("during a search, how far it is", () => {
  check({ isSearching: true }, "busy", "Searching");
  check({ isSearching: true, tick: TICK }, "busy", "Searching, 25 %");
  check({ isSearching: true, tick: { ...TICK, packetShare: 0.42 } }, "busy", "Reading packets, 42 %");
  check({ isSearching: true, tick: { ...TICK, packetShare: 1 } }, "busy", "Searching, 25 %");
  check({ isSearching: true, tick: { ...TICK, rows: 0, looked: 0 } }, "busy", "Searching, 100 %");
  check({ isSearching: true, tick: { ...TICK, hit: HIT } }, "found", "Counting, 25 %");
});

test("after it, which match of how many, or that there is none", () => {
  const done = { ...TICK, isComplete: true, looked: 2000 };
  check({ tick: { ...done, matches: 1234, hit: { ...HIT, index: 2 } } }, "found", "2 of 1,234");
  check({ tick: { ...done, matches: 0 } }, "none", "No match in 2,000 rows");
  check({ tick: { ...done, matches: 0, rows: 1 } }, "none", "No match in 1 row");
  check({ tick: { ...TICK, hit: HIT }, isCancelled: true }, "found", "Stopped, 3 so far in 25 %");
  check({ tick: TICK, isCancelled: true }, "quiet", "Stopped, 3 so far in 25 %");
});

test("that the end was passed, or the beginning", () => {
  const tick = { ...TICK, isComplete: true, matches: 1, hit: { ...HIT, index: 1, isWrapped: true } };
  check({ tick }, "found", "1 of 1", "passed the end");
  check({ tick, direction: "previous" }, "found", "1 of 1", "passed the beginning");
});
