import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { JsonValue } from "../hooks/types.ts";
import { MAX_ACTIVE_TARGETS, MAX_AGE_MS, MAX_RETRY_AFTER_MS } from "./delivery.ts";
import { MAX_DEAD_CALLS, MAX_HOOK_CALLS, MAX_OUTBOX_BYTES, MAX_OUTBOX_CALLS } from "./outbox.ts";
import { fakeAction, newFolder, openTestDesk, testCall, testContext, TestHosts } from "./testing/test-desk.ts";
import { textArgument } from "./arguments.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";
import { type Action, type ActionDesk, RetryableError } from "./types.ts";

const within = { timeout: 20_000 };

const SLACK = "vendor.slack";
const HOUR_MS = 3_600_000;

/** Queues calls as a job would, which are for no entry. */
function send(desk: ActionDesk, host: string, ...texts: readonly JsonValue[]): Promise<unknown> {
  return Promise.all(texts.map((text) => desk.call(testCall(SLACK, host, text), testContext({}, ""))));
}
function textsOf(action: { readonly calls: readonly (readonly JsonValue[])[] }): readonly unknown[] {
  return action.calls.map(([, text]) => text);
}
function idle(desk: ActionDesk): Promise<void> {
  return vi.waitFor(() => expect(desk.counts.waiting).toBe(0), within);
}
function told(desk: ActionDesk): readonly (readonly unknown[])[] {
  return desk.alerts(0).map(({ summary, phase, reason, attempts }) => [summary, phase, reason, attempts]);
}
const ok = (): Promise<JsonValue> => Promise.resolve(null);
const refuse = (words: string) => (): Promise<JsonValue> => Promise.reject(new Error(words));

test("calls go out in order, one at a time for a target, and are told as sent", async () => {
  let active = 0;
  let most = 0;
  const slack = fakeAction(SLACK, async () => {
    most = Math.max(most, ++active);
    await new Promise(setImmediate);
    active--;
    return null;
  });
  const desk = await openTestDesk({ actions: [slack], clock: new VirtualClock() });
  await send(desk, "a.test", 1, 2, 3, 4, 5);
  await idle(desk);
  expect([textsOf(slack), most]).toEqual([[1, 2, 3, 4, 5], 1]);
  await vi.waitFor(() => expect(told(desk)).toEqual([1, 2, 3, 4, 5].map((n) => [String(n), "sent", "", 1])), within);
  await desk.close();
});

test("a target that is away for an hour gets everything afterwards, another one is not held back", async () => {
  const clock = new VirtualClock();
  const backMs = clock.nowMs() + HOUR_MS;
  const got: string[] = [];
  let tries = 0;
  const slack = fakeAction(SLACK, ([host, text]) => {
    if (host === "a.test") tries++;
    if (host === "a.test" && clock.nowMs() < backMs) return Promise.reject(new RetryableError("a.test is away"));
    got.push(`${textArgument(host)} ${textArgument(text)}`);
    return ok();
  });
  const desk = await openTestDesk({ actions: [slack], clock });
  await send(desk, "a.test", ...Array.from({ length: 50 }, (_, i) => i));
  await send(desk, "b.test", "x");
  await vi.waitFor(() => expect(got).toEqual(["b.test x"]), within);
  await clock.advance(HOUR_MS - 1000);
  expect([got.length, desk.counts.waiting]).toEqual([1, 50]);
  const [first] = desk.alerts(0).filter(({ summary }) => summary === "0");
  expect([first?.phase, first?.reason, first?.nextMs]).toEqual(["waiting", "a.test is away", expect.any(Number)]);
  // Twice as long each time, up to a minute: not one try a second.
  expect(tries).toBeGreaterThan(60);
  expect(tries).toBeLessThan(130);
  await clock.advance(61_000);
  await idle(desk);
  expect(got.slice(1)).toEqual(Array.from({ length: 50 }, (_, i) => `a.test ${i}`));
  await desk.close();
});

