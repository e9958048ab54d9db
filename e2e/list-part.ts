// The list of requests: rows, cells, headers, scrolling.
import { expect, type Locator, type Page } from "@playwright/test";

export class ListPart {
  readonly #page: Page;
  readonly grid: Locator;
  /** Rows that are drawn, without the header. */
  readonly rows: Locator;
  readonly selected: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.grid = page.getByRole("grid", { name: "Requests" });
    this.rows = this.grid.getByRole("rowgroup").getByRole("row");
    this.selected = this.grid.getByRole("row", { selected: true });
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** The row at a place of the list, from 1. */
  at(place: number): Locator {
    return this.grid.locator(`[role=row][aria-rowindex="${place + 1}"]`);
  }

  /** Clicks a row where no + can come between: at its very beginning. */
  async click(place: number, options: { readonly modifiers?: ("ControlOrMeta" | "Shift")[] } = {}): Promise<void> {
    await this.at(place).click({ position: { x: 10, y: 10 }, ...options });
  }

  cell(row: Locator, column: string): Locator {
    return row.locator(`[data-column="${column}"]`);
  }

  /** The first drawn cell of a column that says exactly this. */
  cellOf(column: string, text: string): Locator {
    return this.rows.locator(`[data-column="${column}"]`).getByText(text, { exact: true }).first();
  }

  header(title: string | RegExp): Locator {
    return this.grid.getByRole("columnheader", { name: title });
  }

  /** The texts of one column over the drawn rows, once all of them have come: rows are drawn before what they say. */
  async texts(column: string): Promise<readonly string[]> {
    await expect(this.grid.locator("[role=row][aria-busy=true]")).toHaveCount(0);
    return this.rows.locator(`[data-column="${column}"]`).allInnerTexts();
  }

  /** Rows of the whole list, drawn or not. */
  async count(): Promise<number> {
    return Number((await this.grid.getAttribute("aria-rowcount")) ?? 1) - 1;
  }

  async expectCount(count: number): Promise<void> {
    await expect(this.grid).toHaveAttribute("aria-rowcount", String(count + 1));
  }

  async focus(): Promise<void> {
    await this.grid.focus();
  }

  /** The + over a value: hover, then click. A pointer that rests where the rows changed has told the window nothing. */
  async add(cell: Locator): Promise<void> {
    await this.#page.mouse.move(0, 0);
    await cell.hover();
    await this.#page
      .locator(".EntryList")
      .getByRole("button", { name: /^Add to the filter/ })
      .click();
  }
}
