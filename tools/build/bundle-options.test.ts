import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type OutputChunk, rolldown } from "rolldown";
import { beforeAll, expect, test } from "vitest";
import { inputOptions, outputOptions } from "./bundle-options.ts";
import { NODE_BUNDLES } from "./entries.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const chunks = new Map<string, OutputChunk>();

beforeAll(async () => {
  for (const bundle of NODE_BUNDLES) {
    const bundler = await rolldown(inputOptions(bundle, ROOT));
    const { output } = await bundler.generate({ dir: ROOT, ...outputOptions(bundle, ROOT) });
    for (const chunk of output) if (chunk.type === "chunk") chunks.set(chunk.fileName, chunk);
    await bundler.close();
  }
});

/** The modules and outside packages that are loaded with a chunk. */
function loadedWith(fileName: string, seen = new Set<string>()): readonly string[] {
  const chunk = chunks.get(fileName);
  if (seen.has(fileName)) return [];
  seen.add(fileName);
  if (chunk === undefined) return [fileName];
  return [...chunk.moduleIds, ...chunk.imports.flatMap((imported) => loadedWith(imported, seen))];
}

function filesLoadedWith(fileName: string): readonly string[] {
  const imports = chunks.get(fileName)?.imports ?? [];
  return [fileName, ...imports.flatMap((imported) => filesLoadedWith(imported))];
}

/** The chunk that holds a source, as it is loaded on demand. */
function chunkOf(source: string): string {
  const found = [...chunks.values()].find((chunk) => chunk.facadeModuleId?.endsWith(source) === true);
  return found?.fileName ?? `no chunk of ${source}`;
}

function check(source: string, packages: readonly string[]): void {
  const heavy = ["zod", "@orpc/", "@duckdb/", "re2js", "@marcbachmann/", "/ws/", "electron"];
  const loaded = loadedWith(chunkOf(source));
  expect(loaded.length, source).toBeGreaterThan(1);
  const found = heavy.filter((name) => loaded.some((id) => !id.startsWith("node:") && isOf(id, name)));
  expect(found, source).toEqual(packages);
}

function isOf(id: string, name: string): boolean {
  return id.includes(`node_modules/${name.replace(/^\//, "")}`) || id === name || id.startsWith(name);
}

test("the entries are where the launchers look for them", () => {
  const entries = [...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
  expect(entries.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    "capture-agent/agent.mjs",
    "cli/main.js",
    "electron/main.js",
    "electron/preload.cjs",
    "host/session-process.js",
    "session/cap-child.js",
  ]);
});

test("a command loads what it uses: reading neither the store, nor the contract's schemas, nor the filter language", () => {
  check("cli/main.ts", []);
  check("cli/read/run-read.ts", []);
  check("cli/read/save-flows.ts", []);
  check("cli/capture/run-capture.ts", []);
});

// What packages of other makers wrap is made ready by the bundler's own runtime.
test("to read a capture a start loads few files", () => {
  const files = new Set([
    ...filesLoadedWith(chunkOf("cli/main.ts")),
    ...filesLoadedWith(chunkOf("cli/read/run-read.ts")),
  ]);
  expect([...files].map((file) => file.replace(/(?:-.{8})?\.js$/, "")).toSorted()).toEqual([
    "chunks/command",
    "chunks/engine",
    "chunks/places",
    "chunks/reading",
    "chunks/rolldown-runtime",
    "chunks/run-read",
    "cli/main",
    "node:module",
  ]);
});

test("a filter brings its language, serving its sockets, the session process its store and the way to a cluster", () => {
  check("cli/filter/compile.ts", ["re2js"]);
  check("cli/serve/run-serve.ts", ["/ws/"]);
  check("host/run-session-process.ts", ["zod", "@orpc/", "@duckdb/", "re2js", "/ws/"]);
});

test("the desktop shell brings a client, and no store", () => {
  check("electron/main.ts", ["@orpc/", "electron"]);
});

test("a sandboxed preload is one file that needs Electron alone", () => {
  const preload = chunks.get("electron/preload.cjs");
  expect([preload?.imports, preload?.dynamicImports]).toEqual([["electron"], []]);
  expect(preload?.code).not.toMatch(/\bimport\b\s*[({"']/);
});

test("a package that requires a module of Node gets the module itself, be it a class", async () => {
  const source = 'const Base = require("node:events"); module.exports = class extends Base {};';
  const virtual = {
    name: "virtual",
    resolveId: (id: string) => (id.startsWith("virtual:") ? id : null),
    load: (id: string) => {
      if (id === "virtual:package.cjs") return { code: source, moduleType: "js" as const };
      return id === "virtual:entry.js" ? 'import C from "virtual:package.cjs"; export const made = new C();' : null;
    },
  };
  const [bundle] = NODE_BUNDLES;
  if (bundle === undefined) throw new Error("there is no bundle");
  const options = inputOptions({ ...bundle, input: { main: "main" } }, ROOT);
  const plugins = [virtual, options.plugins];
  const bundler = await rolldown({ ...options, input: { main: "virtual:entry.js" }, plugins });
  const { output } = await bundler.generate({ format: "esm", codeSplitting: false });
  await bundler.close();
  const folder = mkdtempSync(join(tmpdir(), "thresher-bundle-"));
  const path = join(folder, "main.mjs");
  writeFileSync(path, output[0].code);
  const { made }: { readonly made: { readonly on: unknown } } = await import(pathToFileURL(path).href);
  rmSync(folder, { recursive: true });
  expect(made.on).toBeTypeOf("function");
});
