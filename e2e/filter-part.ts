// The filter bar as a user meets it: typing, what the bar says, completion, recent filters.
import { expect, type Locator, type Page } from "@playwright/test";

export class FilterPart {
  readonly #page: Page;
  readonly bar: Locator;
  readonly input: Locator;
  readonly apply: Locator;
  readonly dialect: Locator;
  readonly clear: Locator;
  readonly recent: Locator;
  readonly connections: Locator;
  readonly suggestions: Locator;
  /** What a screen reader is told. */
  readonly announced: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.bar = page.getByRole("region", { name: "Filter", exact: true });
    this.input = this.bar.getByRole("textbox", { name: "Filter" });
    this.apply = this.bar.getByRole("button", { name: "Apply" });
    this.dialect = this.bar.getByRole("button", { name: /^(KFL|classic)$/ });
    this.clear = this.bar.getByRole("button", { name: "Clear the filter" });
    this.recent = this.bar.getByRole("button", { name: "Recent filters" });
    this.connections = this.bar.getByRole("button", { name: "connections" });
    this.announced = this.bar.getByRole("status");
    this.suggestions = page.locator(".suggest-widget.visible").getByRole("option");
  }

  /** Types in place of what is there, as a user does: focus, select all, type. */
  async type(text: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press("ControlOrMeta+A");
    await this.#page.keyboard.press("Delete");
    await this.#page.keyboard.type(text);
  }

  /** Types and applies. */
  async use(text: string): Promise<void> {
    await this.type(text);
    await this.#page.keyboard.press("ControlOrMeta+Enter");
    await this.expectText(text);
    await expect(this.apply).toBeDisabled();
  }

  /** Escape until the applied text is back: the first one may only close the suggestions. */
  async restore(applied: string): Promise<void> {
    await expect(async () => {
      await this.#page.keyboard.press("Escape");
      await expect.poll(() => this.text(), { timeout: 2000 }).toBe(applied);
    }).toPass();
  }

  async focus(): Promise<void> {
    await this.bar.locator(".monaco-editor").first().waitFor();
    await this.#page.keyboard.press("ControlOrMeta+L");
    await expect(this.bar.locator(".monaco-editor.focused")).toBeVisible();
  }

  /** The text in the bar, whatever its colours. */
  async expectText(text: string): Promise<void> {
    await expect.poll(() => this.text()).toBe(text);
  }

  async text(): Promise<string> {
    const lines = await this.bar.locator(".view-lines").innerText();
    return lines.replaceAll(/[\u00A0\n]/g, " ").trim();
  }

  async expectState(state: "empty" | "valid" | "invalid" | "doubtful"): Promise<void> {
    await expect(this.bar).toHaveAttribute("data-state", state);
  }
}
