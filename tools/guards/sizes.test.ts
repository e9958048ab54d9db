// Sizes: a file holds one idea (at most 400 lines), a function fits a screen (at most 60 lines; a component 200).
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { filesEndingIn, isTestFile, ROOT, readText } from "./tree.ts";

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 60;
const MAX_COMPONENT_LINES = 200;

test(`no source file has more than ${MAX_FILE_LINES} lines: split it by idea`, () => {
  const long = filesEndingIn(".ts", ".tsx", ".mjs", ".css")
    .map((path) => ({ path, lines: readText(path).split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_FILE_LINES);
  expect(long).toEqual([]);
});

/** Functions that are too long, as the linter finds them. */
function longFunctions(): readonly string[] {
  const run = spawnSync(
    "node_modules/.bin/oxlint",
    ["-c", "tools/guards/sizes.oxlintrc.json", "--format", "unix", "."],
    { cwd: ROOT, encoding: "utf8" },
  );
  return run.stdout.split("\n").filter((line) => line.includes("max-lines-per-function"));
}

// One whose text goes into the sandbox as a whole is a file of its own there, and may have 160.
test(`no function has more than ${MAX_FUNCTION_LINES} lines, no component more than ${MAX_COMPONENT_LINES}`, () => {
  expect(longFunctions()).toEqual([]);
});

test("names say what a file is about", () => {
  // "Helpers" are a thing of the filter language's own specification, and of scripts.
  const vague = /(^|\/)([a-z-]+-)?(utils?|helpers?|common|manager|service|misc)(\.|\/|$)/i;
  const named = filesEndingIn(".ts", ".tsx").filter(
    (path) =>
      vague.test(path) &&
      !isTestFile(path) &&
      !["kfl/fields/", "contract/scripts/"].some((folder) => path.startsWith(folder)) &&
      path !== "kfl/classic/helpers.ts",
  );
  expect(named).toEqual([]);
});

test("files are kebab-case, components PascalCase", () => {
  const odd = filesEndingIn(".ts", ".tsx").filter((path) => {
    const name = path.split("/").at(-1) as string;
    return path.endsWith(".tsx")
      ? !/^([A-Z][A-Za-z0-9]*|[a-z0-9-]+)(\.test)?\.tsx$/.test(name)
      : !/^[a-z0-9.-]+\.ts$/.test(name);
  });
  expect(odd).toEqual([]);
});
