// Every screen through axe in both themes: nothing serious, nothing critical.
import AxeBuilder from "@axe-core/playwright";
import type { AppWindow } from "./app-window.ts";
import { expect, test } from "./app.ts";

/** Looks at the whole window, or at one part of it. */
async function expectAccessible(app: AppWindow, part = "body"): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).include(part).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    grave.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
    ),
  ).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`start is accessible, ${colorScheme}`, async ({ app }) => {
    await app.page.emulateMedia({ colorScheme });
    await expectAccessible(app);
  });

  test(`list and detail are accessible, ${colorScheme}`, async ({ shop }) => {
    await shop.page.emulateMedia({ colorScheme });
    await shop.filter.use("http && status_code >= 500");
    await shop.list.expectCount(6);
    await shop.list.rows.first().click();
    await expect(shop.detailPanel).toBeVisible();
    await expectAccessible(shop);
    for (const name of ["Request", "Response", "Timing", "Peers", "JSON", "Bytes"]) {
      await shop.tab(name).click();
      await expect(shop.detailPanel).toHaveAccessibleName(name);
      await expectAccessible(shop, ".DetailPane");
    }
  });

  test(`settings, save and ledger are accessible, ${colorScheme}`, async ({ shop }) => {
    await shop.page.emulateMedia({ colorScheme });
    await shop.button("Settings").click();
    await expect(shop.pane("Settings")).toBeVisible();
    await expectAccessible(shop);
    await shop.button("Save").click();
    await expect(shop.pane("Save or export")).toBeVisible();
    await expectAccessible(shop, ".SidePane");
    await shop.loss.click();
    await expect(shop.pane("What came in, what was lost")).toBeVisible();
    await expectAccessible(shop, ".SidePane");
  });

  test(`capture pane and a refused file are accessible, ${colorScheme}`, async ({ app }) => {
    await app.page.emulateMedia({ colorScheme });
    await app.start.capture.click();
    await expect(app.pane("Capture from an interface")).toBeVisible();
    await expectAccessible(app);
  });
}
