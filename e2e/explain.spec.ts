// Why a row matches the filter, or does not: asked from the palette, the row's menu, the empty list and the detail.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./app.ts";
import type { AppWindow } from "./app-window.ts";

async function expectAccessible({ page }: AppWindow): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }
}

test("a filter is taken apart on the selected row, as it is typed and as rows are chosen", async ({ shop }) => {
  const pane = shop.pane("Why does this row match?");
  await shop.filter.use("http && status_code >= 500");
  await shop.list.click(1);
  await shop.run("Why does this row match?");
  await expect(pane.getByRole("status")).toHaveText("This row matches the filter.");
  const lines = pane.getByRole("listitem");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(1)).toHaveText("httptrue");
  await expect(lines.nth(2)).toContainText(/status_code >= 500.*true.*status_code = 50\d/s);
  await expectAccessible(shop);

  // Not applied, and not true of the row any more.
  await shop.filter.type("dns || tls && http");
  await expect(pane).toContainText("The text in the bar, which is not applied yet.");
  await expect(pane.getByRole("status")).toHaveText("This row does not match the filter.");
  await expect(pane.getByText("not looked at")).toHaveCount(1);
  await shop.filter.type("http && status_code >=");
  await expect(pane).toContainText("What stands in the bar is not valid");
  await expect(pane.getByRole("status")).toHaveText("This row matches the filter.");
  await shop.filter.restore("http && status_code >= 500");

  await pane.focus();
  await shop.press("Escape");
  await expect(pane).toHaveCount(0);
});

test("a row that its filter hides can be asked about: over its detail, and where nothing is listed", async ({
  shop,
}) => {
  const pane = shop.pane("Why does this row match?");
  await shop.filter.use("http && status_code >= 500");
  await shop.list.click(1);
  await expect(shop.detailPanel).toBeVisible();
  await shop.filter.use('dns || request.headers["x-no"] == ""');
  await shop.button("Why not?").click();
  await expect(pane.getByRole("status")).toHaveText("The filter fails on this row, so it does not match.");
  await expect(pane).toContainText('request.headers["x-no"] is not in this entry');
  await expect(pane).toContainText("A map has no such key.");
  await shop.press("Escape");

  await shop.filter.use("tls or http and error.nothing");
  await expect(shop.page.getByText("No entry matches this filter")).toBeVisible();
  await shop.button("Why not the selected row?").click();
  await expect(pane.getByRole("status")).toHaveText("This row does not match the filter.");
  await expect(pane).toContainText("error.nothing is not in this entry");
  await expect(pane).toContainText('protocol.name == "http"');
  await expectAccessible(shop);
});

test("the menu of a row asks about that row", async ({ shop }) => {
  const pane = shop.pane("Why does this row match?");
  await shop.filter.use('redact("request.headers.Host") && src.name != ""');
  await shop.list.at(3).click({ button: "right" });
  await shop.menuItem("Why does this row match?").click();
  await expect(shop.list.at(3)).toHaveAttribute("aria-selected", "true");
  await expect(pane).toContainText('redact("request.headers.Host")');
  await expect(pane.getByRole("status")).toHaveText("This row matches the filter.");
});
