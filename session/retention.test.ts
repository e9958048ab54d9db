import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expiredSessions, type KeptSession, MAX_AGE_MS, MAX_TOTAL_BYTES } from "./retention.ts";

const NOW = 100 * MAX_AGE_MS;
function session(id: string, ageMs: number, sizeBytes: number, isOpen = false): KeptSession {
  return { id, createdMs: NOW - ageMs, sizeBytes, isOpen };
}
function check(sessions: readonly KeptSession[], expired: readonly string[]): void {
  expect(expiredSessions(sessions, NOW)).toEqual(expired);
}

const DAY = 24 * 3600 * 1000;
const GB = 1e9;

describe("which sessions leave", () => {
  test.each<readonly [string, readonly KeptSession[], readonly string[]]>([
    ["none of none", [], []],
    ["those older than a week", [session("new", 0, 1), session("old", MAX_AGE_MS + 1, 1)], ["old"]],
    ["not what is just a week old", [session("new", 0, 1), session("old", MAX_AGE_MS, 1)], []],
    ["an old one leaves, even the newest", [session("old", MAX_AGE_MS + 1, 1)], ["old"]],
    [
      "those that do not fit, the oldest first",
      [session("a", 3, 4 * GB), session("b", 2, 4 * GB), session("c", 1, 4 * GB)],
      ["a"],
    ],
    ["not what fits exactly", [session("a", 2, MAX_TOTAL_BYTES - 1), session("b", 1, 1)], []],
    ["a byte too much", [session("a", 2, MAX_TOTAL_BYTES), session("b", 1, 1)], ["a"]],
    [
      "a smaller one behind a larger one may stay",
      [session("new", 0, 6 * GB), session("large", 1, 6 * GB), session("small", 2, 1)],
      ["large"],
    ],
    ["the newest stays, whatever its size", [session("huge", 0, 2 * MAX_TOTAL_BYTES)], []],
    [
      "the newest that is too large leaves no room",
      [session("huge", 0, 2 * MAX_TOTAL_BYTES), session("tiny", 1, 1)],
      ["tiny"],
    ],
    [
      "an open one stays, and takes its room",
      [session("open", MAX_AGE_MS * 2, 9 * GB, true), session("new", 0, 1), session("mid", 1, 2 * GB)],
      ["mid"],
    ],
    [
      "open ones stay together, however large",
      [session("a", 9 * DAY, 9 * GB, true), session("b", 0, 9 * GB, true)],
      [],
    ],
    ["of two of one moment the later id is the newer", [session("1", 0, 6 * GB), session("2", 0, 6 * GB)], ["1"]],
    ["what comes from the future is new", [session("future", -DAY, 1), session("now", 0, 1)], []],
  ])("%s", (_name, sessions, expired) => check(sessions, expired));
});

test("what stays fits, unless it is open or the newest", () => {
  const any = fc.record({ ageMs: fc.nat(2 * MAX_AGE_MS), sizeBytes: fc.nat(6e9), isOpen: fc.boolean() });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (list) => {
      const sessions = list.map(({ ageMs, sizeBytes, isOpen }, i) => session(String(i), ageMs, sizeBytes, isOpen));
      const expired = new Set(expiredSessions(sessions, NOW));
      const kept = sessions.filter(({ id }) => !expired.has(id));
      expect(sessions.filter(({ id, isOpen }) => isOpen && expired.has(id))).toEqual([]);
      const newest = kept.toSorted((a, b) => b.createdMs - a.createdMs)[0]?.id;
      const bounded = kept.filter(({ id, isOpen }) => !isOpen && id !== newest);
      expect(bounded.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(MAX_TOTAL_BYTES);
    }),
  );
});
