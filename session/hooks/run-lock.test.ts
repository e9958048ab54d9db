import { spawnSync } from "node:child_process";
import { readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { RunLock } from "./run-lock.ts";

const BEAT_MS = 10;
const within = { timeout: 10_000, interval: 5 };

interface Stage {
  readonly path: string;
  readonly open: () => Promise<{ readonly lock: RunLock; readonly changes: () => number }>;
}
/** All locks are closed at the end, and leave nothing. */
async function check(use: (stage: Stage) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "data", "scripts.lock");
    const locks: RunLock[] = [];
    const open: Stage["open"] = async () => {
      let changes = 0;
      const lock = await RunLock.open({ path, changed: () => changes++, beatMs: BEAT_MS });
      locks.push(lock);
      return { lock, changes: () => changes };
    };
    try {
      await use({ path, open });
    } finally {
      for (const lock of locks) await lock.close();
    }
    expect(await readdir(join(folder, "data"))).toEqual([]);
  });
}
async function write(path: string, holder: object): Promise<void> {
  const lock = await RunLock.open({ path, changed: () => undefined });
  await lock.close();
  await writeFile(path, JSON.stringify(holder));
}
/** At once: nobody sees half of it. */
async function put(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
const DEAD = spawnSync(process.execPath, ["-e", ""]).pid;

test("one has it, the next one once it was given back", () =>
  check(async ({ open }) => {
    const first = await open();
    const second = await open();
    expect([first.lock.isOurs, first.lock.heldBy]).toEqual([true, ""]);
    expect([second.lock.isOurs, second.lock.heldBy]).toEqual([false, `process ${process.pid}`]);
    await first.lock.close();
    await vi.waitFor(() => expect(second.lock.isOurs).toBe(true), within);
    expect([first.changes(), second.changes()]).toEqual([0, 1]);
  }));
test("of those that wait exactly one gets it", () =>
  check(async ({ open }) => {
    const first = await open();
    const others = [await open(), await open(), await open()];
    await first.lock.close();
    await vi.waitFor(() => expect(others.filter(({ lock }) => lock.isOurs)).toHaveLength(1), within);
    const [winner] = others.filter(({ lock }) => lock.isOurs);
    await winner?.lock.close();
    const rest = others.filter((one) => one !== winner);
    await vi.waitFor(() => expect(rest.filter(({ lock }) => lock.isOurs)).toHaveLength(1), within);
  }));
test.each([
  ["a process that is gone", { pid: DEAD, startedMs: 1, id: "x" }],
  ["a program that had the number of this one", { pid: process.pid, startedMs: 1, id: "x" }],
])("that of %s is taken over at once", (_name, holder) =>
  check(async ({ path, open }) => {
    await write(path, holder);
    expect((await open()).lock.isOurs).toBe(true);
  }),
);
test.each([
  ["whose number another program has by now", JSON.stringify({ pid: process.ppid, startedMs: 1, id: "x" })],
  ["that ended before it said who it is", ""],
  ["that wrote something else", "x".repeat(5000)],
])("that of a process %s is taken over when it was silent for long", (_name, text) =>
  check(async ({ path, open }) => {
    await write(path, {});
    await writeFile(path, text);
    const { lock } = await open();
    expect(lock.isOurs).toBe(false);
    await vi.waitFor(() => expect(lock.isOurs).toBe(true), within);
  }),
);
test("one that writes its time keeps it, however old it is", () =>
  check(async ({ path, open }) => {
    await write(path, { pid: process.ppid, startedMs: 1, id: "x" });
    const { lock } = await open();
    let beats = 0;
    const beating = setInterval(() => void utimes(path, 1, ++beats), BEAT_MS);
    try {
      await vi.waitFor(() => expect(beats).toBeGreaterThan(60), within);
      expect([lock.isOurs, lock.heldBy]).toEqual([false, `process ${process.ppid}`]);
    } finally {
      clearInterval(beating);
    }
    await vi.waitFor(() => expect(lock.isOurs).toBe(true), within);
  }));
test("whoever lost it learns so, and does not give away what is another one's", () =>
  check(async ({ path, open }) => {
    const first = await open();
    const text = await readFile(path, "utf8");
    await put(path, JSON.stringify({ pid: process.ppid, startedMs: 1, id: "x" }));
    await vi.waitFor(() => expect(first.lock.heldBy).toBe(`process ${process.ppid}`), within);
    expect(first.changes()).toBe(1);
    await put(path, text);
    await vi.waitFor(() => expect(first.lock.isOurs).toBe(true), within);
  }));
