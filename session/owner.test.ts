import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isOwned, isOwnedElsewhere, own } from "./owner.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-owner-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function check(expected: { owned: boolean; elsewhere: boolean }): Promise<void> {
  expect({ owned: await isOwned(folder), elsewhere: await isOwnedElsewhere(folder) }).toEqual(expected);
}

describe("a session has one owner", () => {
  test("nobody at first, this process after own, nobody after it was given back", async () => {
    await check({ owned: false, elsewhere: false });
    const giveBack = await own(folder);
    await check({ owned: true, elsewhere: false });
    await giveBack();
    await check({ owned: false, elsewhere: false });
  });
  test("a second time is refused, with the next step", async () => {
    const giveBack = await own(folder);
    await expect(own(folder)).rejects.toMatchObject({ code: "BUSY", data: { nextStep: "close it there first" } });
    await giveBack();
  });
  test("another living process is told by its id", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(other, "spawn");
    await writeFile(join(folder, "owner"), String(other.pid));
    await check({ owned: true, elsewhere: true });
    await expect(own(folder)).rejects.toThrow(`process ${other.pid} has this session open`);
    other.kill();
    await once(other, "exit");
    await check({ owned: false, elsewhere: false });
    await (await own(folder))();
  });
  test.each(["", "not a number", "-1", "999999999"])("a file that says %j is nobody's", async (text) => {
    await writeFile(join(folder, "owner"), text);
    await check({ owned: false, elsewhere: false });
    await (await own(folder))();
  });
});
