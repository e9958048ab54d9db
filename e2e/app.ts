// What every test begins with: an empty data folder, a started program, and its window. An error on the window's
// console, or one that nobody caught, fails the test at its end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, type BrowserContext, expect, type Page } from "@playwright/test";
import { AppWindow } from "./app-window.ts";
import { SHOP_CAPTURE } from "./captures.ts";
import { openDesktop } from "./desktop.ts";
import { type Server, startServer } from "./server.ts";

export { expect };

/** How the app is shown; a project of the configuration decides. */
export interface Host {
  readonly host: "web" | "electron";
}

interface Fixtures extends Host {
  /** A folder that is gone after the test. */
  readonly folder: string;
  /** Starts the app with these files and shows its window. */
  readonly open: (...files: readonly string[]) => Promise<AppWindow>;
  /** The window at its first start. */
  readonly app: AppWindow;
  /** The window with the whole shop capture loaded. */
  readonly shop: AppWindow;
}

export const test = base.extend<Fixtures>({
  host: ["web", { option: true }],
  folder: async ({ host }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `thresher-${host}-`));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  },
  open: async ({ folder, host, context }, use) => {
    const opened: AppWindow[] = [];
    const servers: Server[] = [];
    const ends: (() => Promise<void>)[] = [];
    await use(async (...files) => {
      const home = join(folder, "home");
      if (host === "electron") {
        const desktop = await openDesktop(files, home);
        ends.push(desktop.end);
        opened.push(desktop.window);
        return desktop.window;
      }
      const server = await startServer({ args: ["serve", "--port", "0", ...files], home });
      servers.push(server);
      const window = await showInBrowser(server, context);
      opened.push(window);
      return window;
    });
    // The windows go first: that their server ends is no error of theirs.
    const errors = opened.flatMap((window) => window.unexpectedErrors());
    if (host === "web") for (const { page } of opened) await page.close();
    for (const end of [...ends, ...servers.map(({ end }) => end)]) await end();
    expect(errors).toEqual([]);
  },
  app: async ({ open }, use) => {
    const window = await open();
    await expect(window.start.title).toBeVisible();
    await use(window);
  },
  shop: async ({ open }, use) => {
    const window = await open(SHOP_CAPTURE);
    await window.waitUntilLoaded();
    await use(window);
  },
});

/** Opens a server's address in a new page of the browser. */
export async function showInBrowser(server: Server, context: BrowserContext): Promise<AppWindow> {
  const page: Page = await context.newPage();
  const window = new AppWindow(page, server);
  await page.goto(server.address);
  return window;
}