test("Retry-After is kept, up to an hour", async () => {
  const clock = new VirtualClock();
  const startMs = clock.nowMs();
  const waits = [120_000, 50 * HOUR_MS];
  const atMs: number[] = [];
  const slack = fakeAction(SLACK, () => {
    atMs.push(clock.nowMs() - startMs);
    const waitMs = waits.shift();
    return waitMs === undefined ? ok() : Promise.reject(new RetryableError("ratelimited", waitMs));
  });
  const desk = await openTestDesk({ actions: [slack], clock });
  await send(desk, "a.test", 1);
  await clock.advance(2 * HOUR_MS);
  await idle(desk);
  expect(atMs).toEqual([0, 120_000, 120_000 + MAX_RETRY_AFTER_MS]);
  await desk.close();
});

test("a target that limits how often gets one call after the other", async () => {
  const clock = new VirtualClock();
  const startMs = clock.nowMs();
  const atMs: number[] = [];
  const slack = fakeAction(SLACK, () => Promise.resolve(atMs.push(clock.nowMs() - startMs)), { intervalMs: 1000 });
  const desk = await openTestDesk({ actions: [slack], clock });
  await send(desk, "a.test", 1, 2, 3);
  for (const left of [2, 1, 0]) {
    await vi.waitFor(() => expect(desk.counts.waiting).toBe(left), within);
    await clock.advance(1000);
  }
  expect(atMs).toEqual([0, 1000, 2000]);
  await send(desk, "a.test", 4);
  await idle(desk);
  expect(atMs.at(-1)).toBe(3000);
  await desk.close();
});

/** An action that takes several calls of a host and a key, the second argument's first letter. */
function batching(runBatch: NonNullable<Action["runBatch"]>, run = ok): ReturnType<typeof fakeAction> {
  return fakeAction(SLACK, run, {
    batchKey: ([host, text]) => `${textArgument(host)} ${textArgument(text)[0]}`,
    runBatch,
  });
}

test("calls of one key go together, in order; what was together and is refused goes one by one", async () => {
  const batches: (readonly unknown[])[] = [];
  let isDown = true;
  const slack = batching(
    (calls, _context, calledMs) => {
      if (isDown) return Promise.reject(new RetryableError("away"));
      batches.push(calls.map(([, text]) => text));
      expect(calledMs).toHaveLength(calls.length);
      return calls.some(([, text]) => text === "a bad") ? Promise.reject(new Error("one is bad")) : Promise.resolve();
    },
    () => (isDown ? Promise.reject(new RetryableError("away")) : ok()),
  );
  const clock = new VirtualClock();
  const desk = await openTestDesk({ actions: [slack], clock });
  await send(desk, "a.test", "a1", "a2", "b1", "b2", "a3", "a bad", "a4");
  isDown = false;
  await clock.advance(60_000);
  await idle(desk);
  expect(batches.at(-1)).toEqual(["a3", "a bad", "a4"]);
  expect(batches.flat()).toEqual(
    ["a1", "a2", "b1", "b2", "a3", "a bad", "a4"].filter((text) => batches.flat().includes(text)),
  );
  expect(textsOf(slack).slice(-3)).toEqual(["a3", "a bad", "a4"]);
  await desk.close();
});

test("a call that will never pass is dead, the next ones go on; it can be sent again or forgotten", async () => {
  let isRefusing = true;
  const slack = fakeAction(SLACK, ([, text]) =>
    isRefusing && text !== "good" ? refuse("Slack: channel_not_found")() : ok(),
  );
  const folder = newFolder();
  const options = { folder, actions: [slack], clock: new VirtualClock() };
  const desk = await openTestDesk(options);
  await send(desk, "a.test", "one", "two", "good");
  await idle(desk);
  await vi.waitFor(() => expect(told(desk).filter(([, phase]) => phase === "dead")).toHaveLength(2), within);
  expect(desk.counts).toMatchObject({ waiting: 0, dead: 2, unread: 2 });
  await desk.close();

  const again = await openTestDesk(options);
  expect(told(again)).toContainEqual(["one", "dead", "Slack: channel_not_found", 1]);
  const idOf = (text: string): string => again.alerts(0).find(({ summary }) => summary === text)?.id ?? "";
  isRefusing = false;
  await again.resend([idOf("one"), "never there"]);
  await idle(again);
  await again.discard([idOf("two")]);
  expect(again.counts).toMatchObject({ waiting: 0, dead: 0, unread: 0 });
  expect(textsOf(slack)).toEqual(["one", "two", "good", "one"]);
  expect(told(again)).toContainEqual(["two", "failed", "discarded (Slack: channel_not_found)", 1]);
  expect(told(again).find(([text]) => text === "one")?.[1]).toBe("sent");
  await again.close();
  const last = await openTestDesk(options);
  expect(last.counts).toMatchObject({ waiting: 0, dead: 0, unread: 0 });
  await last.close();
});

