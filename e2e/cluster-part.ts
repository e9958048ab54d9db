// The cluster's screen: choosing what to tap, and what stands there while nothing can be.
import type { Locator, Page } from "@playwright/test";

export class ClusterPart {
  readonly title: Locator;
  readonly none: Locator;
  readonly reach: Locator;
  readonly review: Locator;
  readonly everyNamespace: Locator;
  readonly sourceFilter: Locator;
  /** How many pods match, on how many nodes. */
  readonly count: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.title = page.getByRole("heading", { name: "Tap a cluster" });
    this.none = page.getByRole("heading", { name: "No cluster to tap" });
    this.reach = page.locator(".ContextPicker-reach");
    this.review = page.getByRole("button", { name: "See what will happen" });
    this.everyNamespace = page.getByRole("checkbox", { name: "All namespaces" });
    this.sourceFilter = page.getByLabel("Source filter (KFL)");
    this.count = page.getByRole("region", { name: "Matching pods" }).getByRole("heading");
  }

  namespace(name: string): Locator {
    return this.#page.getByRole("group", { name: "Namespaces" }).getByRole("checkbox", { name, exact: true });
  }

  /** The field that names where agents run, among those that are folded away. */
  async runAgentsIn(namespace: string): Promise<void> {
    await this.openAdvanced();
    await this.#page.getByLabel("Namespace of the agents").fill(namespace);
  }

  async openAdvanced(): Promise<void> {
    await this.#page.getByText("Advanced", { exact: true }).click();
  }

  way(name: "On nodes" | "In pods"): Locator {
    return this.#page.getByRole("radio", { name: new RegExp(`^${name}`) });
  }

  /** One tap, by its context. */
  tap(context: string): Locator {
    return this.#page.getByRole("region", { name: `Tap of ${context}` });
  }

  logOf(node: string): Locator {
    return this.#page.getByRole("region", { name: `Log of ${node}` });
  }

  context(name: string): Locator {
    return this.#page.getByRole("radio", { name: new RegExp(`^${name}\\b`) });
  }
}
