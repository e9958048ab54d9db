// What filters are told of DNS exists in real entries.
import { expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play } from "../../testing/play.ts";
import { fields, paths } from "./fields.ts";
import { dns } from "./index.ts";
import { bytesOf, message, name, question, record, u16 } from "./testing/build.ts";

const COMMON = new Set(["requestSize", "responseSize", "size"]);

/** Values at a path; `*` stands for all elements. */
function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
  const [head, ...rest] = path;
  if (value === undefined) return [];
  if (head === undefined) return [value];
  if (head === "*") return Array.isArray(value) ? value.flatMap((item: Json) => valuesAt(item, rest)) : [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return valuesAt((value as Readonly<Record<string, Json>>)[head], rest);
}

const additional = record("", 41, bytesOf(u16(3), u16(0)), 1232, 0);
const asked = message({ questions: [question("a.example", 1)], additionals: [additional] });
const list = [record("a.example", 1, [1, 2, 3, 4]), record("a.example", 15, bytesOf(u16(1), name("mx")))];
const told = message({
  flags: 0x8180,
  questions: [question("a.example", 1)],
  answers: list,
  authorities: list,
  additionals: [additional],
});

test("every path leads to a value of its type", () => {
  const [entry] = play(
    dns,
    [
      { side: 0, bytes: asked },
      { side: 1, bytes: told },
    ],
    { codecs, transport: "udp" },
  ).entries;
  const document = { ...entry?.document } as Readonly<Record<string, Json>>;
  const named = [...fields.flatMap(({ path, type }) => (path === undefined ? [] : [{ path, type }])), ...paths];
  for (const { path, type } of named) {
    if (COMMON.has(path)) continue;
    const values = valuesAt(document, path.split("."));
    expect(values.length, path).toBeGreaterThan(0);
    const expected = type === "int" ? "number" : type === "bool" ? "boolean" : "string";
    for (const value of values) expect(typeof value, path).toBe(expected);
  }
});

test("names are told once and belong to DNS", () => {
  expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
  expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length);
  for (const { protocol, doc } of [...fields, ...paths]) {
    expect(protocol).toBe("dns");
    expect(doc).not.toBe("");
  }
});
