import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import { ActiveScripts, MAX_ACTIVE } from "./active-scripts.ts";

async function withActive(use: (active: ActiveScripts, data: string) => Promise<void>): Promise<void> {
  await withFolder(async (data) => use(await ActiveScripts.open(data), data));
}
/** Which of these are active, now and after a restart. */
async function check(active: ActiveScripts, data: string, expected: readonly string[]): Promise<void> {
  const names = ["a.js", "b.js", "c.js"];
  expect(names.filter((name) => active.isActive(name))).toEqual(expected);
  const again = await ActiveScripts.open(data);
  expect(names.filter((name) => again.isActive(name))).toEqual(expected);
}

test("scripts are switched on and off, each once", () =>
  withActive(async (active, data) => {
    for (let i = 0; i < 3; i++) await active.set("a.js", true);
    await active.set("b.js", true);
    await check(active, data, ["a.js", "b.js"]);
    await active.set("a.js", false);
    await check(active, data, ["b.js"]);
    expect(JSON.parse(await readFile(join(data, "scripts.json"), "utf8")).folders).toEqual([
      { path: "", active: ["b.js"], titles: [] },
    ]);
  }));

test("a script that is renamed is active under its new name, in place of what had it", () =>
  withActive(async (active, data) => {
    await active.set("a.js", true);
    await active.set("b.js", true);
    await active.rename("a.js", "b.js");
    await check(active, data, ["b.js"]);
    await active.rename("b.js", "c.js");
    await check(active, data, ["c.js"]);
  }));

test("titles wait until their scripts arrive, each once", () =>
  withActive(async (active, data) => {
    await active.waitFor(["One", "Two", "One"]);
    await active.waitFor(["Two"]);
    expect((await ActiveScripts.open(data)).waitingTitles).toEqual(["One", "Two"]);
    await active.arrived("a.js", "One");
    expect(active.waitingTitles).toEqual(["Two"]);
    await check(active, data, ["a.js"]);
  }));

test("each folder has its own, and its titles", () =>
  withActive(async (active, data) => {
    await active.set("a.js", true);
    await active.waitFor(["One"]);
    await active.setPath(join(data, "other"));
    expect(active.waitingTitles).toEqual([]);
    await check(active, data, []);
    await active.set("b.js", true);
    await active.setPath("");
    expect(active.waitingTitles).toEqual(["One"]);
    await check(active, data, ["a.js"]);
  }));

test("names and titles are bounded, the newest are kept", () =>
  withActive(async (active) => {
    const names = Array.from({ length: MAX_ACTIVE + 2 }, (_, i) => `${i}`);
    await active.waitFor(names);
    expect([active.waitingTitles.length, active.waitingTitles[0]]).toEqual([MAX_ACTIVE, "2"]);
    await Promise.all(names.map((name) => active.set(`${name}.js`, true)));
    expect(["1.js", "2.js", `${MAX_ACTIVE + 1}.js`].map((name) => active.isActive(name))).toEqual([false, true, true]);
  }));
