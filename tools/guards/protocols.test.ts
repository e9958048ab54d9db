// Every protocol folder has the same shape, so that knowing one is knowing all.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, readText } from "./tree.ts";

const PROTOCOLS = join(ROOT, "engine/protocols");
const REQUIRED = ["index.ts", "present.ts"];

function protocolFolders(): readonly string[] {
  return readdirSync(PROTOCOLS, { withFileTypes: true })
    .filter((item) => item.isDirectory() && !item.name.startsWith("example-"))
    .map((item) => item.name);
}

test("each protocol folder holds index and present, each with a test somewhere beside it", () => {
  const missing = protocolFolders().flatMap((folder) => {
    const files = readdirSync(join(PROTOCOLS, folder));
    const required = REQUIRED.filter((name) => !files.includes(name)).map((name) => `${folder}/${name}`);
    return files.some((name) => name.endsWith(".test.ts")) ? required : [...required, `${folder}: no test`];
  });
  expect(missing).toEqual([]);
});

test("the registry is the only place outside a protocol's folder that imports it", () => {
  const registry = readText("engine/protocols/index.ts");
  const unlisted = protocolFolders().filter((folder) => !registry.includes(`./${folder}/index.ts`));
  expect(unlisted).toEqual([]);
});
