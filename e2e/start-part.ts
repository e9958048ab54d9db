// The first screen: the ways in and the sessions that are kept.
import type { Locator, Page } from "@playwright/test";

export class StartPart {
  readonly title: Locator;
  readonly cluster: Locator;
  readonly openFile: Locator;
  readonly capture: Locator;
  readonly demo: Locator;
  readonly recent: Locator;

  constructor(page: Page) {
    this.title = page.getByRole("heading", { name: "What do you want to look at?" });
    this.cluster = page.getByRole("button", { name: /^Tap a cluster/ });
    this.openFile = page.getByRole("button", { name: /^Open a capture file/ });
    this.capture = page.getByRole("button", { name: /^Capture from an interface/ });
    this.demo = page.getByRole("button", { name: /^Play the demo/ });
    this.recent = page.getByRole("region", { name: "Recent sessions" });
  }
}
