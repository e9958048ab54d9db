// Which protobuf files there are in what a user gives: `.proto` sources and descriptor sets, by their endings.
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { PROTOBUF_LIMITS as LIMITS } from "./limits.ts";
import { isWellKnown } from "./well-known.ts";

/** What `protoc --descriptor_set_out` and `buf build -o` are usually told to write. */
const SET_ENDINGS = [".binpb", ".protoset", ".desc", ".fds", ".pb", ".bin"] as const;

export interface FoundFile {
  readonly path: string;
  /** The folder that was given, or the one that holds the file that was: imports are looked for inside it only. */
  readonly root: string;
  readonly kind: "source" | "set";
}

/** Files in the order of their names. What cannot be used is told; a path that is not there is told unless it is `optional`. */
export async function findFiles(path: string, optional: boolean, problems: string[]): Promise<readonly FoundFile[]> {
  try {
    // Through links, so that what they lead to is known to be inside.
    const given = await realpath(resolve(path));
    const facts = await stat(given);
    if (facts.isDirectory()) return await inFolder(given, given, 0, problems);
    const kind = kindOf(given);
    if (kind !== null && facts.isFile()) return [{ path: given, root: dirname(given), kind }];
    problems.push(`${path} is neither a folder nor a file that ends in .proto, ${SET_ENDINGS.join(", ")}`);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isMissing) problems.push(`${path} cannot be read: ${String(error)}`);
    else if (!optional) problems.push(`${path} is not there`);
  }
  return [];
}

async function inFolder(
  root: string,
  folder: string,
  depth: number,
  problems: string[],
): Promise<readonly FoundFile[]> {
  if (depth > LIMITS.folderDepth) {
    problems.push(`${folder} is nested deeper than ${LIMITS.folderDepth} folders`);
    return [];
  }
  const found: FoundFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length > LIMITS.files) break;
    const path = join(folder, entry.name);
    // Links are not followed: they may lead out, or round in circles.
    if (entry.isDirectory() && !entry.name.startsWith("."))
      found.push(...(await inFolder(root, path, depth + 1, problems)));
    const kind = entry.isFile() ? kindOf(path) : null;
    if (kind !== null && !isWellKnown(slashed(relative(root, path)))) found.push({ path, root, kind });
  }
  return found;
}

function kindOf(path: string): FoundFile["kind"] | null {
  const name = basename(path).toLowerCase();
  if (name.endsWith(".proto")) return "source";
  return SET_ENDINGS.some((ending) => name.endsWith(ending)) ? "set" : null;
}

/** A path as imports write it. */
export function slashed(path: string): string {
  return path.split(sep).join("/");
}
