import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { presentation } from "../engine-presentation.ts";
import { NO_NAMES } from "../names/name-table.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { alteredEntry, isOtherwise } from "./altered-entry.ts";

const STORED = { no: 7, row: rowOf(7), source: SOURCE, src: NO_NAMES, dst: NO_NAMES, passed: false, failed: false };
const ENTRY = presentation.assemble(STORED);

/** What is shown of a script's copy, and that it can be shown as a row and in sections. */
function check(change: Readonly<Record<string, unknown>>, expected: object): Entry {
  const altered = alteredEntry(JSON.stringify({ ...ENTRY, ...change }), ENTRY);
  if (altered === null) throw new Error("it is an entry");
  expect(altered).toMatchObject(expected);
  expect(presentation.redactRow(STORED, altered).row.id).toBe(ENTRY.id);
  presentation.sections(altered);
  return altered;
}

test("what a script put in is shown", () => {
  const path = "[REDACTED]";
  const altered = check({ request: { ...ENTRY.request, path }, mood: 0.5 }, { request: { path }, mood: 0.5 });
  expect(presentation.redactRow(STORED, altered).row.summary).toBe(path);
});
test("what a script took away is hidden, not put back", () => {
  const { src: _src, request: _request, timestamp: _timestamp, ...rest } = ENTRY;
  const altered = alteredEntry(JSON.stringify(rest), ENTRY);
  expect(altered).toMatchObject({ src: { ip: "", port: "", name: "" }, request: null, timestamp: 0 });
});
test("names of the entry stay", () =>
  void check(
    { id: "x", stream: "y", protocol: "z" },
    { id: ENTRY.id, stream: ENTRY.stream, protocol: ENTRY.protocol },
  ));
test.each<[unknown, object]>([
  ["a text", { request: null }],
  [5, { request: null }],
  [[1], { request: null }],
  [{ path: { deep: [] }, headers: 3 }, { request: { headers: 3 } }],
])("a request of %j breaks nothing", (request, expected) => void check({ request }, expected));
test.each<[unknown, object]>([
  [null, { src: { ip: "" } }],
  [{ ip: 5, port: null, pod: "x" }, { src: { ip: "5", port: "", pod: null } }],
])("a peer of %j breaks nothing", (src, expected) => void check({ src, dst: src }, expected));
test.each(["", "null", "5", "[]", "{"])("%j is no entry", (json) => expect(alteredEntry(json, ENTRY)).toBeNull());

test("marks alone hide nothing", () => {
  const { request, response, data, event, error, ...head } = ENTRY;
  // Scripts see the document's keys last.
  const copy = { ...head, request, response, data, event, error, passed: true };
  const altered = alteredEntry(JSON.stringify(copy), ENTRY);
  expect(altered !== null && isOtherwise(altered, ENTRY)).toBe(false);
  expect(isOtherwise({ ...ENTRY, worker: "x" }, ENTRY)).toBe(true);
});