test("a call that waited too long is dead", async () => {
  const clock = new VirtualClock();
  const slack = fakeAction(SLACK, () => Promise.reject(new RetryableError("away", MAX_RETRY_AFTER_MS)));
  const desk = await openTestDesk({ actions: [slack], clock });
  await send(desk, "a.test", 1, 2);
  await clock.advance(MAX_AGE_MS + 2 * MAX_RETRY_AFTER_MS);
  await vi.waitFor(() => expect(desk.counts).toMatchObject({ waiting: 0, dead: 2 }), within);
  expect(desk.alerts(0).map(({ reason }) => reason)).toEqual(Array(2).fill("tried for 24 hours: away"));
  await desk.close();
});

test("calls to a host that nobody decided on wait for the user, also over a restart, in order", async () => {
  const slack = fakeAction(SLACK, ok);
  const hosts = new TestHosts();
  const options = { folder: newFolder(), actions: [slack], clock: new VirtualClock(), hosts };
  const desk = await openTestDesk(options);
  await send(desk, "a.test", 1, 2);
  await send(desk, "b.test", "x");
  const reason = "a.test is not allowed yet: allow it in the list of hosts";
  expect(told(desk)).toContainEqual(["1", "waiting", reason, 0]);
  await desk.close();
  const again = await openTestDesk(options);
  await send(again, "a.test", 3);
  expect([slack.calls, again.counts.waiting]).toEqual([[], 4]);
  hosts.decide("a.test", "allowed");
  await vi.waitFor(() => expect(again.counts.waiting).toBe(1), within);
  expect(textsOf(slack)).toEqual([1, 2, 3]);
  hosts.decide("b.test", "denied");
  await vi.waitFor(() => expect(again.counts).toMatchObject({ waiting: 0, dead: 1 }), within);
  await expect(send(again, "b.test", "y")).rejects.toThrow("b.test is not allowed: the list of hosts denies it");
  await again.close();
});

test("a host that is taken off the list holds what waits for it", async () => {
  const clock = new VirtualClock();
  const slack = fakeAction(SLACK, () => Promise.reject(new RetryableError("away")));
  const hosts = new TestHosts("a.test");
  const desk = await openTestDesk({ actions: [slack], clock, hosts });
  await send(desk, "a.test", 1);
  await clock.advance(5000);
  const tries = slack.calls.length;
  hosts.decide("a.test", "asked");
  await clock.advance(HOUR_MS);
  expect([slack.calls.length, desk.counts.waiting]).toEqual([tries, 1]);
  await desk.discard(desk.alerts(0).map(({ id }) => id));
  hosts.decide("a.test", "allowed");
  await clock.advance(HOUR_MS);
  expect([slack.calls.length, desk.counts.waiting]).toEqual([tries, 0]);
  await desk.close();
});

test("secrets are not in the files, and are sent as they are then", async () => {
  const folder = newFolder();
  const slack = fakeAction(SLACK, ok);
  const hosts = new TestHosts();
  const options = { folder, actions: [slack], clock: new VirtualClock(), hosts };
  const desk = await openTestDesk({ ...options, env: { SECRET_TOKEN: "xoxb-1234" } });
  await send(desk, "a.test", { auth: "Bearer xoxb-1234" });
  await desk.close();
  for (const name of readdirSync(join(folder, "1", "outbox"))) {
    expect(readFileSync(join(folder, "1", "outbox", name), "utf8")).not.toContain("xoxb-1234");
  }
  hosts.decide("a.test", "allowed");
  const again = await openTestDesk({ ...options, env: { SECRET_TOKEN: "xoxb-5678" } });
  await idle(again);
  expect(textsOf(slack)).toEqual([{ auth: "Bearer xoxb-5678" }]);
  await again.close();
});

