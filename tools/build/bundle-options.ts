// How the node side is bundled: what is dropped, what stays outside, how files are named.
import { join, sep } from "node:path";
import type { InputOptions, OutputOptions, Plugin } from "rolldown";
import { type NodeBundle, OUTSIDE } from "./entries.ts";
import { plainPrivates } from "./plain-privates.ts";

/** What sees every packet. */
const HOT = /[\\/](?:engine|codecs)[\\/][^:]*\.ts$/;

export function inputOptions(bundle: NodeBundle, root: string): InputOptions {
  return {
    input: Object.fromEntries(Object.entries(bundle.input).map(([name, path]) => [name, join(root, path)])),
    cwd: root,
    platform: "node",
    external: bundle.isAlone === true ? [] : [...OUTSIDE],
    // A sandboxed preload has no modules of Node to take.
    plugins: [plainPrivates(HOT, root), ...(bundle.format === "esm" ? [lazyBuiltins] : [])],
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

const BUILTIN = "\0builtin:";

/**
 * Node's own modules as objects instead of imports: an import evaluates everything that a module makes on demand, so
 * that `node:fs` alone brings streams, promises and the line reader into every start.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  resolveId: {
    // The bundler's own runtime takes `createRequire` before any of our chunks is evaluated.
    filter: { id: /^node:(?!module$)/ },
    // `require` answers the module itself, which may be a class (node:events): that cannot be made of its exports.
    handler: (source, _importer, { kind }) =>
      kind === "require-call" ? null : { id: `${BUILTIN}${source}`, moduleSideEffects: false },
  },
  load: {
    filter: { id: /^\0builtin:/ },
    handler: (id) => sourceOfBuiltin(id.slice(BUILTIN.length)),
  },
};

// Each export stands alone, so that those which nobody uses fall away and are not evaluated.
function sourceOfBuiltin(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter((key) => key !== "default");
  return [
    `const whole = process.getBuiltinModule(${JSON.stringify(name)});`,
    "export default whole;",
    ...names.map((key) => `export const ${key} = /* @__PURE__ */ (() => whole.${key})();`),
  ].join("\n");
}

/**
 * Folders that every command of the command line needs as a whole go into one file each, for a start pays for each file
 * that it loads. All else is split by who uses it.
 */
const CHUNKS = {
  engine: ["engine", "codecs"],
  command: ["cli/command", "cli/terminal", "cli/version.ts", "cli/clock.ts"],
  reading: ["cli/read"],
};

/** Those that Node has loaded anyway. */
const CHEAP_BUILTINS = new RegExp(`^${BUILTIN}node:(?:fs|os|path)$`);

export function outputOptions(bundle: NodeBundle, root: string): OutputOptions {
  if (bundle.isAlone === true) {
    return { format: bundle.format, minify: true, codeSplitting: false, entryFileNames: "[name].mjs" };
  }
  const groups = Object.entries(CHUNKS).map(([name, paths]) => ({
    name,
    test: (id: string) =>
      paths.some((path) => id === join(root, path) || id.startsWith(join(root, path, sep))) ||
      (name === "command" && CHEAP_BUILTINS.test(id)),
  }));
  return {
    format: bundle.format,
    // Less to read and to check against the cache of compiled code.
    minify: true,
    ...(bundle.format === "esm" ? { codeSplitting: { groups } } : {}),
    entryFileNames: bundle.format === "cjs" ? "[name].cjs" : "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  };
}
