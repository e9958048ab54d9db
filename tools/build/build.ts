// Builds the whole program into dist/: the node side by rolldown, the window by vite. Packages with binaries stay
// outside of the bundles. `npm run build` builds all; `npm start` and `npm test` build when something changed.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { build as buildWindow } from "vite";
import { hashOfSources, writeStamp } from "../run/stamp.mjs";
import { inputOptions, outputOptions } from "./bundle-options.ts";
import { aboutBuild, copies, NODE_BUNDLES, type NodeBundle, SAMPLE_FOLDERS } from "./entries.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DIST = join(ROOT, "dist");

await build();

async function build(): Promise<void> {
  // Taken first: what changes during the build must make it stale.
  const hash = hashOfSources(ROOT);
  rmSync(join(DIST, "stamp"), { force: true });
  for (const bundle of NODE_BUNDLES) await bundleNode(bundle);
  // A sample that is gone from the sources must not stay in the program.
  for (const folder of SAMPLE_FOLDERS) rmSync(join(DIST, folder), { recursive: true, force: true });
  for (const [to, from] of Object.entries(copies(ROOT))) {
    mkdirSync(dirname(join(DIST, to)), { recursive: true });
    copyFileSync(join(ROOT, from), join(DIST, to));
  }
  writeFileSync(join(DIST, "package.json"), `${JSON.stringify(aboutBuild(ROOT))}\n`);
  await buildWindow({ configFile: join(ROOT, "renderer/vite.config.ts"), logLevel: "warn" });
  writeStamp(join(DIST, "stamp"), hash);
}

async function bundleNode(bundle: NodeBundle): Promise<void> {
  for (const folder of bundle.folders) rmSync(join(DIST, folder), { recursive: true, force: true });
  const bundler = await rolldown(inputOptions(bundle, ROOT));
  await bundler.write({ dir: DIST, ...outputOptions(bundle, ROOT) });
  await bundler.close();
}
