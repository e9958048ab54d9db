// Which file an import means. It is looked for from the folder that was given, and from those between it and the importing file, so
// that folders may hold what was cloned as it is; never outside.
import { dirname } from "node:path/posix";

/** Why a path may not be imported; empty where it may. */
export function refusalOf(path: string): string {
  const parts = path.split("/");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.includes("\\") || path.includes("\0"))
    return "imports are relative and use slashes";
  return parts.some((part) => part === ".." || part === "." || part === "") ? "imports may not leave their folder" : "";
}

/** Names that the import may have among the files of its root, in the order in which they are tried. */
export function* namesOf(path: string, importer: string): Generator<string> {
  yield path;
  for (let folder = dirname(importer); folder !== "."; folder = dirname(folder)) yield `${folder}/${path}`;
}
