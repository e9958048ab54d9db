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

describe("which sessions leave", () => {
  test("none of none", () => check([], []));
  test("those older than a week", () => check([session("new", 0, 1), session("old", MAX_AGE_MS + 1, 1)], ["old"]));
  test("those that do not fit, the oldest first", () =>
    check([session("a", 3, 4e9), session("b", 2, 4e9), session("c", 1, 4e9)], ["a"]));
  test("the newest stays, whatever its size", () => check([session("huge", 0, 2 * MAX_TOTAL_BYTES)], []));
  test("an open one stays, and takes its room", () =>
    check([session("open", MAX_AGE_MS * 2, 9e9, true), session("new", 0, 1), session("mid", 1, 2e9)], ["mid"]));
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
