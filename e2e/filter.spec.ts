// The filter bar: verdicts, preview and apply, completion, dialects, adding values, menus, recent filters, time.
import type { Locator } from "@playwright/test";
import type { AppWindow } from "./app-window.ts";
import { expect, test } from "./app.ts";
import { SHOP_DNS, SHOP_HTTP, SHOP_SHOWN } from "./captures.ts";

test("README: a filter in KFL 2 and in classic gives the same rows", async ({ shop }) => {
  await shop.filter.use("http && status_code >= 500");
  await expect(shop.filter.dialect).toHaveText("KFL");
  await shop.list.expectCount(6);
  await shop.filter.use("http and response.status >= 500");
  await expect(shop.filter.dialect).toHaveText("classic");
  await shop.list.expectCount(6);
});

test("four texts give four states, and each is told to a screen reader", async ({ shop }) => {
  await shop.filter.expectState("empty");
  await shop.filter.type("http && status_code >= 500");
  await shop.filter.expectState("valid");
  await expect(shop.filter.announced).toHaveText("Valid filter");
  await shop.filter.type("http && status_code >=");
  await shop.filter.expectState("invalid");
  await expect(shop.filter.announced).toContainText(/^Not a valid filter: ./);
  await expect(shop.filter.bar.locator(".squiggly-error")).toBeVisible();
  await expect(shop.filter.apply).toBeDisabled();
  // The rows are those of an earlier text: they are no preview of this one.
  await expect(shop.filter.bar.getByText("preview")).toBeHidden();
  await shop.filter.type("http && status_code = 500");
  await expect(shop.filter.bar).toHaveAttribute("data-state", /doubtful|invalid/);
});

test("a valid text is previewed, Enter applies it, Escape restores the applied one and its rows", async ({ shop }) => {
  await shop.filter.type("redis");
  await expect(shop.filter.bar.getByText("preview")).toBeVisible();
  await expect(shop.list.cell(shop.list.at(1), "protocol")).toHaveText("REDIS");
  await shop.filter.restore("");
  await shop.expectShown(SHOP_SHOWN);
  await shop.filter.type("http && status_code == 503");
  // One Enter applies, whatever is suggested: only a suggestion that was chosen with the arrow keys takes it.
  await shop.press("Enter");
  await expect(shop.filter.apply).toBeDisabled();
  await expect(shop.filter.bar.getByText("preview")).toBeHidden();
  await shop.list.expectCount(3);
  await shop.filter.type("dns");
  await expect(shop.filter.bar.getByText("preview")).toBeVisible();
  await shop.filter.restore("http && status_code == 503");
  await shop.list.expectCount(3);
});

test("README: completion offers fields with their types, and values that really occur", async ({ shop }) => {
  await shop.filter.type("status_c");
  await expect(shop.filter.suggestions.filter({ hasText: "status_code" }).first()).toContainText("int");
  await shop.filter.type("http && status_code == ");
  await shop.press("ControlOrMeta+Space");
  const seen = shop.filter.suggestions.filter({ hasText: "seen" });
  await expect(seen.filter({ hasText: "503" })).toBeVisible();
  await shop.page.keyboard.type("503");
  await shop.press("ControlOrMeta+Enter");
  await shop.list.expectCount(3);
});

test("completion of a name takes a value that was seen", async ({ shop }) => {
  await shop.filter.type('http && path == "');
  await expect(shop.filter.suggestions.first()).toContainText("seen");
  await shop.press("Tab");
  await shop.filter.expectState("valid");
  await shop.press("ControlOrMeta+Enter");
  await expect(shop.list.rows.first()).toBeVisible();
});

test("the dialect is recognised, and a click forces the other one", async ({ shop }) => {
  await shop.filter.type("http");
  await expect(shop.filter.dialect).toHaveText("KFL");
  await shop.filter.dialect.click();
  await shop.filter.expectText("kfl1:http");
  await expect(shop.filter.dialect).toHaveText("classic");
  await shop.filter.dialect.click();
  await shop.filter.expectText("http");
});

/** Sorts so that failing requests are drawn below the highest status, and answers the status cell of one. */
async function failingStatus(app: AppWindow, highest: string): Promise<Locator> {
  const header = app.list.header("Status");
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  // The header changes at once, the rows when the sorted ones are here.
  await expect(app.list.cell(app.list.at(1), "status")).toHaveText(highest);
  const cell = app.list.cellOf("status", "503");
  await expect(cell).toBeVisible();
  return cell;
}

