import { defineConfig } from "vitest/config";

// Unit and property tests stand beside their sources; browser tests are Playwright's (e2e/).
export default defineConfig({
  test: {
    execArgv: ["--import", new URL("tools/run/code-cache.mjs", import.meta.url).href],
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "dist/**", "e2e/**", ".tsbuild/**", "**/*.cluster.test.ts", "**/*.servers.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
