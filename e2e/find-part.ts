// The find bar: what to find, how it is said where one is, and the way from match to match.
import { expect, type Locator, type Page } from "@playwright/test";

export class FindPart {
  readonly bar: Locator;
  readonly field: Locator;
  readonly status: Locator;
  readonly alert: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.bar = page.getByRole("search", { name: "Find in the list" });
    this.field = this.bar.getByRole("textbox", { name: "Find" });
    this.status = this.bar.getByRole("status");
    this.alert = this.bar.getByRole("alert");
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+F");
    await expect(this.field).toBeFocused();
  }

  async choose(kind: "Text" | "Filter" | "Bytes"): Promise<void> {
    await this.bar.getByText(kind, { exact: true }).click();
  }

  /** Types what to find, goes to the first match, and waits for what is said of it. */
  async find(text: string, said: string | RegExp): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
    await expect(this.status).toHaveText(said);
  }

  button(name: RegExp): Locator {
    return this.bar.getByRole("button", { name });
  }
}
