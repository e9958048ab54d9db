// The worked example of CONTRIBUTING.md is code that runs: its blocks are written to a folder beside the protocols, and
// its own test is run there.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT, readText } from "./tree.ts";

/** Name to text of every block that is headed "```ts NAME". */
function codeBlocks(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].map((match) => [match[1] as string, match[2] as string]),
  );
}

test("the protocol that CONTRIBUTING.md adds compiles and passes its own test", () => {
  const blocks = codeBlocks(readText("CONTRIBUTING.md"));
  expect([...blocks.keys()]).toEqual([
    "types.ts",
    "frame.ts",
    "decode.ts",
    "present.ts",
    "index.ts",
    "memcached.test.ts",
  ]);
  const folder = mkdtempSync(join(ROOT, "engine/protocols/example-"));
  try {
    for (const [name, text] of blocks) writeFileSync(join(folder, name), text);
    const run = spawnSync(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", `engine/protocols/${basename(folder)}`],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(run.stdout + run.stderr).toContain("1 passed");
    expect(run.status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
