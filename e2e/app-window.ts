// The window as a user names its parts. Tests speak to it in these words only, so that a change of markup touches this
// file and nothing else.
import { expect, type Locator, type Page } from "@playwright/test";
import { FilterPart } from "./filter-part.ts";
import { ListPart } from "./list-part.ts";
import type { Server } from "./server.ts";
import { StartPart } from "./start-part.ts";

export class AppWindow {
  readonly page: Page;
  readonly filter: FilterPart;
  readonly list: ListPart;
  readonly start: StartPart;
  readonly #server: Server | null;
  readonly #errors: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page, server: Server | null) {
    this.page = page;
    this.#server = server;
    this.filter = new FilterPart(page);
    this.list = new ListPart(page);
    this.start = new StartPart(page);
    page.on("pageerror", (error) => this.#errors.push(`not caught: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(message.text());
    });
  }

  /** The web host behind this window; the desktop shell has none. */
  get server(): Server {
    if (this.#server === null) throw new Error("the desktop shell has no server");
    return this.#server;
  }

  /** Says that errors of this kind belong to the test. */
  expectErrors(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  unexpectedErrors(): readonly string[] {
    return this.#errors.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  get sourceBar(): Locator {
    return this.page.locator("header.SourceBar");
  }

  get loss(): Locator {
    return this.sourceBar.getByTitle("What came in, what was lost, where and why");
  }

  get statusBar(): Locator {
    return this.page.getByRole("contentinfo").filter({ hasText: "UTC" });
  }

  get progress(): Locator {
    return this.page.getByRole("progressbar");
  }

  get notices(): Locator {
    // The editor has alerts of its own, which are empty.
    return this.page.getByRole("alert").filter({ hasText: /\S/ });
  }

  get histogram(): Locator {
    return this.page.getByRole("group", { name: "Entries over time" });
  }

  get detail(): Locator {
    return this.page.getByRole("region", { name: "Detail" });
  }

  get detailPanel(): Locator {
    return this.detail.getByRole("tabpanel");
  }

  tab(name: string): Locator {
    return this.detail.getByRole("tab", { name, exact: true });
  }

  pane(title: string): Locator {
    return this.page.getByRole("complementary", { name: title });
  }

  /** A choice of a pane, by its group and its name. */
  choice(group: string, name: string | RegExp): Locator {
    return this.page
      .getByRole("group", { name: group, exact: true })
      .getByText(name, { exact: typeof name === "string" });
  }

  get menu(): Locator {
    return this.page.getByRole("menu");
  }

  menuItem(name: string | RegExp): Locator {
    return this.menu.getByRole("menuitem", { name, exact: typeof name === "string" });
  }

  /** Where the number or time to go to is typed. */
  get goTo(): Locator {
    return this.page.getByRole("textbox", { name: "Go to" });
  }

  /** Runs a command of the palette by words of its name. */
  async run(words: string): Promise<void> {
    await this.press("ControlOrMeta+K");
    await this.page.getByRole("combobox", { name: "Command" }).fill(words);
    await this.press("Enter");
  }

  /** What is on the clipboard. */
  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** The source has been read to its end and its rows are listed. */
  async waitUntilLoaded(): Promise<void> {
    await expect(this.sourceBar).toContainText("loaded");
    await expect(this.list.rows.first()).toBeVisible();
  }

  /** The number of entries as the status bar says it. */
  async expectEntries(count: number): Promise<void> {
    await expect(this.statusBar).toContainText(`${count.toLocaleString("en-US")} entries`);
  }

  async expectShown(count: number): Promise<void> {
    await expect(this.statusBar).toContainText(`${count.toLocaleString("en-US")} shown`);
  }

  /** Opens files through the browser's file chooser. */
  async chooseFiles(trigger: Locator, ...paths: readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await trigger.click();
    await (await chooser).setFiles([...paths]);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
