// A user's dissectors in the window: added from a sample, broken and mended on disk, and what they did for a capture.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { expect, test } from "./app.ts";
import type { AppWindow } from "./app-window.ts";
import { ScriptsPart } from "./scripts-part.ts";
import { ROOT } from "./server.ts";

const CAPTURE = join(ROOT, "captures/beanstalkd/calls.pcap");
const FILE = "beanstalkd.js";

async function openDissectors(app: AppWindow): Promise<Locator> {
  await app.press("Control+4");
  await new ScriptsPart(app.page).show("Dissectors");
  return app.page.getByRole("region", { name: "Dissectors", exact: true });
}

test("a sample is added, used by reading again, broken, mended, and leads to its entries", async ({ open, folder }) => {
  const app = await open(CAPTURE);
  await app.waitUntilLoaded();
  const pane = await openDissectors(app);
  await expect(pane.getByRole("heading", { name: "No dissectors yet" })).toBeVisible();
  await pane.getByRole("button", { name: `Add the sample ${FILE}` }).click();
  const line = pane.getByRole("row", { name: FILE });
  await expect(line).toContainText("Ready for the next capture");
  await pane.getByRole("button", { name: "Read the capture again" }).click();
  await expect(line).toContainText("Used");
  await expect(pane.getByRole("button", { name: "Read the capture again" })).toBeHidden();

  const path = join(folder, "home/dissectors", FILE);
  const source = await readFile(path, "utf8");
  await writeFile(path, `(\n${source}`);
  await expect(line).toContainText("Cannot be used");
  await expect(line).toContainText(/SyntaxError: .*\(beanstalkd\.js:\d+\)/);
  await writeFile(path, `${source}\n`);
  await expect(line).toContainText("Changed since it was read");
  await pane.getByRole("button", { name: "Read the capture again" }).click();
  await expect(line).toContainText("Used");

  await line.getByRole("button", { name: "Show the entries of BEANSTALKD" }).click();
  await expect(app.list.rows.first()).toContainText("BEANSTALKD");
});

test("before a capture is open, what is in the folder is listed and tried", async ({ app, folder }) => {
  const pane = await openDissectors(app);
  await expect(pane).toContainText(join(folder, "home/dissectors"));
  await pane.getByRole("button", { name: "Add the sample zookeeper.js" }).click();
  await expect(pane.getByRole("row", { name: "zookeeper.js" })).toContainText("Ready for the next capture");
  await expect(pane).toContainText("Dissectors are read when a capture file is opened");
  await expect(pane.getByRole("button", { name: "Read the capture again" })).toBeHidden();
});