test("a full outbox refuses calls, in the script and in the list, and takes them again when there is room", async () => {
  const hosts = new TestHosts();
  const desk = await openTestDesk({ actions: [fakeAction(SLACK, ok)], clock: new VirtualClock(), hosts });
  const large = "x".repeat(1 << 20);
  await send(desk, "a.test", ...Array.from({ length: (MAX_OUTBOX_BYTES >> 20) - 1 }, () => large));
  await expect(send(desk, "a.test", large)).rejects.toThrow("too many pending calls");
  await expect(send(desk, "a.test", large)).rejects.toThrow("too many pending calls");
  expect(desk.counts).toMatchObject({ refused: 2, unread: 1 });
  expect(desk.alerts(0).at(-1)).toMatchObject({
    phase: "failed",
    reason: expect.stringContaining("2 calls were refused"),
  });
  hosts.decide("a.test", "allowed");
  await idle(desk);
  await send(desk, "a.test", large);
  await idle(desk);
  await desk.close();
});

test("the outbox is bounded in calls too", async () => {
  const hosts = new TestHosts();
  const desk = await openTestDesk({ actions: [fakeAction(SLACK, ok)], clock: new VirtualClock(), hosts });
  await send(desk, "a.test", ...Array.from({ length: MAX_OUTBOX_CALLS }, (_, i) => i));
  await expect(send(desk, "a.test", "one more")).rejects.toThrow("too many pending calls");
  await desk.close();
});

test("hooks of one script queue no more than so many calls for entries; others still can", async () => {
  const desk = await openTestDesk({
    actions: [fakeAction(SLACK, ok)],
    clock: new VirtualClock(),
    hosts: new TestHosts(),
  });
  const queue = (i: number): Promise<JsonValue> => desk.call(testCall(SLACK, "a.test", i), testContext());
  await Promise.all(Array.from({ length: MAX_HOOK_CALLS }, (_, i) => queue(i)));
  await expect(queue(-1)).rejects.toThrow("too many pending calls");
  expect(desk.alerts(0).at(-1)?.reason).toBe("the outbox is full: 1000 calls of alert.js wait; 1 calls were refused");
  await send(desk, "a.test", "of a job");
  await desk.discard(desk.alerts(0).map(({ id }) => id));
  expect(desk.counts.waiting).toBe(0);
  await queue(1);
  await desk.close();
});

test("no target waits until all of another one is sent", async () => {
  const hosts = new TestHosts();
  const order: string[] = [];
  const slack = fakeAction(SLACK, async ([host]) => {
    order.push(textArgument(host));
    await new Promise(setImmediate);
    return null;
  });
  const desk = await openTestDesk({ actions: [slack], clock: new VirtualClock(), hosts });
  const names = Array.from({ length: 3 * MAX_ACTIVE_TARGETS }, (_, i) => `h${i}.test`);
  for (const name of names) hosts.decide(name, "asked");
  await Promise.all(names.map((name) => send(desk, name, 1, 2, 3, 4, 5)));
  for (const name of names) hosts.decide(name, "allowed");
  await idle(desk);
  const firsts = names.map((name) => order.indexOf(name));
  const fifthOf = (name: string): number => order.lastIndexOf(name);
  expect(Math.max(...firsts)).toBeLessThan(Math.min(...names.map(fifthOf)));
  await desk.close();
});

test("dead calls are bounded: the oldest give way, and are counted", async () => {
  const desk = await openTestDesk({ actions: [fakeAction(SLACK, refuse("no"))], clock: new VirtualClock() });
  await send(desk, "a.test", ...Array.from({ length: MAX_DEAD_CALLS + 2 }, (_, i) => i));
  await idle(desk);
  await vi.waitFor(() => expect(desk.counts).toMatchObject({ dead: MAX_DEAD_CALLS, forgotten: 2 }), within);
  expect(told(desk)).toContainEqual(["0", "failed", "no (forgotten: too many failed)", 1]);
  await desk.close();
});
