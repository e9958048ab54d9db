// The cluster's screen: choosing what to tap, and what stands there while nothing can be.
import type { Locator, Page } from "@playwright/test";

export class ClusterPart {
  readonly title: Locator;
  readonly none: Locator;
  readonly reach: Locator;
  readonly review: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.title = page.getByRole("heading", { name: "Tap a cluster" });
    this.none = page.getByRole("heading", { name: "No cluster to tap" });
    this.reach = page.locator(".ContextPicker-reach");
    this.review = page.getByRole("button", { name: "See what will happen" });
  }

  namespace(name: string): Locator {
    return this.#page.getByRole("group", { name: "Namespaces" }).getByRole("checkbox", { name, exact: true });
  }

  /** The field that names where agents run, among those that are folded away. */
  async runAgentsIn(namespace: string): Promise<void> {
    await this.#page.getByText("Advanced", { exact: true }).click();
    await this.#page.getByLabel("Namespace of the agents").fill(namespace);
  }

  context(name: string): Locator {
    return this.#page.getByRole("radio", { name: new RegExp(`^${name}\\b`) });
  }
}
