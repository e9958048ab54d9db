// A program that queues calls as fast as it can, and says which are on disk, until it is killed. Its target is away.
import { RetryableError } from "../types.ts";
import { fakeAction, openTestDesk, testCall, testContext } from "./test-desk.ts";
import { VirtualClock } from "./virtual-clock.ts";

const [folder = ""] = process.argv.slice(2);
const slack = fakeAction("vendor.slack", () => Promise.reject(new RetryableError("away")));
const desk = await openTestDesk({ folder, actions: [slack], clock: new VirtualClock() });

async function queueFrom(first: number): Promise<never> {
  for (let i = first; ; i += 2) {
    await desk.call(testCall("vendor.slack", "a.test", i), testContext({}, ""));
    process.stdout.write(`${i}\n`);
  }
}
await Promise.all([queueFrom(0), queueFrom(1)]);
