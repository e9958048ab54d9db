// How the child for the npm package `cap` is started: the file beside this one, by the Node that runs us.
import { fileURLToPath } from "node:url";

/** Beside this file among the sources, in the folder of its own in a build. */
const SCRIPT = import.meta.url.endsWith(".ts")
  ? new URL("./cap-child.ts", import.meta.url)
  : new URL("../session/cap-child.js", import.meta.url);

export function capCommand(args: readonly string[]): { readonly path: string; readonly args: readonly string[] } {
  return { path: process.execPath, args: [fileURLToPath(SCRIPT), ...args] };
}
