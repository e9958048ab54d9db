import { expect, test } from "vitest";
import type { Alert } from "../../contract/index.ts";
import { AlertList, MAX_ALERTS } from "./alert-list.ts";
import { newFolder } from "./testing/test-desk.ts";

function alertOf(id: string, phase: Alert["phase"]): Omit<Alert, "seq"> {
  return {
    id,
    timeMs: 1,
    title: "Alert",
    helper: "vendor.slack",
    target: "a.test",
    summary: "text",
    phase,
    attempts: 1,
    nextMs: null,
    reason: "",
    entryId: "",
    isAcknowledged: false,
    script: "alert.js",
    line: 1,
    column: 1,
  };
}
function idsOf(list: AlertList): readonly string[] {
  return list.after(0).map(({ id }) => id);
}

test("the list is bounded: what was sent gives way first, then what failed, never what waits or is dead", async () => {
  const folder = newFolder();
  const list = await AlertList.open(folder, () => undefined);
  await list.set(alertOf("waits", "waiting"));
  await list.set(alertOf("dead", "dead"));
  await list.set(alertOf("failed", "failed"));
  await Promise.all(Array.from({ length: MAX_ALERTS - 3 }, (_, i) => list.set(alertOf(`sent ${i}`, "sent"))));
  expect(idsOf(list)).toHaveLength(MAX_ALERTS);
  await list.set(alertOf("one more", "sent"));
  expect(idsOf(list).slice(0, 4)).toEqual(["waits", "dead", "failed", "sent 1"]);
  await Promise.all(Array.from({ length: MAX_ALERTS }, (_, i) => list.set(alertOf(`dead ${i}`, "dead"))));
  expect(idsOf(list)).not.toContain("failed");
  expect(idsOf(list).slice(0, 2)).toEqual(["waits", "dead"]);
  expect(list.unread).toBe(MAX_ALERTS + 1);
  await list.close();
  const again = await AlertList.open(folder, () => undefined);
  expect([again.after(0).length, again.seq, again.unread]).toEqual([MAX_ALERTS + 1, list.seq, MAX_ALERTS + 1]);
  await again.close();
});

test("a change moves an alert to the end, under a number of its own", async () => {
  const list = await AlertList.open(newFolder(), () => undefined);
  for (const id of ["a", "b"]) await list.set(alertOf(id, "sending"));
  const { seq } = list;
  await list.set(alertOf("a", "sent"));
  expect(list.after(seq).map(({ id, phase, seq: own }) => [id, phase, own])).toEqual([["a", "sent", seq + 1]]);
  expect(idsOf(list)).toEqual(["b", "a"]);
  await list.close();
});
