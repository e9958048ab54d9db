// What users write on rows: marks, rows passed over, comments, and rules that colour them.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./app.ts";
import type { AppWindow } from "./app-window.ts";

async function expectAccessible({ page }: AppWindow): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("marks, ignored rows and comments are there when the session is opened again", async ({ shop }) => {
  const { list } = shop;
  await list.click(3);
  await shop.press("ControlOrMeta+M");
  await expect(list.at(3)).toHaveAttribute("data-marked", "true");
  await list.click(8);
  await shop.press("ControlOrMeta+M");
  await list.click(5);
  await shop.press("ControlOrMeta+D");
  await expect(list.at(5)).toHaveAttribute("data-ignored", "true");
  await shop.press("ControlOrMeta+Alt+C");
  const place = shop.detail.getByRole("textbox", { name: "Comment" });
  await expect(place).toBeFocused();
  await shop.page.keyboard.type("asked twice, see the other one");
  await shop.press("ControlOrMeta+Enter");
  await expect(list.grid).toBeFocused();
  await expect(shop.detail).toContainText("asked twice, see the other one");
  await expect(list.at(5).getByLabel("comment: asked twice, see the other one")).toBeVisible();
  await expectAccessible(shop);

  await shop.press("ControlOrMeta+Alt+N");
  await expect(list.at(8)).toHaveAttribute("aria-selected", "true");
  await shop.press("ControlOrMeta+Alt+N");
  await expect(list.at(3)).toHaveAttribute("aria-selected", "true");
  await expect(shop.statusBar).toContainText("Continued from the first row.");
  await shop.press("ControlOrMeta+Shift+B");
  await expect(list.at(8)).toHaveAttribute("aria-selected", "true");

  await shop.button("Close this session").click();
  await shop.start.recent.getByRole("button", { name: /^shop\.pcapng.*237 entries/ }).click();
  await expect(list.at(3)).toHaveAttribute("data-marked", "true");
  await expect(list.at(8).getByLabel("marked")).toBeVisible();
  await expect(list.at(5)).toHaveAttribute("data-ignored", "true");
  await expect(list.at(5).getByLabel("comment: asked twice, see the other one")).toBeVisible();
  await list.click(3);
  await shop.press("ControlOrMeta+M");
  await expect(list.at(3)).not.toHaveAttribute("data-marked", "true");
});

test("a filter by marks and comments follows what is noted", async ({ shop }) => {
  const { list, filter } = shop;
  await list.focus();
  const all = await list.count();
  for (const place of [3, 8]) {
    await list.click(place);
    await shop.press("ControlOrMeta+M");
    await expect(list.at(place)).toHaveAttribute("data-marked", "true");
  }
  await filter.use("marked");
  await list.expectCount(2);
  await list.click(1);
  await shop.press("ControlOrMeta+M");
  await list.expectCount(1);
  await expect(list.at(1)).toHaveAttribute("data-marked", "true");
  await list.click(1);
  await shop.press("ControlOrMeta+Alt+C");
  await expect(shop.detail.getByRole("textbox", { name: "Comment" })).toBeFocused();
  await shop.page.keyboard.type("the slow one");
  await shop.press("ControlOrMeta+Enter");
  await filter.use('comment.contains("slow")');
  await list.expectCount(1);
  await filter.use("!marked");
  await list.expectCount(all - 1);
});

test("a comment that is called off is not kept, one that was left is", async ({ shop }) => {
  const place = shop.detail.getByRole("textbox", { name: "Comment" });
  await shop.list.click(2);
  await shop.button("Comment on this row (Ctrl+Alt+C)").click();
  await place.fill("never mind");
  await place.press("Escape");
  await expect(place).toHaveCount(0);
  await expect(shop.detail.getByRole("region", { name: "Comment" })).toHaveCount(0);
  await shop.press("ControlOrMeta+Alt+C");
  await place.fill("left in the middle");
  await shop.list.click(4);
  await expect(shop.list.at(2).getByLabel("comment: left in the middle")).toBeVisible();
});

test("a rule colours exactly the rows that it matches, the first one wins, and a broken one is skipped", async ({
  shop,
}) => {
  const { list } = shop;
  // All of them are drawn.
  await shop.filter.use("http && status_code >= 400");
  await list.focus();
  await shop.run("Colour rules");
  const pane = shop.pane("Colour rules");
  const coloured = list.rows.and(shop.page.locator("[data-colour]"));
  await expect(pane.getByRole("listitem")).toHaveCount(3);
  await expect(coloured).toHaveCount(0);

  await pane.getByRole("button", { name: "Add a rule from the filter" }).click();
  await pane.getByRole("textbox", { name: "Name of rule 1" }).fill("Broken servers");
  const filter = pane.getByRole("textbox", { name: "Filter of Broken servers" });
  await expect(filter).toHaveValue("http && status_code >= 400");
  await filter.fill("http && status_code >=");
  await expect(pane.getByRole("listitem", { name: "Broken servers" })).toContainText("the rule is skipped");
  await filter.fill("http && status_code >= 500");
  await pane.getByRole("button", { name: /^Colour of Broken servers/ }).click();
  await pane.getByRole("radiogroup", { name: "Colour of Broken servers" }).getByTitle("Blue, diamond").click();
  await expect(coloured.first()).toBeVisible();
  const isServerError = (status: string): boolean => /^5\d\d$/.test(status);
  const statuses = await list.texts("status");
  await expect(coloured).toHaveCount(statuses.filter(isServerError).length);
  expect((await coloured.locator('[data-column="status"]').allInnerTexts()).every(isServerError)).toBe(true);
  await expect(coloured.first()).toHaveAttribute("data-colour", "blue");
  await expect(coloured.first().getByLabel("rule: Broken servers")).toBeVisible();
  await expectAccessible(shop);

  // Errors are among them, and stand below: they have the others.
  await pane.getByRole("checkbox", { name: "Colour rows by Errors" }).check();
  await expect(list.rows.and(shop.page.locator('[data-colour="red"]')).first()).toBeVisible();
  await expect(list.rows.and(shop.page.locator('[data-colour="blue"]')).first()).toBeVisible();
  await pane.getByRole("button", { name: "Move Broken servers down" }).click();
  await pane.getByRole("button", { name: "Move Broken servers down" }).click();
  await expect(list.rows.and(shop.page.locator('[data-colour="blue"]'))).toHaveCount(0);

  await shop.page.reload();
  await shop.waitUntilLoaded();
  await shop.filter.use("http && status_code >= 400");
  await list.focus();
  await expect(list.rows.and(shop.page.locator('[data-colour="red"]')).first()).toBeVisible();
  await shop.run("Colour rules");
  await pane.getByRole("button", { name: "Reset to defaults" }).click();
  await pane.getByRole("button", { name: "Reset the rules" }).click();
  await expect(coloured).toHaveCount(0);
  await expect(pane.getByRole("listitem")).toHaveCount(3);
});
