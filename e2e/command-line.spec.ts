// The command lines that the README shows, run as they stand there.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./app.ts";
import { SHOP_CAPTURE, ROOT_README } from "./captures.ts";
import { type Ended, runProgram } from "./server.ts";

const run = (home: string, ...args: readonly string[]): Promise<Ended> => runProgram({ args, home });

test("README: thresher read with a filter prints the failing requests", async ({ folder }) => {
  const { code, output } = await run(folder, "read", SHOP_CAPTURE, "--filter", "http && status_code >= 500");
  expect(code).toBe(0);
  const rows = output.trim().split("\n").slice(1);
  expect(rows).toHaveLength(6);
  for (const row of rows) expect(row).toMatch(/HTTP .* 50[23] /);
});

test("README: thresher read prints chosen fields as JSON", async ({ folder }) => {
  const fields = "request.path,response.status,elapsedTime";
  const { code, output } = await run(folder, "read", SHOP_CAPTURE, "-o", "json", "-f", "http", "--fields", fields);
  expect(code).toBe(0);
  const entries = output
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(entries.length).toBeGreaterThan(40);
  const flat = JSON.stringify(entries[0]);
  for (const name of fields.split(",")) expect(flat).toContain(name.split(".").at(-1));
});

test("README: thresher read writes the flows of a filter as a capture", async ({ folder }) => {
  const file = join(folder, "redis.pcapng");
  const written = await run(folder, "read", SHOP_CAPTURE, "--filter", "redis", "--write", file);
  expect(written.code, written.errors).toBe(0);
  const again = await run(folder, "read", file, "--filter", "redis", "-o", "json");
  const before = await run(folder, "read", SHOP_CAPTURE, "--filter", "redis", "-o", "json");
  expect(again.output.trim().split("\n")).toHaveLength(before.output.trim().split("\n").length);
});

test("README: thresher check judges a filter", async ({ folder }) => {
  const good = await run(folder, "check", "http and response.status >= 500");
  expect(good.code).toBe(0);
  expect(good.output).toContain("valid: KFL 1");
  const bad = await run(folder, "check", "http and response.status >=");
  expect(bad.code).toBe(2);
  expect(`${bad.output}${bad.errors}`).toContain("invalid: line 1, column 28: ");
});

test("README: help lists the commands, and each command's options with examples", async ({ folder }) => {
  const all = await run(folder, "--help");
  expect(all.code).toBe(0);
  for (const name of ["open", "read", "capture", "serve", "check", "match"]) expect(all.output).toContain(name);
  const read = await run(folder, "read", "--help");
  expect(read.code).toBe(0);
  expect(read.output).toMatch(/example/i);
  expect(read.output).toContain("--filter");
});

test("README: every command that it shows exists", async ({ folder }) => {
  const readme = await readFile(ROOT_README, "utf8");
  const shown = new Set([...readme.matchAll(/^npx thresher (\w+)/gm)].map(([, name]) => name ?? ""));
  expect([...shown].toSorted((a, b) => a.localeCompare(b))).toEqual([
    "capture",
    "check",
    "clean",
    "doctor",
    "read",
    "run",
    "tap",
  ]);
  const all = await run(folder, "--help");
  for (const name of shown) expect(all.output).toMatch(new RegExp(`^\\s+${name}\\b`, "m"));
});
