// How the node side is bundled: what is dropped, what stays outside, how files are named.
import { join } from "node:path";
import type { InputOptions, OutputOptions } from "rolldown";
import { type NodeBundle, OUTSIDE } from "./entries.ts";

export function inputOptions(bundle: NodeBundle, root: string): InputOptions {
  return {
    input: Object.fromEntries(Object.entries(bundle.input).map(([name, path]) => [name, join(root, path)])),
    cwd: root,
    platform: "node",
    external: [...OUTSIDE],
    treeshake: {
      // Our modules and the schemas in them do nothing by being loaded, so that a command loads only what it uses.
      // Packages say for themselves.
      moduleSideEffects: (id, isExternal) => {
        const isOurs = !isExternal && id.startsWith(root) && !id.includes("node_modules");
        return isOurs ? false : undefined;
      },
      manualPureFunctions: ["z", "oc"],
    },
    logLevel: "warn",
  };
}

export function outputOptions(bundle: NodeBundle): OutputOptions {
  return {
    format: bundle.format,
    entryFileNames: bundle.format === "cjs" ? "[name].cjs" : "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  };
}
