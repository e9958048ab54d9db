import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { MAX_FOLDERS, takeFolders } from "./own-folder.ts";
import { fakeAction, newFolder, openTestDesk, testCall, testContext, TestHosts } from "./testing/test-desk.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";

const within = { timeout: 20_000 };

const SLACK = "vendor.slack";
const ok = (): Promise<null> => Promise.resolve(null);
/** An id that no process has: beyond what systems give. */
const GONE_PID = 2 ** 30;

test("two desks share a folder, and neither sends what is the other's", async () => {
  const folder = newFolder();
  const [first, second] = [fakeAction(SLACK, ok), fakeAction(SLACK, ok)];
  const options = { folder, clock: new VirtualClock() };
  const a = await openTestDesk({ ...options, actions: [first] });
  const b = await openTestDesk({ ...options, actions: [second] });
  await a.call(testCall(SLACK, "a.test", "of a"), testContext());
  await b.call(testCall(SLACK, "a.test", "of b"), testContext());
  await vi.waitFor(() => expect([a.counts.waiting, b.counts.waiting]).toEqual([0, 0]), within);
  expect([first.calls, second.calls]).toEqual([[["a.test", "of a"]], [["a.test", "of b"]]]);
  await a.close();
  await b.close();
});

test("what processes left that are gone is taken over, sent and shown, once", async () => {
  const folder = newFolder();
  const hosts = new TestHosts("b.test");
  const failing = fakeAction(SLACK, () => Promise.reject(new Error("no")));
  const options = { folder, actions: [failing], hosts, clock: new VirtualClock() };
  const desks = [await openTestDesk(options), await openTestDesk(options), await openTestDesk(options)];
  for (const [i, desk] of desks.entries()) {
    await desk.call(testCall(SLACK, "a.test", `${i}`), testContext());
    await desk.call(testCall(SLACK, "b.test", `dead ${i}`), testContext());
    await vi.waitFor(() => expect(desk.counts).toMatchObject({ waiting: 1, dead: 1 }), within);
    await desk.close();
  }
  writeFileSync(join(folder, "2", "owner"), String(GONE_PID));
  expect(readdirSync(folder).toSorted()).toEqual(["1", "2", "3"]);
  const slack = fakeAction(SLACK, ok);
  const next = await openTestDesk({ ...options, actions: [slack] });
  expect(readdirSync(folder)).toEqual(["1"]);
  expect(next.counts).toMatchObject({ waiting: 3, dead: 3, unread: 3, damaged: 0 });
  hosts.decide("a.test", "allowed");
  await vi.waitFor(() => expect(next.counts.waiting).toBe(0), within);
  expect(slack.calls.map(([, text]) => text)).toEqual(["0", "1", "2"]);
  await next.close();
});

test("processes that send at the same time are bounded; other names are left alone", async () => {
  const parent = newFolder();
  mkdirSync(join(parent, "mine"));
  for (let i = 1; i <= MAX_FOLDERS; i++) {
    mkdirSync(join(parent, String(i)));
    writeFileSync(join(parent, String(i), "owner"), String(process.pid));
  }
  await expect(takeFolders(parent)).rejects.toMatchObject({ code: "BUSY" });
  writeFileSync(join(parent, "7", "owner"), String(GONE_PID));
  const { own, left } = await takeFolders(parent);
  expect([own.path, left]).toEqual([join(parent, "7"), []]);
  await own.release();
  expect(readdirSync(join(parent, "7"))).toEqual([]);
});
