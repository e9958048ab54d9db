// Statements and portals by name, and the limits of what is remembered.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { MAX_PORTALS, MAX_REMEMBERED_CHARACTERS, MAX_STATEMENTS, StatementMemory } from "./statements.ts";
import type { Portal, Statement } from "./types.ts";

function statement(name: string, query = "SELECT 1"): Statement {
  return { name, query, parameterOids: [], columns: null };
}
function portal(name: string): Portal {
  const kept = new KeptBytes(codecs, new Uint8Array(0), 0, 0);
  return { name, statementName: "", statement: null, bind: { kept, isCut: false } };
}
function memory(): { memory: StatementMemory; forgotten: () => number } {
  let count = 0;
  return { memory: new StatementMemory(() => count++), forgotten: () => count };
}

test("a name stands for what was prepared last", () => {
  const { memory: known } = memory();
  known.remember(statement("a", "SELECT 1"));
  known.remember(statement("a", "SELECT 2"));
  known.remember(statement("", "SELECT 3"));
  expect([known.statement("a")?.query, known.statement("")?.query, known.statement("b")]).toEqual([
    "SELECT 2",
    "SELECT 3",
    null,
  ]);
  known.forgetStatement("a");
  known.forgetStatement("never");
  expect(known.statement("a")).toBeNull();
});

test("portals", () => {
  const { memory: known } = memory();
  const first = portal("p");
  known.rememberPortal(first);
  expect(known.portal("p")).toBe(first);
  known.forgetPortal("p");
  expect(known.portal("p")).toBeNull();
});

test(`more than ${MAX_STATEMENTS} statements: the oldest is forgotten, and counted`, () => {
  const { memory: known, forgotten } = memory();
  for (let i = 0; i <= MAX_STATEMENTS; i++) known.remember(statement(`s${i}`));
  expect([known.statement("s0"), known.statement("s1")?.name, forgotten()]).toEqual([null, "s1", 1]);
});

test(`more than ${MAX_REMEMBERED_CHARACTERS} characters of statements: as many as need be are forgotten`, () => {
  const { memory: known, forgotten } = memory();
  const half = "x".repeat(MAX_REMEMBERED_CHARACTERS / 2);
  for (const name of ["a", "b", "c"]) known.remember(statement(name, half));
  expect([known.statement("a"), known.statement("c")?.name, forgotten()]).toEqual([null, "c", 1]);
  known.forgetStatement("b");
  known.remember(statement("d", half));
  expect(forgotten()).toBe(1);
  known.remember(statement("huge", `${half}${half}x`));
  expect([known.statement("d"), known.statement("huge"), forgotten()]).toEqual([null, null, 4]);
});

test(`more than ${MAX_PORTALS} portals: the oldest is forgotten`, () => {
  const { memory: known, forgotten } = memory();
  for (let i = 0; i <= MAX_PORTALS; i++) known.rememberPortal(portal(`p${i}`));
  expect([known.portal("p0"), known.portal("p1")?.name, forgotten()]).toEqual([null, "p1", 1]);
});
