// A process that is killed at any moment loses no call that it took.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fakeAction, newFolder, openTestDesk } from "./testing/test-desk.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";

const CHILD = join(import.meta.dirname, "testing/outbox-child.ts");

/** Runs the child until it said `lines` lines, and kills it; what it said. */
async function killAfter(folder: string, lines: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.split("\n").length > lines) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  // The last line may be cut.
  return said.slice(0, said.lastIndexOf("\n")).split("\n").map(Number);
}

test.each([1, 100, 800])("killed after %i calls, the next process sends each of them, in order", async (lines) => {
  const folder = newFolder();
  const said = await killAfter(folder, lines);
  const slack = fakeAction("vendor.slack", () => Promise.resolve(null));
  const desk = await openTestDesk({ folder, actions: [slack], clock: new VirtualClock() });
  await vi.waitFor(() => expect(desk.counts.waiting).toBe(0), { timeout: 20_000 });
  const sent = slack.calls.map(([, text]) => Number(text));
  expect(sent).toEqual(expect.arrayContaining([...said]));
  expect(new Set(sent).size).toBe(sent.length);
  for (const half of [0, 1]) {
    const own = sent.filter((n) => n % 2 === half);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  await desk.close();
});
