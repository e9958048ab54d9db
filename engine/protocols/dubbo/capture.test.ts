// Apache Dubbo's own server and client, with two serializations, against what the client says that it called and got.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

/** What the client's line says of an entry: names and sizes of what it got. */
function lineOf({ row, response }: ReadEntry): string {
  return `> ${row.method} < ${gotten(response ?? {})}`;
}
function gotten(response: Readonly<Record<string, unknown>>): string {
  const { value, exceptionClass } = response;
  if (typeof exceptionClass === "string") return exceptionClass;
  const item = Array.isArray(value) ? (value[1] as unknown) : value;
  if (typeof item !== "object" || item === null)
    return item === undefined ? "" : typeof item === "string" ? item : JSON.stringify(item);
  const { name, size } = item as { name?: string; size?: number };
  return name ?? String(size);
}

test.each(["hessian2", "fastjson"])("%s: every call with what it gave", (serialization) => {
  const text = readFileSync(new URL(`../../../captures/dubbo/${serialization}.said`, import.meta.url), "utf8");
  const said = text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  const calls = readCapture(`dubbo/${serialization}.pcap`, "dubbo").filter(
    ({ request }) => request?.["kind"] === "call",
  );
  const ours = calls.map((entry) => lineOf(entry).trimEnd());
  // The client did not wait for the slow answer; fastjson gives it bytes as a text, and exceptions that it cannot make.
  const hasPlainValues = serialization === "hessian2";
  const known = (line: string): string => (hasPlainValues ? line : line.replace(/^(> (?:picture|fail)).*/, "$1"));
  const wanted = said.map((line) => known(line.replace("slow < timeout", "slow < after 1200")));
  expect(ours.map(known).toSorted()).toEqual(wanted.toSorted());
});
test.each(["hessian2", "fastjson"])("%s: arguments and heartbeats", (serialization) => {
  const entries = readCapture(`dubbo/${serialization}.pcap`, "dubbo");
  const list = entries.find(({ row }) => row.method === "list");
  const [query, ids] = (list?.request?.["arguments"] ?? []) as unknown as readonly [
    Record<string, unknown>,
    readonly number[],
  ];
  expect(query).toMatchObject({ name: "käse", max: 1_000_000_000_000, cheap: true });
  expect(ids).toEqual([1, 70_000, 5_000_000_000]);
  const failed = entries.find(({ row }) => row.method === "fail");
  expect(failed?.response).toMatchObject({
    exceptionClass: "java.lang.IllegalStateException",
    errorMessage: "out of tea",
  });
  const beats = entries.filter(({ row }) => row.method === "heartbeat");
  expect(beats.length).toBeGreaterThanOrEqual(2);
  expect(beats.every(({ row }) => row.outcome === "good")).toBe(true);
});
