// Stamps say from which sources something was made, so that a step that is up to date is left out.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders and files that a build depends on, relative to the project. */
const BUILD_INPUTS = [
  "capture-agent",
  "captures",
  "cli",
  "codecs",
  "contract",
  "electron",
  "engine",
  "hooks-samples",
  "host",
  "k8s",
  "kfl",
  "package-lock.json",
  "package.json",
  "renderer",
  "session",
  "tools/build",
];
const NOT_BUILT = /(\.test\.tsx?|\.md|\.expected)$/;
const FOLDERS_NOT_BUILT = new Set(["testing", "node_modules"]);

/** Hash of files by name and content; a name that does not exist counts as empty. */
export function hashOfFiles(root, names) {
  const hash = createHash("sha256");
  for (const name of names) {
    const path = join(root, name);
    hash.update(`${name}\0`);
    if (existsSync(path)) hash.update(readFileSync(path));
    hash.update("\0");
  }
  return hash.digest("hex");
}

/** Hash of everything that the build is made from; tests and documents do not count. */
export function hashOfSources(root) {
  const names = BUILD_INPUTS.flatMap((name) => filesBelow(root, name));
  return hashOfFiles(
    root,
    names.toSorted((a, b) => (a < b ? -1 : 1)),
  );
}

/** Whether the stamp at `path` holds `hash`. */
export function isStamped(path, hash) {
  return existsSync(path) && readFileSync(path, "utf8").trim() === hash;
}

export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${hash}\n`);
}

function filesBelow(root, name) {
  const path = join(root, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return NOT_BUILT.test(name) ? [] : [name];
  return readdirSync(path)
    .filter((child) => !FOLDERS_NOT_BUILT.has(child))
    .flatMap((child) => filesBelow(root, `${name}/${child}`));
}
