// Find in the list: by text, by filter, by bytes; next and previous; what is said when there is nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./app.ts";
import { FindPart } from "./find-part.ts";

test("Ctrl+F finds text in the rows, Enter and F3 go on, and the row is shown", async ({ shop }) => {
  const find = new FindPart(shop.page);
  await shop.filter.use("http");
  await shop.list.focus();
  await find.open();
  await find.find("PRICE DATABASE", /^1 of 3/);
  await expect(shop.list.selected).toBeInViewport();
  await expect(shop.list.cell(shop.list.selected, "status")).toHaveText("503");
  await expect(shop.detail).toBeVisible();
  const first = await shop.list.selected.getAttribute("aria-rowindex");
  await shop.press("Enter");
  await expect(find.status).toHaveText("2 of 3");
  await expect(find.field).toBeFocused();
  await shop.list.focus();
  await shop.press("F3");
  await expect(find.status).toHaveText("3 of 3");
  await shop.press("F3");
  await expect(find.status).toHaveText("1 of 3 · passed the end");
  await expect(shop.list.selected).toHaveAttribute("aria-rowindex", String(first));
  await shop.press("Shift+F3");
  await expect(find.status).toHaveText("3 of 3 · passed the beginning");
  await shop.press("ControlOrMeta+B");
  await expect(find.status).toHaveText("2 of 3");
  await find.field.press("Shift+Enter");
  await expect(find.status).toHaveText("1 of 3");
  await find.button(/^Match case/).click();
  await find.field.press("Enter");
  await expect(find.status).toHaveText(/^No match in \d+ rows$/);
  await find.field.press("Escape");
  await expect(find.bar).toHaveCount(0);
  await expect(shop.list.grid).toBeFocused();
});

test("a filter finds within the shown rows, in their order", async ({ shop }) => {
  const find = new FindPart(shop.page);
  await shop.filter.use("http");
  await shop.list.header("Status").click();
  await expect(shop.list.cell(shop.list.at(1), "status")).toHaveText("503");
  await find.open();
  await find.choose("Filter");
  await find.find("status_code == 502", /^1 of 3$/);
  await expect(shop.list.cell(shop.list.selected, "status")).toHaveText("502");
  await expect(shop.list.selected).toHaveAttribute("aria-rowindex", "5");
  await find.find("dns", /^No match in \d+ rows$/);
  await find.field.fill("status_code ==");
  await expect(find.alert).toBeVisible();
  await expect(find.field).toHaveAttribute("aria-invalid", "true");
  await expect(find.status).toHaveText("");
});

test("bytes are found in bodies and in packets, and what is no byte is told at the field", async ({ shop }) => {
  const find = new FindPart(shop.page);
  await find.open();
  await find.choose("Bytes");
  await find.find('"GET /v2/price/"', /^1 of \d+/);
  await expect(shop.list.cell(shop.list.selected, "summary")).toHaveText(/^\/v2\/price\//);
  await find.field.fill("de a");
  await shop.press("Enter");
  await expect(find.alert).toHaveText("“a” has an odd number of digits. A byte is two of them, like 0a.");
  await find.find("00 de ad be ef 00 fe ed", /^No match in \d+ rows$/);
});

test("the bar is reached and read by keyboard and screen reader", async ({ shop }) => {
  const find = new FindPart(shop.page);
  await shop.filter.focus();
  await shop.run("find in the list");
  await expect(find.field).toBeFocused();
  await shop.filter.focus();
  await find.open();
  await shop.press("Shift+Tab", "ArrowRight");
  await expect(find.bar.getByRole("radio", { name: "Filter" })).toBeChecked();
  await find.find("status_code ==", "");
  const { violations } = await new AxeBuilder({ page: shop.page }).include(".FindBar").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await shop.page.getByRole("button", { name: "Scripts", exact: true }).click();
  await shop.press("ControlOrMeta+1");
  await expect(find.bar).toBeVisible();
});

test("inside a body the same key searches that body", async ({ shop }) => {
  const find = new FindPart(shop.page);
  await shop.filter.use("status_code == 503");
  await shop.list.focus();
  await shop.press("Home");
  const body = shop.detailPanel.locator(".view-lines");
  await body.click();
  await shop.press("ControlOrMeta+F");
  await expect(shop.detailPanel.locator(".find-widget.visible")).toBeVisible();
  await expect(find.bar).toHaveCount(0);
});
