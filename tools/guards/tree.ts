// The source tree as the guards see it: files under version control's eye, without what is built or recorded.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LEFT_OUT = new Set([
  "node_modules",
  "dist",
  ".git",
  ".node",
  ".tsbuild",
  "test-results",
  "playwright-report",
  "bench-data",
]);

/** Made from agent.proto, and named by its generator; the types of scripts. */
const GENERATED = /_pb\.(js|d\.ts)$|^thresher\.d\.ts$/;

/** Paths from the root, with forward slashes, of all files that end in one of `endings`. */
export function filesEndingIn(...endings: readonly string[]): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const item of readdirSync(folder, { withFileTypes: true })) {
      // `example-…` is the protocol of CONTRIBUTING.md while its own guard runs it.
      if (LEFT_OUT.has(item.name) || item.name.startsWith("example-") || GENERATED.test(item.name)) continue;
      const path = join(folder, item.name);
      if (item.isDirectory()) walk(path);
      else if (endings.some((ending) => item.name.endsWith(ending)))
        found.push(relative(ROOT, path).split(sep).join("/"));
    }
  };
  walk(ROOT);
  return found.toSorted();
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Tests and what only tests use: they may reach across folders. */
export function isTestFile(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.includes("/testing/") || path.startsWith("e2e/");
}
