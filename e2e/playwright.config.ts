// The tests of the app as a user meets it: the built program, its own server, a real browser. `npm run e2e`.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { findElectron } from "../cli/open/electron.ts";
import { hasDisplay } from "../tools/run/setup.mjs";
import { chromiumOptions } from "./chromium.ts";
import type { Host } from "./app.ts";
import { ROOT } from "./server.ts";

const TEST_TIMEOUT_MS = 90_000;
const EXPECT_TIMEOUT_MS = 20_000;

const report = process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"];
const electron = findElectron(ROOT);

export default defineConfig<Host>({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results/e2e",
  globalSetup: "./global-setup.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  reporter: report === undefined ? "list" : [["list"], ["json", { outputFile: report }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    launchOptions: chromiumOptions(),
    trace: "retain-on-failure",
  },
  projects: [
    { name: "web", use: { host: "web" } },
    // The same tests in the desktop shell, where its program is installed and can show a window.
    ...(electron !== null && existsSync(electron) && hasDisplay()
      ? [{ name: "electron", grepInvert: /@web/, use: { host: "electron" as const } }]
      : []),
  ],
});
