import { defineConfig } from "vitest/config";

// Tests on a real Kubernetes cluster (k8s/testing/cluster.ts says which): one file after another, since they share it.
export default defineConfig({
  test: {
    execArgv: ["--import", new URL("tools/run/code-cache.mjs", import.meta.url).href],
    include: ["**/*.cluster.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".tsbuild/**"],
    fileParallelism: false,
    testTimeout: 360_000,
    hookTimeout: 360_000,
  },
});
