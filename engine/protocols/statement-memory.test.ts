// Prepared statements by key, and the limits of what is remembered.
import { expect, test } from "vitest";
import { MAX_REMEMBERED_CHARACTERS, MAX_STATEMENTS, StatementMemory } from "./statement-memory.ts";

function memory(): { known: StatementMemory<string, { query: string }>; forgotten: () => number } {
  let count = 0;
  return { known: new StatementMemory(() => count++), forgotten: () => count };
}

test("a key stands for what was prepared last", () => {
  const { known } = memory();
  known.remember("a", { query: "SELECT 1" });
  known.remember("a", { query: "SELECT 2" });
  known.remember("", { query: "SELECT 3" });
  expect([known.get("a")?.query, known.get("")?.query, known.get("b")]).toEqual(["SELECT 2", "SELECT 3", null]);
  known.forget("a");
  known.forget("never");
  expect(known.get("a")).toBeNull();
  known.clear();
  expect(known.get("")).toBeNull();
});

test(`more than ${MAX_STATEMENTS} statements: the oldest is forgotten, and counted`, () => {
  const { known, forgotten } = memory();
  for (let i = 0; i <= MAX_STATEMENTS; i++) known.remember(`s${i}`, { query: `SELECT ${i}` });
  expect([known.get("s0"), known.get("s1")?.query, forgotten()]).toEqual([null, "SELECT 1", 1]);
});

test(`more than ${MAX_REMEMBERED_CHARACTERS} characters of statements: as many as need be are forgotten`, () => {
  const { known, forgotten } = memory();
  const half = "x".repeat(MAX_REMEMBERED_CHARACTERS / 2);
  for (const key of ["a", "b", "c"]) known.remember(key, { query: half });
  expect([known.get("a"), known.get("c")?.query.length, forgotten()]).toEqual([null, half.length, 1]);
  known.forget("b");
  known.remember("d", { query: half });
  expect(forgotten()).toBe(1);
  known.remember("huge", { query: `${half}${half}x` });
  expect([known.get("d"), known.get("huge"), forgotten()]).toEqual([null, null, 4]);
  known.clear();
  known.remember("e", { query: half });
  known.remember("f", { query: half });
  expect(forgotten()).toBe(4);
});
