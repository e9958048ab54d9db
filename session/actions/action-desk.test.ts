import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Alert } from "../../contract/index.ts";
import { fakeAction, newFolder, openTestDesk, testCall, testContext, TestHosts } from "./testing/test-desk.ts";
import { textArgument } from "./arguments.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";
import { type Action, type ActionDesk, RetryableAnswer, RetryableError } from "./types.ts";

const within = { timeout: 20_000 };

const HOOK = "vendor.webhook";
const SLACK = "vendor.slack";

/** Runs one answer in virtual time; its result or its error's message, and the seconds that it took. */
async function answered(action: Action, hosts?: TestHosts): Promise<readonly [unknown, number, Alert | undefined]> {
  const clock = new VirtualClock();
  const startMs = clock.nowMs();
  const desk = await openTestDesk({ actions: [action], clock, ...(hosts === undefined ? {} : { hosts }) });
  let doneMs: number | null = null;
  const call = desk
    .call(testCall(action.helper, "a.test", "text"), testContext())
    .catch((error: unknown) => String(error))
    .finally(() => (doneMs = clock.nowMs()));
  await clock.advance(120_000);
  const result = await call;
  const [alert] = desk.alerts(0);
  await desk.close();
  return [result, ((doneMs ?? 0) - startMs) / 1000, alert];
}

/** An action that fails so often before it answers. */
function failing(times: number, error: () => Error): Action {
  let left = times;
  return fakeAction(HOOK, () => (left-- > 0 ? Promise.reject(error()) : Promise.resolve("body")));
}
const away = (): Error => new RetryableError("a.test refuses connections");

test("an answer is returned, and told as sent", async () => {
  const [result, seconds, alert] = await answered(failing(0, away));
  expect([result, seconds]).toEqual(["body", 0]);
  expect(alert).toMatchObject({
    helper: HOOK,
    target: "a.test",
    summary: "text",
    phase: "sent",
    attempts: 1,
    reason: "",
    script: "alert.js",
    title: "Alert",
    line: 3,
    column: 5,
    entryId: "e1",
  });
});

test("an answer is tried twice more, each time after a longer wait", async () => {
  const [result, seconds, alert] = await answered(failing(2, away));
  expect([result, alert?.phase, alert?.attempts]).toEqual(["body", "sent", 3]);
  expect(seconds).toBeCloseTo(0.375 + 0.75, 6);
});

test("a third failure is thrown in the target's words, and told", async () => {
  const [result, , alert] = await answered(failing(3, away));
  expect(result).toBe("Error: a.test refuses connections");
  expect([alert?.phase, alert?.attempts, alert?.reason]).toEqual(["failed", 3, "a.test refuses connections"]);
});

test("what will not pass is not tried again", async () => {
  const [result, , alert] = await answered(failing(1, () => new Error("no such bucket")));
  expect([result, alert?.attempts]).toEqual(["Error: no such bucket", 1]);
});

test("a wait that the target asks for is kept, one that is too long is not waited for", async () => {
  const [kept, seconds] = await answered(failing(1, () => new RetryableError("busy", 7000)));
  expect([kept, seconds]).toEqual(["body", 7]);
  const [refused, none] = await answered(failing(1, () => new RetryableError("busy", 60_000)));
  expect([refused, none]).toEqual(["Error: busy", 0]);
});

test("a helper that has an answer whatever happens returns it in the end", async () => {
  const [result, , alert] = await answered(failing(9, () => new RetryableAnswer("503", "sorry")));
  expect([result, alert?.phase, alert?.attempts]).toEqual(["sorry", "sent", 3]);
});

test("an action that never ends is left after its time", async () => {
  const hung = fakeAction(HOOK, () => new Promise(() => undefined));
  const [result, seconds] = await answered(hung);
  expect(result).toBe("Error: no answer within 10 s");
  expect(hung.calls).toHaveLength(3);
  expect(seconds).toBeCloseTo(33 + 1.125, 6);
});

test("a host that is not decided on, or denied, is not reached by a call that is waited for", async () => {
  const action = fakeAction(HOOK, () => Promise.resolve("body"));
  const hosts = new TestHosts();
  const [asked, , alert] = await answered(action, hosts);
  expect(asked).toBe("Error: a.test is not allowed yet: allow it in the list of hosts");
  expect(alert).toBeUndefined();
  hosts.decide("a.test", "denied");
  expect((await answered(action, hosts))[0]).toBe("Error: a.test is not allowed: the list of hosts denies it");
  expect(action.calls).toEqual([]);
});

