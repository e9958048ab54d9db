// The comparison of the calls of a client with those that our entries tell of.
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Entry } from "../../../contract/index.ts";
import type { Call } from "./client-view.ts";

/** Differences that are told, and characters of each side. */
const MAX_TOLD = 8;
const CHARACTERS_BEFORE = 300;
const CHARACTERS_AFTER = 500;

/** The traffic was taken for what it was, all of it. */
export function expectOnly(entries: readonly Entry[], abbr: string): void {
  const others = entries.filter(({ protocol }) => protocol.abbr !== abbr);
  expect(
    others.slice(0, MAX_TOLD).map(({ protocol, src, dst, request, response }) => ({
      is: protocol.abbr,
      src: src.port,
      dst: dst.port,
      request,
      response,
    })),
  ).toEqual([]);
}

/** Every call is told of, as it was, in the same order; and nothing else is. */
export function expectSameCalls(ours: readonly Call[], clients: readonly Call[]): void {
  const [told, made] = [ours.map(plain), clients.map(plain)];
  expect(made.length, "the client made no call").toBeGreaterThan(0);
  const differences: object[] = [];
  for (let i = 0; i < Math.max(told.length, made.length) && differences.length < MAX_TOLD; i++) {
    if (!isDeepStrictEqual(told[i], made[i])) differences.push({ call: i, ...difference(made[i], told[i]) });
  }
  expect(differences).toEqual([]);
}

/** The same for what has no order: several connections, messages of both sides. */
export function expectSameCallsInAnyOrder(ours: readonly Call[], clients: readonly Call[]): void {
  expectSameCalls(ours.toSorted(byText), clients.toSorted(byText));
}
function byText(a: Call, b: Call): number {
  const [textOfA = "", textOfB = ""] = [sortable(a), sortable(b)];
  return textOfA < textOfB ? -1 : textOfA > textOfB ? 1 : 0;
}
/** JSON with its keys in order. */
function sortable(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** As JSON has it, so that what is undefined is as good as absent. */
function plain(call: Call): unknown {
  return JSON.parse(JSON.stringify(call)) as unknown;
}
/** Both sides about the first character that differs. */
function difference(client: unknown, entry: unknown): object {
  const [a, b] = [sortable(client) ?? "nothing", sortable(entry) ?? "nothing"];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - CHARACTERS_BEFORE), at + CHARACTERS_AFTER);
  return { at, client: around(a), entry: around(b) };
}
