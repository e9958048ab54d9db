// What filters are told of Redis exists in real entries, and says where passwords are left out.
import { describe, expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play } from "../../testing/play.ts";
import { fields, paths } from "./fields.ts";
import { redis } from "./index.ts";
import { command, encode } from "./testing/encode.ts";

const COMMON = new Set(["requestSize", "responseSize", "size"]);

function documentOf(reply: string): Readonly<Record<string, Json>> {
  const steps = [
    { side: 0, bytes: command("SET", "k", "v") },
    { side: 1, bytes: reply },
  ] as const;
  return { ...play(redis, steps, { codecs }).entries[0]?.document };
}
function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return valueAt((value as Readonly<Record<string, Json>>)[head], rest);
}

describe("paths", () => {
  test("each leads to a value of its type", () => {
    const documents = [
      documentOf("+OK\r\n"),
      documentOf(`|1\r\n+ttl\r\n:1\r\n${encode({ map: [[{ bulk: "a" }, { bulk: "b" }]] })}`),
    ];
    const named = [...fields.flatMap(({ path, type }) => (path === undefined ? [] : [{ path, type }])), ...paths];
    for (const { path, type } of named) {
      if (COMMON.has(path)) continue;
      const value = documents.map((document) => valueAt(document, path.split("."))).find((one) => one !== undefined);
      if (type === "list") expect(Array.isArray(value), path).toBe(true);
      else expect(typeof value, path).toBe(type === "map" ? "object" : type);
    }
  });
  test("computed variables have none", () => {
    expect(fields.filter(({ path }) => path === undefined).map(({ name }) => name)).toEqual([
      "redis_command",
      "redis_key",
    ]);
  });
});

test("where passwords could stand, the words say that they do not", () => {
  const about = (path: string) => paths.find((one) => one.path === path)?.doc ?? "";
  for (const doc of [
    about("request.args"),
    about("request.value"),
    fields.find(({ name }) => name === "redis_command")?.doc,
  ])
    expect(doc).toMatch(/[Pp]asswords .*\*\*\*/);
});

test("names are told once and belong to Redis", () => {
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length);
  expect(new Set([...fields, ...paths].map(({ protocol }) => protocol))).toEqual(new Set(["redis"]));
});
