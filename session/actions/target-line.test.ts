import { expect, test } from "vitest";
import type { OutboxCall } from "./outbox.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_CALLS, TargetLine } from "./target-line.ts";

function callOf(seq: number, text: string): OutboxCall {
  return {
    id: `${seq}`,
    seq,
    timeMs: 0,
    sinceMs: seq,
    helper: "vendor.influxdb",
    args: [text],
    marks: {},
    origin: { script: "a.js", title: "", entryId: "", line: 0, column: 0 },
    filesFolder: "",
    objectFolder: "",
    target: "",
    summary: "",
    isDead: false,
    attempts: 0,
    reason: "",
  };
}
/** The numbers of the first batch, where the first letter is the key and `-` has none. */
function check(texts: readonly string[], expected: readonly number[]): void {
  const line = new TargetLine();
  for (const [i, text] of texts.entries()) line.add(callOf(i, text));
  const keyOf = ({ args: [text] }: OutboxCall): string | null =>
    text === "-" ? null : JSON.stringify(text).slice(0, 2);
  expect(line.batch(keyOf).map(({ seq }) => seq)).toEqual(expected);
}

test("calls of the first one's key go together, up to the first of another", () => {
  check(["a1", "a2", "b1", "a3"], [0, 1]);
  check(["-", "-"], [0]);
  check([], []);
});

test("a batch is bounded in calls and in bytes, and has one call at least", () => {
  check(
    Array.from({ length: MAX_BATCH_CALLS + 5 }, () => "a"),
    Array.from({ length: MAX_BATCH_CALLS }, (_, i) => i),
  );
  const half = "a".repeat(MAX_BATCH_BYTES / 2 - 100);
  check([half, half, half], [0, 1]);
  check([half + half + half, "a"], [0]);
});

test("calls are in the order in which they were made, whenever they come", () => {
  const line = new TargetLine();
  for (const seq of [3, 1, 2, 5, 4]) line.add(callOf(seq, "a"));
  line.remove("2");
  line.remove("never there");
  expect(line.batch(() => "k").map(({ seq }) => seq)).toEqual([1, 3, 4, 5]);
  expect([line.first()?.seq, line.length, line.olderThan(4).map(({ seq }) => seq)]).toEqual([1, 4, [1, 3]]);
});
