#!/usr/bin/env node
// The launcher of the installed program: checks Node, keeps compiled code for the next start, and runs the build.
// Plain JavaScript that an old Node can read, so that it can say what is missing.
import { isNodeNewEnough, OLDEST_NODE } from "../tools/run/versions.mjs";

const built = new URL("../dist/cli/main.js", import.meta.url);

if (!isNodeNewEnough(process.versions.node)) {
  fail(`Node ${process.versions.node} is too old, ${OLDEST_NODE} or newer is needed (npm start brings one along)`);
} else if (isBuilt() || (await build())) {
  // As an object, like all of Node's own modules here: an import evaluates all that they make on demand (node:fs alone
  // brings the streams), which takes longer than the launcher itself.
  process.getBuiltinModule("node:module").enableCompileCache();
  await import(built.href);
}

function isBuilt() {
  return process.getBuiltinModule("node:fs").existsSync(built);
}

async function build() {
  const { spawnSync } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const builder = fileURLToPath(new URL("../tools/build/build.ts", import.meta.url));
  process.stderr.write("Building ...\n");
  const result = spawnSync(process.execPath, [builder], { stdio: ["ignore", "ignore", "inherit"] });
  if (result.status !== 0) fail("the build failed; npm install, then npm run build, shows why");
  return result.status === 0;
}

function fail(message) {
  process.stderr.write(`thresher: ${message}\n`);
  process.exitCode = 1;
}
