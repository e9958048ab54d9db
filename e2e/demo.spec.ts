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
  for (const protocol of ["HTTP", "DNS", "REDIS", "WS", "GQL", "TLS", "ICMP"]) {
    await app.filter.use(`protocol.abbr == "${protocol}"`);
    await expect(app.list.cell(app.list.rows.first(), "protocol")).toHaveText(protocol);
  }
});

test("README: names stand on the requests of the demo", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await expect(shop.list.cell(shop.list.rows.first(), "dst")).toHaveText(/price/);
  await expect(shop.list.cell(shop.list.rows.first(), "src")).toHaveText(/cart/);
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
