// Files of the session that go along with a message: read whole, within bounds, from the folder that `file.*` reads.
import { open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { JsonValue } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";

export const MAX_ATTACHED_FILES = 10;
export const MAX_ATTACHED_BYTES = 32 << 20;

export interface AttachedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Reads shown names and paths; throws for a path that leads out of the folder. */
export async function readAttachedFiles(
  files: readonly (readonly [string, JsonValue])[],
  folder: string,
): Promise<readonly AttachedFile[]> {
  if (files.length > MAX_ATTACHED_FILES) throw new Error(`more than ${MAX_ATTACHED_FILES} files`);
  const read: AttachedFile[] = [];
  let room = MAX_ATTACHED_BYTES;
  for (const [name, path] of files) {
    const bytes = await readFile(folder, textArgument(path), room);
    room -= bytes.length;
    read.push({ name, bytes });
  }
  return read;
}

async function readFile(folder: string, path: string, room: number): Promise<Buffer> {
  const root = await realpath(folder);
  const found = await realpath(isAbsolute(path) ? path : join(root, path)).catch(() => null);
  if (found === null) throw new Error(`${path}: no such file`);
  const inside = relative(root, found);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new Error(`${path} is not in the session's files`);
  }
  const file = await open(found, "r");
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${path} is not a file`);
    if (facts.size > room) throw new Error(`the files have more than ${MAX_ATTACHED_BYTES >> 20} MiB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
