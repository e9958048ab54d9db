import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const FOLDERS = ["files", "stores", "metrics"].map((name) => fileURLToPath(new URL(name, import.meta.url)));
/** An import of a package that is there as soon as the file is. */
const AT_ONCE = /^(?:import(?! type\b)|export)\b[^;]*?from "(?!\.|node:)([^"]+)"/gms;

test("clients of other systems are loaded by the call that needs them, and not before", async () => {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    const sources = (await readdir(folder)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    for (const name of sources) {
      const text = await readFile(join(folder, name), "utf8");
      for (const [, from] of text.matchAll(AT_ONCE)) found.push(`${name}: ${from}`);
    }
    expect(sources.length).toBeGreaterThan(3);
  }
  expect(found).toEqual([]);
});
test("what is loaded at once is found where there is some", () => {
  const text = 'import { a } from "./b.ts";\nimport type { C } from "c";\nimport {\n  d,\n} from "@d/e";\nconst x = 1;';
  expect([...text.matchAll(AT_ONCE)].map(([, from]) => from)).toEqual(["@d/e"]);
});
