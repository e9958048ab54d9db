// What is really sent goes through the desk of actions, past the list of hosts, and is waited for.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeAction } from "../../session/actions/testing/test-desk.ts";
import type { Action } from "../../session/actions/index.ts";
import { openSending, type Sending, type SendingOrder } from "./sending.ts";

const ORIGIN = { script: "a.js", title: "A", entryId: "", line: 1, column: 1 };
const call = (sending: Sending, helper: string, host: string): Promise<unknown> =>
  sending.call({ helper, args: [host], entryId: "", line: 1, column: 1 }, ORIGIN);

async function check(
  actions: readonly Action[],
  use: (sending: Sending, folder: string) => Promise<void>,
  over: Partial<SendingOrder> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-sending-"));
  const order = {
    actions,
    env: {},
    mask: (text: string) => text,
    close: async () => undefined,
    allowedHosts: ["ok.test"],
    filesFolder: folder,
  };
  const sending = await openSending({ ...order, ...over });
  try {
    await use(sending, folder);
  } finally {
    await sending.close();
    await rm(folder, { recursive: true });
  }
}

test("a call to a host that is allowed is sent, and waited for", async () => {
  const sent: unknown[] = [];
  const slack = fakeAction("vendor.slack", async (args) => {
    await new Promise(setImmediate);
    sent.push(args[0]);
    return null;
  });
  await check([slack], async (sending) => {
    await call(sending, "vendor.slack", "ok.test");
    expect(await sending.finish()).toEqual([]);
    expect(sent).toEqual(["ok.test"]);
  });
});
test("one to another host is refused", () =>
  check([fakeAction("vendor.slack", async () => null)], async (sending) => {
    await expect(call(sending, "vendor.slack", "other.test")).rejects.toThrow("other.test is not allowed");
    expect(await sending.finish()).toEqual(["other.test was not reached; --allow-host other.test allows it"]);
  }));
test("what could not be sent is told with its reason", () =>
  check([fakeAction("vendor.slack", () => Promise.reject(new Error("answered 403")))], async (sending) => {
    await call(sending, "vendor.slack", "ok.test");
    expect(await sending.finish()).toEqual([
      expect.stringMatching(/^vendor\.slack to .*ok\.test.* was not sent: .*answered 403/),
    ]);
  }));
test("what hangs is waited for no longer than that, and its outbox is gone afterwards", async () => {
  const outboxes = async (): Promise<number> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith("thresher-outbox-")).length;
  const before = await outboxes();
  const hanging = fakeAction("vendor.slack", (_args, { signal }) => {
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("ended"))));
  });
  await check(
    [hanging],
    async (sending) => {
      await call(sending, "vendor.slack", "ok.test");
      expect(await sending.finish()).toHaveLength(1);
    },
    { finishMs: 1 },
  );
  expect(await outboxes()).toBeLessThanOrEqual(before);
});
