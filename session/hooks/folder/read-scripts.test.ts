import { mkdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_SCRIPT_LENGTH } from "../../../contract/index.ts";
import { withFolder } from "../../testing/captures.ts";
import { isScriptName, readScript, readScripts, versionOf } from "./read-scripts.ts";

/** What a look finds: names, and the problems. */
async function check(
  folder: string,
  scripts: readonly string[],
  problems: readonly (string | RegExp)[] = [],
): Promise<void> {
  const look = await readScripts(folder, new Map());
  expect(look.scripts.map(({ file }) => file)).toEqual(scripts);
  expect(look.problems).toEqual(problems.map((problem) => expect.stringMatching(problem)));
}

describe("a look at a folder", () => {
  test("finds what ends in .js, by name, and passes over the rest", () =>
    withFolder(async (folder) => {
      for (const name of ["b.js", "a.js", "B 1.js", "z.ts", "readme", ".hidden.js", ".a.js.1234.new", "js"])
        await writeFile(join(folder, name), name);
      await mkdir(join(folder, "node_modules"));
      await writeFile(join(folder, "node_modules", "x.js"), "not ours");
      await check(folder, ["B 1.js", "a.js", "b.js"]);
    }));
  test("names what it leaves out", () =>
    withFolder(async (folder) => {
      for (const name of ["ü.js", "a(1).js", `${"x".repeat(126)}.js`]) await writeFile(join(folder, name), "");
      await check(
        folder,
        [],
        [/^"a\(1\)\.js" is left out: its name has other/, /^"x+\.js" is left out/, /^"ü\.js" is left out/],
      );
    }));
  test("rejects where there is no folder", () =>
    withFolder(async (folder) => {
      await expect(readScripts(join(folder, "none"), new Map())).rejects.toThrow("ENOENT");
    }));
});

test("a file is not read again that was not written since, unless it was written a moment ago", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a.js");
    await writeFile(path, "one");
    const { ctimeMs } = await stat(path);
    const later = ctimeMs + 60_000;
    const first = await readScript(path, "a.js", undefined, later);
    if (first === null || typeof first === "string") throw new Error("it is not read");
    const remembered = { ...first, source: "remembered" };
    expect(await readScript(path, "a.js", remembered, later)).toBe(remembered);
    // Within the same tick of the file's clock it may be written again.
    expect(await readScript(path, "a.js", { ...remembered, stamp: "" }, ctimeMs)).toMatchObject({
      source: "one",
      stamp: "",
    });
    await writeFile(path, "other");
    expect(await readScript(path, "a.js", remembered, later + 60_000)).toMatchObject({ source: "other" });
  }));

describe("one file", () => {
  const read = async (folder: string, bytes: string | Uint8Array) => {
    await writeFile(join(folder, "a.js"), bytes);
    return readScript(join(folder, "a.js"), "a.js", undefined);
  };
  test("is its text, with the version of it and its mode", () =>
    withFolder(async (folder) => {
      expect(await read(folder, "// ü\n")).toMatchObject({
        file: "a.js",
        source: "// ü\n",
        version: versionOf("// ü\n"),
        mode: 0o644,
      });
      expect(await read(folder, "\uFEFFa")).toMatchObject({ source: "\uFEFFa" });
    }));
  test("is null where it is gone", () =>
    withFolder(async (folder) => {
      expect(await readScript(join(folder, "none.js"), "none.js", undefined)).toBeNull();
      await read(folder, "");
      await rm(join(folder, "a.js"));
      expect(await readScript(join(folder, "a.js"), "a.js", undefined)).toBeNull();
    }));
  test("is bounded in characters, whatever bytes they take", () =>
    withFolder(async (folder) => {
      expect(await read(folder, "€".repeat(MAX_SCRIPT_LENGTH))).toMatchObject({ mode: 0o644 });
      expect(await read(folder, "a".repeat(MAX_SCRIPT_LENGTH + 1))).toContain("longer than");
      await truncate(join(folder, "a.js"), 1 << 30);
      expect(await readScript(join(folder, "a.js"), "a.js", undefined)).toContain("longer than");
    }));
  test("whatever its bytes are, is a text or says that it is none", () =>
    withFolder((folder) =>
      fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
          const found = await read(folder, bytes);
          if (typeof found === "string") expect(found).toBe("it is no UTF-8 text");
          else expect(new TextEncoder().encode(found?.source)).toEqual(bytes);
        }),
        { numRuns: 50 },
      ),
    ));
});

test("names of scripts are names and no paths", () => {
  for (const name of ["a.js", "A b-c_d.1.js", "0.js"]) expect([name, isScriptName(name)]).toEqual([name, true]);
  for (const name of [
    "",
    ".js",
    "-a.js",
    " a.js",
    "a.JS",
    "a/b.js",
    "..\\a.js",
    "a\n.js",
    "a.js\n",
    `${"x".repeat(126)}.js`,
  ])
    expect([name, isScriptName(name)]).toEqual([name, false]);
});

test("versions differ where texts do", () =>
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (versionOf(a) === versionOf(b)) === (a === b))));
