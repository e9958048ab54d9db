// Appearance: themes, row heights, times; kept after a reload.
import { expect, test } from "./app.ts";

test("the theme follows the system until one is chosen, and is kept", async ({ app }) => {
  const root = app.page.locator("html");
  await expect(root).toHaveAttribute("data-theme", "light");
  await app.page.emulateMedia({ colorScheme: "dark" });
  await expect(root).toHaveAttribute("data-theme", "dark");
  await app.button("Settings").click();
  await app.choice("Theme", "Light").click();
  await expect(root).toHaveAttribute("data-theme", "light");
  await app.page.reload();
  await expect(app.start.title).toBeVisible();
  await expect(root).toHaveAttribute("data-theme", "light");
  await app.button("Settings").click();
  await app.choice("Theme", "Dark").click();
  await expect(root).toHaveAttribute("data-theme", "dark");
  await app.choice("Theme", "As the system").click();
  await app.page.emulateMedia({ colorScheme: "light" });
  await expect(root).toHaveAttribute("data-theme", "light");
});

test("rows have three heights, and the chosen one is kept", async ({ shop }) => {
  const height = async (): Promise<number> => (await shop.list.at(1).boundingBox())?.height ?? 0;
  await shop.button("Settings").click();
  for (const [name, pixels] of [
    ["Compact", 22],
    ["Roomy", 32],
    ["Normal", 26],
    ["Compact", 22],
  ] as const) {
    await shop.choice("Rows", name).click();
    await expect.poll(height).toBe(pixels);
  }
  await shop.page.reload();
  await shop.waitUntilLoaded();
  await expect.poll(height).toBe(22);
});

test("times are local or UTC, to the nanosecond where wanted", async ({ shop }) => {
  const time = shop.list.cell(shop.list.at(1), "time");
  await expect(time).toHaveText(/^00:31:12\.\d{3}$/);
  await shop.button("Settings").click();
  await shop.choice("Time", "UTC").click();
  await expect(time).toHaveText(/^23:31:12\.\d{3}$/);
  await shop.choice("Digits of a second", "ns").click();
  await expect(time).toHaveText(/^23:31:12\.\d{9}$/);
  await shop.choice("Time", "Since start").click();
  await expect(time).toHaveText(/^0\.0{9}$/);
});

test("the detail stands where it was put", async ({ shop }) => {
  await shop.list.click(1);
  const side = async (): Promise<string> => {
    const [list, detail] = [await shop.list.grid.boundingBox(), await shop.detail.boundingBox()];
    return (detail?.x ?? 0) > (list?.x ?? 0) + 10 ? "beside" : "below";
  };
  await expect.poll(side).toBe("beside");
  await shop.button("Put the detail below the list").click();
  await expect.poll(side).toBe("below");
  await shop.page.reload();
  await shop.waitUntilLoaded();
  await shop.list.click(1);
  await expect.poll(side).toBe("below");
});
