// Capture files of every kind: compressed, several, damaged, not captures at all, large, and gone.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./app.ts";
import {
  cutCapture,
  shopBytes,
  SHOP_CAPTURE,
  SHOP_ENTRIES,
  largeCapture,
  pathsCapture,
  writeCapture,
} from "./captures.ts";

for (const name of ["shop.pcapng.gz", "shop.pcapng.zst"]) {
  test(`README: ${name} opens like the plain file`, async ({ folder, open }) => {
    const app = await open(await writeCapture(folder, name, await shopBytes()));
    await app.waitUntilLoaded();
    await app.expectEntries(SHOP_ENTRIES);
    await expect(app.notices).toHaveCount(0);
  });
}

test("README: several files are merged by time", async ({ folder, open }) => {
  // Both captures begin at the same moment, so that their requests alternate.
  const one = await writeCapture(folder, "one.pcap", pathsCapture(2000, ["/one/1", "/one/2", "/one/3"]));
  const two = await writeCapture(folder, "two.pcap", pathsCapture(3000, ["/two/1", "/two/2", "/two/3"]));
  const app = await open(one, two);
  await app.waitUntilLoaded();
  await app.list.expectCount(6);
  const paths = await app.list.texts("summary");
  expect(paths.toSorted()).toEqual(["/one/1", "/one/2", "/one/3", "/two/1", "/two/2", "/two/3"]);
  expect(paths.slice(0, 2).toSorted()).toEqual(["/one/1", "/two/1"]);
  const times = await app.list.texts("time");
  expect(times).toEqual(times.toSorted());
  await expect(app.sourceBar).toContainText("one.pcap, two.pcap");
});

test("a truncated file shows everything up to the cut and says where it stopped", async ({ folder, open }) => {
  const { bytes, recordOffset } = cutCapture(pathsCapture(2000, ["/whole/1", "/whole/2"]));
  const app = await open(await writeCapture(folder, "cut.pcap", bytes));
  await app.waitUntilLoaded();
  await expect(app.list.row("/whole/1")).toBeVisible();
  await expect(app.list.row("/whole/2")).toBeVisible();
  await expect(app.notices).toContainText(`the file ends in the middle of a packet (byte ${recordOffset}`);
});

test("of several files, the damaged one is named", async ({ folder, open }) => {
  const whole = await writeCapture(folder, "whole.pcap", pathsCapture(2000, ["/whole/1"]));
  const cut = await writeCapture(folder, "cut.pcap", cutCapture(pathsCapture(3000, ["/cut/1"])).bytes);
  const app = await open(whole, cut);
  await app.waitUntilLoaded();
  await app.list.expectCount(2);
  await expect(app.notices).toContainText("cut.pcap: the file ends in the middle of a packet");
  await expect(app.notices).not.toContainText("whole.pcap");
});

test("a file that is no capture is refused in words with a next step", async ({ folder, app }) => {
  const path = join(folder, "notes.txt");
  await writeFile(path, "these are notes, not packets\n".repeat(20));
  await app.chooseFiles(app.start.openFile, path);
  await expect(app.notices).toHaveText(/^notes\.txt: .*does not begin like a pcap/);
  await expect(app.notices).toContainText("Open a pcap or pcapng file");
  await expect(app.button("Open")).toBeEnabled();
  await app.chooseFiles(app.button("Open"), SHOP_CAPTURE);
  await app.waitUntilLoaded();
  await expect(app.notices).toHaveCount(0);
});

test("an empty file is told apart from an empty capture", async ({ folder, app }) => {
  const path = join(folder, "empty.pcap");
  await writeFile(path, "");
  await app.chooseFiles(app.start.openFile, path);
  await expect(app.notices).toHaveText(/^empty\.pcap: /);
});

test("a file that is gone when it is opened again is named, with what remains", async ({ folder, open }) => {
  const path = await writeCapture(folder, "gone.pcap", pathsCapture(2000, ["/here/1"]));
  const app = await open(path);
  await app.waitUntilLoaded();
  await rm(path);
  await app.button("Save").click();
  await app.button("Download pcapng").click();
  await expect(app.notices).toContainText("gone.pcap");
});

test("a large load shows how far it is, can be used meanwhile, and can be cancelled @web", async ({ folder, app }) => {
  await app.chooseFiles(app.start.openFile, await largeCapture(folder));
  const reading = app.page.getByRole("progressbar", { name: /^Reading large/ });
  await expect(reading).toBeVisible();
  await expect(app.list.rows.first()).toBeVisible();
  await expect(reading).toBeVisible();
  await app.button("Cancel").click();
  await expect(app.sourceBar).toContainText("loading cancelled");
  await expect(reading).toBeHidden();
  await expect(app.list.row("/large")).toBeVisible();
});

test("a second file opened while the first loads takes its place @web", async ({ folder, app }) => {
  await app.chooseFiles(app.start.openFile, await largeCapture(folder));
  await expect(app.page.getByRole("progressbar", { name: /^Reading large/ })).toBeVisible();
  await app.chooseFiles(app.button("Open"), SHOP_CAPTURE);
  await expect(app.sourceBar).toContainText("shop.pcapng");
  await app.waitUntilLoaded();
  await app.expectEntries(SHOP_ENTRIES);
  await expect(app.progress).toHaveCount(0);
});
