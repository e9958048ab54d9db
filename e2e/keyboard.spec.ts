// The whole way by keyboard: open, filter, choose a row, read it, and come back.
import { expect, test } from "./app.ts";

test("README: first capture in a minute, without touching the mouse", async ({ app }) => {
  await app.start.demo.focus();
  await app.press("Enter");
  await app.waitUntilLoaded();
  await app.filter.focus();
  await app.page.keyboard.type("status_code >= 500");
  await app.press("ControlOrMeta+Enter");
  await expect(app.filter.apply).toBeDisabled();
  await app.list.expectCount(29);
  await app.press("F8");
  await expect(app.list.at(1)).toHaveAttribute("aria-selected", "true");
  await expect(app.detail).toContainText(/50[23]/);
  await app.list.focus();
  await app.press("Enter");
  await expect(app.detailPanel).toBeFocused();
  await app.press("Shift+Tab");
  await expect(app.detail.getByRole("tab", { selected: true })).toBeFocused();
  await app.press("ArrowRight");
  await expect(app.tab("Timing")).toHaveAttribute("aria-selected", "true");
  await app.press("Backspace");
  await expect(app.detail).toHaveCount(0);
  await app.press("Backspace");
  await app.filter.expectState("empty");
});

test("the shortcut sheet lists the keys, and a key closes it", async ({ shop }) => {
  await shop.list.focus();
  await shop.press("?");
  const sheet = shop.pane("Keyboard shortcuts");
  for (const text of [
    "Go to the filter",
    "Next row",
    "Open capture files",
    "Back",
    "Copy the selected rows",
    "Go to a number or time",
    "Previous pane",
  ])
    await expect(sheet).toContainText(text);
  await shop.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(shop.list.grid).toBeFocused();
});

test("the palette runs an action by name", async ({ shop }) => {
  await shop.run("lost");
  await expect(shop.pane("What came in, what was lost")).toContainText("Nothing was lost");
});

test("Tab passes through the panes and never stays in the filter", async ({ shop }) => {
  await shop.filter.focus();
  await shop.press("Tab");
  await expect(shop.filter.bar.locator(".monaco-editor.focused")).toHaveCount(0);
  await shop.list.focus();
  await shop.press("Shift+Tab");
  await expect(shop.list.grid).not.toBeFocused();
});

test("F6 and Shift+F6 go round the panes", async ({ shop }) => {
  await shop.list.click(1);
  await expect(shop.detailPanel).toBeVisible();
  await shop.filter.focus();
  await shop.press("F6");
  await expect(shop.histogram).toBeFocused();
  await shop.press("F6");
  await expect(shop.list.grid).toBeFocused();
  await shop.press("F6");
  await expect(shop.detailPanel).toBeFocused();
  await shop.press("F6");
  await expect(shop.filter.bar.locator(".monaco-editor.focused")).toBeVisible();
  await shop.press("Shift+F6");
  await expect(shop.detailPanel).toBeFocused();
  await shop.press("Shift+F6");
  await expect(shop.list.grid).toBeFocused();
});
