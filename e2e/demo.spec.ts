// The demo: one click, played at its pace, with names.
import { expect, test } from "./app.ts";
import { DEMO_ENTRIES } from "./captures.ts";

test("README: the demo plays a shop at its real pace, with one click", async ({ app }) => {
  await app.start.demo.click();
  await expect(app.sourceBar).toContainText("playing");
  await expect(app.list.row("REDIS")).toBeVisible();
  // It is still playing when the first rows are here: not everything came at once.
  await expect(app.sourceBar).toContainText("playing");
  await expect(app.button("Pause")).toBeVisible();
  await app.waitUntilLoaded();
  await app.expectEntries(DEMO_ENTRIES);
  await expect(app.loss).toHaveText("lost 0");
  for (const protocol of ["HTTP", "gRPC", "DNS", "REDIS", "PGSQL"]) {
    await app.filter.use(`protocol.abbr == "${protocol}"`);
    await expect(app.list.cell(app.list.rows.first(), "protocol")).toHaveText(protocol);
  }
});

test("README: names of pods stand on the requests of the demo", async ({ app }) => {
  await app.start.demo.click();
  await app.filter.use("status_code >= 500");
  await expect(app.list.cell(app.list.rows.first(), "dst")).toHaveText(/^storefront-/);
  await expect(app.list.cell(app.list.rows.first(), "src")).toHaveText(/^shopper-/);
});

test("the list of a playing demo can be paused and resumed without losing a row", async ({ app }) => {
  await app.start.demo.click();
  await expect(app.list.rows.first()).toBeVisible();
  await app.button("Pause").click();
  await expect(app.sourceBar).toContainText("list paused");
  await expect(app.button(/^Resume \([1-9]/)).toBeVisible();
  await app.button(/^Resume/).click();
  await app.waitUntilLoaded();
  await app.expectEntries(DEMO_ENTRIES);
});
