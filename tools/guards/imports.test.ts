// The dependency rule between folders: docs/architecture.md holds the one table, and this test reads it.
import { dirname, normalize } from "node:path/posix";
import { expect, test } from "vitest";
import { filesEndingIn, isTestFile, readText } from "./tree.ts";

const TABLE_HEAD = /^\|\s*folder\s*\|\s*may import\s*\|$/;

/** Folder to the folders it may import, from the table; `*` is all. */
function readTable(): ReadonlyMap<string, readonly string[]> {
  const lines = readText("docs/architecture.md").split("\n");
  const from = lines.findIndex((line) => TABLE_HEAD.test(line));
  expect(from, "docs/architecture.md holds a table with the head | folder | may import |").toBeGreaterThan(0);
  const table = new Map<string, readonly string[]>();
  for (const line of lines.slice(from + 2)) {
    if (!line.startsWith("|")) break;
    const [, folders = "", allowed = ""] = line.split("|").map((cell) => cell.trim());
    for (const folder of folders.split(","))
      table.set(folder.trim(), allowed === "nothing" ? [] : allowed.split(",").map((name) => name.trim()));
  }
  return table;
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)].map((match) => match[1] as string);
}

function violations(): readonly string[] {
  const table = readTable();
  const found: string[] = [];
  for (const path of filesEndingIn(".ts", ".tsx")) {
    const folder = path.split("/")[0] as string;
    if (isTestFile(path) || !path.includes("/")) continue;
    const allowed = table.get(folder);
    if (allowed === undefined) {
      found.push(`${path}: folder ${folder} is not in the table of docs/architecture.md`);
      continue;
    }
    for (const target of importsOf(readText(path))) {
      const to = normalize(`${dirname(path)}/${target}`).split("/")[0] as string;
      if (to !== folder && !allowed.includes(to))
        found.push(`${path} imports ${target}: ${folder} may import ${allowed.join(", ") || "nothing"}`);
    }
  }
  return found;
}

test("each folder imports only what the table in docs/architecture.md allows", () => {
  expect(violations()).toEqual([]);
});

test("pure folders see neither Node nor the DOM", () => {
  const impure = filesEndingIn(".ts")
    .filter((path) => /^(engine|kfl)\//.test(path) && !isTestFile(path))
    .filter((path) =>
      /["']node:|\bBuffer\.|\bprocess\.(?:env|argv|exit|nextTick|hrtime|memoryUsage|platform|versions)\b/.test(
        readText(path),
      ),
    );
  expect(impure).toEqual([]);
});
