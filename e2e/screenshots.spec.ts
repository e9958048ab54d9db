// Pictures of every screen, in both themes and two sizes, for eyes to judge. What is checked: that each screen is
// reached, and that nothing of it is cut off at the side. THRESHER_SCREENSHOTS=1 writes those of the documents anew.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./app.ts";
import type { AppWindow } from "./app-window.ts";
import { SHOP_CAPTURE, largeCapture } from "./captures.ts";
import { ROOT } from "./server.ts";

const SIZES = [
  { suffix: "", width: 1440, height: 900 },
  { suffix: "-narrow", width: 1024, height: 700 },
] as const;

/** The documents show these, from the wide window. */
const SHOWN_IN_DOCUMENTS = new Set(["start", "list"]);

const folderOf = (name: string, suffix: string): string =>
  process.env["THRESHER_SCREENSHOTS"] === "1" && suffix === "" && SHOWN_IN_DOCUMENTS.has(name)
    ? join(ROOT, "docs/images")
    : join(ROOT, "test-results/screenshots");

for (const colorScheme of ["light", "dark"] as const) {
  for (const { suffix, width, height } of SIZES) {
    const take = async ({ page }: AppWindow, name: string): Promise<void> => {
      await page.mouse.move(0, height - 1);
      await page.evaluate(() => document.fonts.ready);
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths[0], `${name} is cut off at the side`).toBe(widths[1]);
      const folder = folderOf(name, suffix);
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, `${name}-${colorScheme}${suffix}.png`),
        await page.screenshot({ animations: "disabled" }),
      );
    };
    const prepare = async ({ page }: AppWindow): Promise<void> => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
    };

    test(`pictures of the start, ${colorScheme}, ${width} pixels wide @web`, async ({ app, folder }) => {
      await prepare(app);
      await take(app, "start");
      await app.start.capture.click();
      await expect(app.pane("Capture from an interface").getByRole("checkbox").first()).toBeVisible();
      await take(app, "capture");
      await app.press("Escape");
      const notes = join(folder, "notes.txt");
      await writeFile(notes, "these are notes, not packets\n");
      await app.chooseFiles(app.start.openFile, notes);
      await expect(app.notices).toBeVisible();
      await take(app, "refused");
      await app.chooseFiles(app.button("Open"), await largeCapture(folder));
      await expect(app.page.getByRole("progressbar", { name: /^Reading/ })).toBeVisible();
      await expect(app.list.rows.first()).toBeVisible();
      await take(app, "loading");
      await expect(app.page.getByRole("progressbar", { name: /^Reading/ })).toBeVisible();
    });

    test(`pictures of the list, ${colorScheme}, ${width} pixels wide @web`, async ({ open }) => {
      const app = await open(SHOP_CAPTURE);
      await prepare(app);
      await app.waitUntilLoaded();
      await expect(app.histogram.locator("path").first()).toHaveAttribute("d", /\S/);
      await app.filter.use('http && dst.name in ["cart.shop", "price.shop"]');
      await app.list.row("503").click();
      await app.tab("Response").click();
      await expect(app.detailPanel.locator(".view-lines")).toContainText("price database is restarting");
      await take(app, "list");
      await app.button("Save").click();
      await expect(app.pane("Save or export")).toBeVisible();
      await take(app, "save");
      await app.button("Settings").click();
      await expect(app.pane("Settings")).toBeVisible();
      await take(app, "settings");
      await app.press("Escape");
      await app.filter.type("http && status_code >= ");
      await app.filter.expectState("invalid");
      await expect(app.filter.announced).toContainText("Not a valid filter");
      await take(app, "invalid");
      await app.filter.use("http && status_code == 599");
      await expect(app.page.getByRole("heading", { name: "No entry matches this filter" })).toBeVisible();
      await take(app, "empty");
    });
  }
}