test("an address that an answer leads to is asked for as well", async () => {
  const action = fakeAction(HOOK, (_args, { guard }) => {
    guard?.allowHost("further.test");
    return Promise.resolve("body");
  });
  const hosts = new TestHosts("a.test");
  expect((await answered(action, hosts))[0]).toMatch(/further\.test is not allowed yet/);
  hosts.decide("further.test", "allowed");
  expect((await answered(action, hosts))[0]).toBe("body");
});

test("calls that stay on this machine are done without a word", async () => {
  const write = fakeAction("file.write", () => Promise.resolve(null), { hosts: () => [] });
  expect(await answered(write)).toEqual([null, 0, undefined]);
});

test("a helper without an action says so", async () => {
  const desk = await openTestDesk({ actions: [], clock: new VirtualClock() });
  await expect(desk.call(testCall(HOOK, "a.test"), testContext())).rejects.toThrow("vendor.webhook is not known here");
  await desk.close();
});

test("a call that is under way ends when the program closes", async () => {
  const hung = fakeAction(HOOK, () => new Promise(() => undefined));
  const desk = await openTestDesk({ actions: [hung], clock: new VirtualClock() });
  const call = desk.call(testCall(HOOK, "a.test"), testContext());
  const ended = expect(call).rejects.toThrow("the call was ended");
  await desk.close();
  await ended;
  await expect(desk.call(testCall(HOOK, "a.test"), testContext())).rejects.toThrow("the program is closing");
});

function phases(desk: ActionDesk): readonly string[] {
  return desk.alerts(0).map(({ helper, phase }) => `${helper} ${phase}`);
}

test("what would have been sent is recorded, without sending it", async () => {
  const slack = fakeAction(SLACK, () => Promise.resolve(null));
  const desk = await openTestDesk({ actions: [slack], clock: new VirtualClock(), env: { SECRET_1: "hush" } });
  desk.record(testCall(SLACK, "a.test", "say hush"), testContext());
  expect(desk.alerts(0)).toMatchObject([{ phase: "recorded", target: "a.test", summary: "say ••••" }]);
  expect([slack.calls, desk.counts.waiting, desk.counts.unread]).toEqual([[], 0, 0]);
  await desk.close();
});

test("changes are told, and only newer ones are answered", async () => {
  const desk = await openTestDesk({ actions: [failing(1, () => new Error("no"))], clock: new VirtualClock() });
  let changes = 0;
  const stop = desk.onChange(() => changes++);
  await desk.call(testCall(HOOK, "a.test"), testContext()).catch(() => null);
  const seq = desk.counts.alertSeq;
  expect([phases(desk), changes, desk.alerts(seq), desk.counts.unread]).toEqual([[`${HOOK} failed`], 2, [], 1]);
  await desk.acknowledge(desk.alerts(0).map(({ id }) => id));
  expect([desk.alerts(seq).length, desk.counts.unread]).toEqual([1, 0]);
  stop();
  await desk.call(testCall(HOOK, "a.test"), testContext());
  expect(changes).toBe(3);
  await desk.close();
});

test("failures are there again after a restart, acknowledged or not, and hold no secret", async () => {
  const folder = newFolder();
  const options = { folder, env: { SECRET_1: "hush" }, clock: new VirtualClock() };
  const action = fakeAction(HOOK, ([, text]) => Promise.reject(new Error(`bad ${textArgument(text)}`)));
  const desk = await openTestDesk({ ...options, actions: [action] });
  for (const text of ["hush", "two"]) await desk.call(testCall(HOOK, "a.test", text), testContext()).catch(() => null);
  await desk.acknowledge(desk.alerts(0).flatMap(({ id, summary }) => (summary === "two" ? [id] : [])));
  await desk.close();
  const again = await openTestDesk({ ...options, actions: [action] });
  expect(again.alerts(0).map(({ reason, isAcknowledged }) => [reason, isAcknowledged])).toEqual([
    ["bad ••••", false],
    ["bad two", true],
  ]);
  expect(again.counts).toMatchObject({ unread: 1, damaged: 0, problem: "" });
  await again.close();
  for (const part of ["alerts", "outbox"]) {
    for (const name of readdirSync(join(folder, "1", part))) {
      expect(readFileSync(join(folder, "1", part, name), "utf8")).not.toContain("hush");
    }
  }
});

test("what the disk does not take is said", async () => {
  const desk = await openTestDesk({ actions: [failing(0, away)], clock: new VirtualClock() });
  await desk.close();
  desk.record(testCall(HOOK, "a.test"), testContext());
  await vi.waitFor(() => expect(desk.counts.problem).toBe("the file is closed"), within);
});
