// The screen of scripts as a user names its parts.
import { expect, type Locator, type Page } from "@playwright/test";

export class ScriptsPart {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A part of the screen, by the name of its tab. */
  async show(name: string): Promise<void> {
    await this.page
      .getByRole("tablist", { name: "Parts of scripts" })
      .getByRole("tab", { name: new RegExp(`^${name}`) })
      .click();
  }

  get list(): Locator {
    return this.page.getByRole("region", { name: "Scripts", exact: true });
  }

  /** One script of the list. */
  item(title: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: title });
  }

  activeSwitch(title: string): Locator {
    return this.page.getByRole("switch", { name: `${title} is active` });
  }

  /** Switches a script on, and waits until the session has it so. */
  async activate(title: string): Promise<void> {
    await this.activeSwitch(title).focus();
    await this.page.keyboard.press("Space");
    await expect(this.activeSwitch(title)).toBeChecked();
  }

  get source(): Locator {
    return this.page.getByRole("textbox", { name: "Source of the script" });
  }

  get sourceLines(): Locator {
    return this.page.locator(".ScriptEditor .view-lines");
  }

  get suggestions(): Locator {
    return this.page.locator(".suggest-widget.visible");
  }

  /** What is underlined as wrong in the source. */
  get marks(): Locator {
    return this.page.locator(".ScriptEditor .squiggly-error");
  }

  /** The tab of an open file. */
  file(name: string): Locator {
    return this.page.getByRole("tablist", { name: "Open scripts" }).getByRole("tab", { name });
  }

  /** Types over the whole source; brackets and quotes close themselves, so it is pasted. */
  async write(text: string): Promise<void> {
    await this.source.focus();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
  }

  async addConstant(name: string, value: string, isSecret = false): Promise<void> {
    await this.page.getByRole("button", { name: "Add a constant" }).click();
    const form = this.page.getByRole("form", { name: "Add a constant" });
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Value").fill(value);
    if (isSecret) await form.getByLabel("Secret").check();
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(this.page.getByRole("table", { name: "Constants" })).toContainText(name);
  }

  async arm(): Promise<void> {
    await this.page.getByRole("button", { name: "Arm…" }).first().click();
    await this.question.getByRole("button", { name: "Arm", exact: true }).click();
    await expect(this.page.getByText("Armed: scripts send")).toBeVisible();
  }

  async save(): Promise<void> {
    await this.source.focus();
    await this.page.keyboard.press("ControlOrMeta+S");
  }

  /** Waits for suggestions at the caret and answers whether a name is among them. */
  async expectSuggested(...names: readonly string[]): Promise<void> {
    await expect(this.suggestions).toBeVisible();
    for (const name of names) {
      await expect(this.suggestions.getByRole("option", { name: new RegExp(`^${name}\\b`) })).toBeVisible();
    }
  }

  get question(): Locator {
    return this.page.getByRole("alertdialog");
  }
}
