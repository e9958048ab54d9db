// The window over its in-process session: every state of a cluster without a cluster. The page is built and served once
// for all tests of a worker.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import { build, preview } from "vite";
import type { SceneName } from "../renderer/testing/scenes.ts";
import { AppWindow } from "./app-window.ts";
import { ROOT } from "./server.ts";

export { expect };

interface Fixtures {
  /** Shows a scene in a window of its own. */
  readonly openScene: (scene: SceneName) => Promise<AppWindow>;
}
interface Shared {
  /** Where the page is served. */
  readonly address: string;
}

export const test = base.extend<Fixtures, Shared>({
  address: [
    // oxlint-disable-next-line no-empty-pattern -- the test runner reads from the pattern which fixtures are needed: none
    async ({}, use) => {
      const outDir = await mkdtemp(join(tmpdir(), "thresher-scenes-"));
      const config = { configFile: join(ROOT, "renderer/vite.config.ts"), mode: "testing", build: { outDir } };
      await build({ ...config, logLevel: "warn" });
      const server = await preview({ ...config, preview: { host: "127.0.0.1", port: 0 } });
      await use(server.resolvedUrls?.local[0] ?? "");
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
  openScene: async ({ address, context }, use) => {
    const opened: AppWindow[] = [];
    await use(async (scene) => {
      const window = new AppWindow(await context.newPage(), null);
      opened.push(window);
      await window.page.goto(`${address}?scene=${scene}`);
      await expect(window.page.getByRole("navigation", { name: "Screens" })).toBeVisible();
      return window;
    });
    expect(opened.flatMap((window) => window.unexpectedErrors())).toEqual([]);
  },
});

/** Nothing of the window is cut off at the side, and axe finds nothing. */
export async function expectSound({ page }: AppWindow, what: string): Promise<void> {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0], `${what} is cut off at the side`).toBe(widths[1]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    what,
  ).toEqual([]);
}
