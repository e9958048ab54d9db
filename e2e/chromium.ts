// Which browser the tests drive: the machine's own where there is one, else the one that Playwright brought.
import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";

/** Path of the browser, or undefined for Playwright's own. */
export function chromiumPath(): string | undefined {
  return process.env["THRESHER_CHROMIUM"] ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined);
}

/** `path` stands in for the browser, for example to start it inside a network namespace. */
export function chromiumOptions(path: string | undefined = chromiumPath()): LaunchOptions {
  return {
    ...(path === undefined ? {} : { executablePath: path }),
    args: [
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--no-first-run",
    ],
  };
}
