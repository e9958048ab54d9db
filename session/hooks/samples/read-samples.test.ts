import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MAX_SCRIPT_LENGTH } from "../../../contract/index.ts";
import { withFolder } from "../../testing/captures.ts";
import { parseSample, readSamples } from "./read-samples.ts";

test.each([
  [
    "// Title\n\n// It does this\n// and that.\n// needs: A B_2\n// uses: C\n// filter: http\n\nvar x = 1;\n// needs: D\n",
    { title: "Title", doc: "It does this and that.", env: ["A", "B_2"] },
  ],
  ["var x = 1;", { title: "a.js", doc: "", env: [] }],
  ["// Only a title", { title: "Only a title", doc: "", env: [] }],
  ["", { title: "a.js", doc: "", env: [] }],
])("the head of a sample %#", (source, expected) => {
  expect(parseSample("a.js", source)).toEqual({ file: "a.js", source, ...expected });
});

test("a folder of samples, by title, with what is no script left out", () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, "z.js"), "// Alpha\n");
    await writeFile(join(folder, "a.js"), "// Zeta\n");
    await writeFile(join(folder, "README.md"), "# Samples\n");
    await writeFile(join(folder, "huge.js"), `// Huge\n${" ".repeat(MAX_SCRIPT_LENGTH)}`);
    expect((await readSamples(folder)).map(({ title }) => title)).toEqual(["Alpha", "Zeta"]);
    await mkdir(join(folder, "none"));
    expect(await readSamples(join(folder, "none"))).toEqual([]);
    expect(await readSamples(join(folder, "missing"))).toEqual([]);
  }));
