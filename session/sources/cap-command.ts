// How the child for the npm package `cap` is started: the file beside this one, by the Node that runs us.
import { fileURLToPath } from "node:url";

export function capCommand(args: readonly string[]): { readonly path: string; readonly args: readonly string[] } {
  return { path: process.execPath, args: [fileURLToPath(new URL("./cap-child.ts", import.meta.url)), ...args] };
}