test("the + on the status of a 503 adds its condition", async ({ shop }) => {
  await shop.list.add(await failingStatus(shop, "1000"));
  await shop.filter.expectText("status_code == 503");
  await shop.list.expectCount(3);
});

test("adding keeps the meaning: && in KFL, and in classic, brackets around looser operators", async ({ shop }) => {
  await shop.filter.use("http");
  await shop.list.expectCount(SHOP_HTTP);
  const status = await failingStatus(shop, "503");
  await shop.list.add(status);
  await shop.filter.expectText("http && status_code == 503");
  await shop.filter.use("http or dns");
  await shop.list.expectCount(SHOP_HTTP + SHOP_DNS);
  await shop.list.add(status);
  await shop.filter.expectText("(http or dns) and response.status == 503");
  await shop.filter.use("http || dns");
  await shop.list.expectCount(SHOP_HTTP + SHOP_DNS);
  await shop.list.add(status);
  await shop.filter.expectText("(http || dns) && status_code == 503");
});

test("the menu of a value makes six filters", async ({ shop }) => {
  const results = [
    ["selected", "status_code == 503"],
    ["not selected", "status_code != 503"],
    ["… and selected", "http && status_code == 503"],
    ["… or selected", "http || status_code == 503"],
    ["… and not selected", "http && status_code != 503"],
    ["… or not selected", "http || status_code != 503"],
  ] as const;
  const status = await failingStatus(shop, "1000");
  for (const [title, text] of results) {
    await shop.filter.use("http");
    await shop.list.expectCount(SHOP_HTTP);
    await status.click({ button: "right" });
    await shop.menuItem(title).first().click();
    await shop.filter.expectText(text);
    await expect(shop.filter.apply).toBeDisabled();
  }
});

test("a prepared filter waits for Enter", async ({ shop }) => {
  await shop.filter.use("http && status_code >= 502");
  await shop.list.expectCount(6);
  await shop.list.cell(shop.list.row("503"), "status").click({ button: "right" });
  await shop.menuItem("selected").nth(1).click();
  await shop.filter.expectText("status_code == 503");
  await expect(shop.filter.apply).toBeEnabled();
});

test("recent filters come back by the arrow key, after a reload too", async ({ shop }) => {
  await shop.filter.use("redis");
  await shop.filter.use("dns");
  await shop.page.reload();
  await shop.waitUntilLoaded();
  await shop.filter.focus();
  await shop.press("ArrowDown");
  await expect(shop.menu.getByRole("menuitem")).toHaveText(["dns", "redis"]);
  await shop.menuItem("redis").click();
  await shop.filter.expectText("redis");
  await expect(shop.list.cell(shop.list.at(1), "protocol")).toHaveText("REDIS");
});

test("no match says so and offers to clear the filter", async ({ shop }) => {
  await shop.filter.use("http && status_code == 599");
  await expect(shop.page.getByRole("heading", { name: "No entry matches this filter" })).toBeVisible();
  await expect(shop.histogram.locator("path").first()).not.toHaveAttribute("d", /\S/);
  await shop.button("Clear the filter").last().click();
  await shop.filter.expectState("empty");
  await shop.expectShown(SHOP_SHOWN);
});

test("dragging over the histogram makes a condition of time", async ({ shop }) => {
  await expect(shop.histogram.locator("path").first()).toHaveAttribute("d", /\S/);
  const box = await shop.histogram.boundingBox();
  if (box === null) throw new Error("the histogram has no place");
  await shop.page.mouse.move(box.x + box.width * 0.2, box.y + 20);
  await shop.page.mouse.down();
  await shop.page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await expect(shop.histogram.getByRole("status")).toContainText("entries");
  await shop.page.mouse.up();
  await expect(shop.filter.bar.locator(".view-lines")).toContainText(/timestamp\s>=/);
  await shop.filter.expectState("valid");
  await expect(shop.list.rows.first()).toBeVisible();
  await expect(shop.statusBar).not.toContainText(`${SHOP_SHOWN} shown`);
});

test("the count stands beside the bar, and is announced", async ({ shop }) => {
  await shop.filter.use("http && status_code >= 500");
  await expect(shop.filter.bar).toContainText("6 of 237");
  await expect(shop.page.getByRole("status").filter({ hasText: "6 of 237 entries shown" })).toBeAttached();
});
