// What is built for node and Electron: entries by output name, and what stays outside of the bundles.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface NodeBundle {
  /** Output name below dist/ → source. */
  readonly input: Readonly<Record<string, string>>;
  readonly format: "esm" | "cjs";
  /** Folders of dist/ that this bundle fills; emptied first. */
  readonly folders: readonly string[];
  /** Everything in the entry's own file, packages too: it runs where nothing else of ours is. */
  readonly isAlone?: boolean;
}

/** Packages with binaries (DuckDB, QuickJS), Electron itself, and what `ws` would only use if it were installed. */
export const OUTSIDE: readonly (string | RegExp)[] = [
  /^@duckdb\//,
  "quickjs-emscripten",
  "cap",
  "electron",
  "bufferutil",
  "utf-8-validate",
];

/** Entries share their chunks. A sandboxed preload must be one CommonJS file, so it is a bundle of its own. */
export const NODE_BUNDLES: readonly NodeBundle[] = [
  {
    input: {
      "cli/main": "cli/main.ts",
      "host/session-process": "host/session-process.ts",
      "session/cap-child": "session/sources/cap-child.ts",
      "electron/main": "electron/main.ts",
    },
    format: "esm",
    folders: ["cli", "host", "session", "chunks", "electron"],
  },
  { input: { "electron/preload": "electron/preload.ts" }, format: "cjs", folders: [] },
  // What a cluster's nodes run. A ConfigMap holds it, so it must stay below 1 MiB compressed.
  {
    input: { "capture-agent/agent": "capture-agent/main.ts" },
    format: "esm",
    folders: ["capture-agent"],
    isAlone: true,
  },
];

/** Scripts to start from, and the types that their editors read. */
export const SAMPLE_FOLDERS = ["hooks-samples", "dissector-samples"];

/** Files that are delivered as they are: below dist/ → source. */
export function copies(root: string): Readonly<Record<string, string>> {
  const samples = SAMPLE_FOLDERS.flatMap((folder) => {
    const names = readdirSync(join(root, folder)).filter((name) => /\.(?:js|d\.ts)$/.test(name));
    return names.map((name) => `${folder}/${name}`);
  });
  const paths = ["capture-agent/capture.sh", ...samples];
  return Object.fromEntries(paths.map((path) => [path, path]));
}

/** The package.json of dist/: what the program says of itself at run time. */
export function aboutBuild(root: string): object {
  const about: { readonly name: string; readonly version: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  return { name: about.name, version: about.version, type: "module" };
}
