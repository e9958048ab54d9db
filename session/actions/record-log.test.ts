import { appendFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMPACT_FROM_BYTES, RecordLog } from "./record-log.ts";
import { newFolder } from "./testing/test-desk.ts";

function open(folder: string): Promise<RecordLog<string>> {
  const parse = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return RecordLog.open({ folder, parse, isSynced: true });
}
function segments(folder: string): readonly string[] {
  return readdirSync(folder).toSorted();
}

async function check(folder: string, expected: Readonly<Record<string, string>>, damaged: number): Promise<void> {
  const log = await open(folder);
  expect(Object.fromEntries(log.records)).toEqual(expected);
  expect(log.damaged).toBe(damaged);
  await log.close();
}

test("what was put is there again, what was removed is not, the last of an id counts", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await Promise.all([log.put("a", "1"), log.put("b", "2"), log.put("a", "3"), log.put("c", "4")]);
  await log.remove("b");
  await log.remove("never there");
  await log.close();
  await check(folder, { a: "3", c: "4" }, 0);
});

test("a write that was cut off, and lines that are none, cost themselves alone and are counted", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.put("a", "1");
  await log.close();
  const [name = ""] = segments(folder);
  appendFileSync(join(folder, name), '{"id":"n","value":5}\n[]\n{"id":"b","value":"2"}\n{"id":"c","val');
  await check(folder, { a: "1", b: "2" }, 3);
  await check(folder, { a: "1", b: "2" }, 0);
});

test("outdated lines are cleared away, and only this user may read the file", async () => {
  const folder = newFolder();
  const log = await open(folder);
  const large = "x".repeat(64 << 10);
  for (let i = 0; i < 40; i++) await log.put("a", `${i} ${large}`);
  await log.put("b", "last");
  const names = segments(folder);
  expect(names).toHaveLength(1);
  const path = join(folder, names[0] ?? "");
  expect(statSync(path).size).toBeLessThan(COMPACT_FROM_BYTES + 4 * large.length);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await log.close();
  await check(folder, { a: `39 ${large}`, b: "last" }, 0);
});

test("files of before a new one took over are read in their order", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.put("a", "old");
  await log.close();
  const [name = ""] = segments(folder);
  appendFileSync(join(folder, "99999998.jsonl"), '{"id":"a","value":"new"}\n{"id":"b","value":"2"}\n');
  appendFileSync(join(folder, "99999997.jsonl"), '{"id":"b","value":"1"}\n{"id":"a","isGone":true}\n');
  expect(readFileSync(join(folder, name), "utf8")).toContain("old");
  await check(folder, { a: "new", b: "2" }, 0);
});

test("a write that fails is told, and what was there stays", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.put("a", "1");
  await log.close();
  await expect(log.put("a", "2")).rejects.toThrow("closed");
  await expect(log.put("b", "2")).rejects.toThrow("closed");
  expect(Object.fromEntries(log.records)).toEqual({ a: "1" });
  await check(folder, { a: "1" }, 0);
});
