// Saving what is shown: every format, and that a saved capture is the same again, here and in tshark.
import { execFileSync, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppWindow } from "./app-window.ts";
import { expect, test } from "./app.ts";
import { SHOP_CAPTURE } from "./captures.ts";

const FILTER = "http && status_code == 503";

/** Saves the shown rows and answers where the download went. */
async function saveShown(app: AppWindow, format: string, folder: string): Promise<string> {
  await app.button("Save").click();
  const pane = app.pane("Save or export");
  await app.choice("What", /^Shown rows/).click();
  await app.choice("Format", format).click();
  const download = app.page.waitForEvent("download");
  await pane.getByRole("button", { name: `Download ${format}` }).click();
  const saved = await download;
  await expect(pane.getByRole("status")).toContainText(/^Ready: \d+ entries, \d+ packets/);
  await app.button("Close").click();
  const path = join(folder, saved.suggestedFilename());
  await saved.saveAs(path);
  return path;
}

for (const format of ["pcapng", "pcap"]) {
  test(`README: the shown rows saved as ${format} open again with the same entries @web`, async ({
    shop,
    folder,
    open,
  }) => {
    await shop.filter.use(FILTER);
    await shop.list.expectCount(3);
    const summaries = await shop.list.texts("summary");
    const names = await shop.list.texts("dst");
    const path = await saveShown(shop, format, folder);
    expect(path).toMatch(new RegExp(`\\.${format}$`));
    const again = await open(path);
    await again.waitUntilLoaded();
    await again.filter.use(FILTER);
    await again.list.expectCount(3);
    expect(await again.list.texts("summary")).toEqual(summaries);
    if (format === "pcapng") expect(await again.list.texts("dst")).toEqual(names);
  });
}

test("README: what is saved opens in Wireshark, with exactly the packets of the shown flows @web", async ({
  shop,
  folder,
}) => {
  test.info().skip(spawnSync("tshark", ["--version"]).error !== undefined, "tshark is not installed");
  const fields = (path: string, filter: string, field: string): readonly string[] => {
    const args = ["-r", path, "-2", "-n", "-T", "fields", "-e", field, ...(filter === "" ? [] : ["-Y", filter])];
    return execFileSync("tshark", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .trim()
      .split("\n");
  };
  await shop.filter.use(FILTER);
  await shop.list.expectCount(3);
  const path = await saveShown(shop, "pcapng", folder);
  const streams = [...new Set(fields(SHOP_CAPTURE, "http.response.code == 503", "tcp.stream"))];
  const wanted = fields(
    SHOP_CAPTURE,
    streams.map((stream) => `tcp.stream == ${stream}`).join(" || "),
    "frame.time_epoch",
  );
  expect(fields(path, "", "frame.time_epoch").toSorted()).toEqual(wanted.toSorted());
});

test("the shown rows are exported as JSON lines and as CSV @web", async ({ shop, folder }) => {
  await shop.filter.use(FILTER);
  await shop.list.expectCount(3);
  const lines = (await readFile(await saveShown(shop, "JSON lines", folder), "utf8")).trim().split("\n");
  const entries = lines.map((line): unknown => JSON.parse(line));
  expect(entries).toHaveLength(3);
  for (const entry of entries) expect(entry).toMatchObject({ protocol: { name: "http" }, response: { status: 503 } });
  const rows = (await readFile(await saveShown(shop, "CSV", folder), "utf8")).trim().split("\r\n");
  expect(rows).toHaveLength(4);
  for (const row of rows.slice(1)) expect(row).toContain("503");
});

test("the selected rows alone can be saved @web", async ({ shop, folder }) => {
  await shop.filter.use(FILTER);
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await shop.list.click(2, { modifiers: ["ControlOrMeta"] });
  await expect(shop.statusBar).toContainText("2 selected");
  await shop.button("Save").click();
  await shop.choice("What", "Selected rows (2)").click();
  await shop.choice("Format", "JSON lines").click();
  const download = shop.page.waitForEvent("download");
  await shop.button("Download JSON lines").click();
  const path = join(folder, "two.jsonl");
  await (await download).saveAs(path);
  expect((await readFile(path, "utf8")).trim().split("\n")).toHaveLength(2);
});
