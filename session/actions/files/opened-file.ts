// Whether a file that was opened lies where it was meant to: a folder on the way may have become a link after it was looked
// at, and have been put back since.
import { type FileHandle, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";

export interface MeantFile {
  /** The folder that it must lie in, without links. */
  readonly root: string;
  readonly place: string;
  /** As the script wrote it. */
  readonly path: string;
}

/** Throws where the file is another one than its real path has now, or has a name elsewhere. */
export async function checkOpened(handle: FileHandle, { root, place, path }: MeantFile): Promise<void> {
  const opened = await handle.stat({ bigint: true });
  if (!opened.isFile()) throw new Error(`${path} is not a file`);
  const real = await realpath(place);
  const there = await stat(real, { bigint: true });
  const isSame = there.ino === opened.ino && there.dev === opened.dev;
  if (!isSame || !real.startsWith(`${root}${sep}`) || opened.nlink > 1n) throw leadsOut(path);
}

export function leadsOut(path: string): Error {
  return new Error(`${path} leads out of the session's files through a link`);
}
