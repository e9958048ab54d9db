import { defineConfig } from "vitest/config";

// Tests that drive real servers with their ordinary clients and compare our entries with what the clients saw: two files
// at once, since every one starts a server.
export default defineConfig({
  test: {
    execArgv: ["--import", new URL("tools/run/code-cache.mjs", import.meta.url).href],
    include: ["**/*.servers.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".tsbuild/**"],
    // What these packages import is then the same module as what a test imports.
    server: { deps: { inline: [/graphql/] } },
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
