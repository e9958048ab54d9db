// Several processes may share a data folder, and each sends what its own scripts queue. So each has a folder of its own
// for that, one of `1`, `2`, …; what processes left that are gone is taken over by the next one that starts.
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ContractError } from "../../contract/index.ts";
import { own } from "../owner.ts";

/** Processes that may send at the same time. */
export const MAX_FOLDERS = 32;
const NAME = /^[1-9]\d?$/;

export interface OwnedFolder {
  readonly path: string;
  /** Gives it back with what is in it. */
  readonly release: () => Promise<void>;
}
export interface OwnFolders {
  readonly own: OwnedFolder;
  /** Those of processes that are gone, to be taken over and removed. */
  readonly left: readonly OwnedFolder[];
}

/** Takes a folder in `parent`, and all that nobody owns. */
export async function takeFolders(parent: string): Promise<OwnFolders> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const there = (await readdir(parent)).filter((name) => NAME.test(name)).toSorted((a, b) => Number(a) - Number(b));
  const taken: OwnedFolder[] = [];
  for (const name of there) taken.push(...(await take(join(parent, name))));
  for (let i = 1; i <= MAX_FOLDERS && taken.length === 0; i++) {
    const path = join(parent, String(i));
    await mkdir(path, { recursive: true, mode: 0o700 });
    taken.push(...(await take(path)));
  }
  const [first, ...left] = taken;
  if (first === undefined) {
    throw new ContractError("BUSY", `${MAX_FOLDERS} processes send from ${parent}`, "close some of them");
  }
  return { own: first, left };
}

/** Removes a folder whose records were taken over. */
export async function removeFolder({ path }: OwnedFolder): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

// None where another process has it.
async function take(path: string): Promise<readonly OwnedFolder[]> {
  try {
    return [{ path, release: await own(path) }];
  } catch (error) {
    if (error instanceof ContractError || isGone(error)) return [];
    throw error;
  }
}

/** Its owner may remove a folder that it has taken over at any moment. */
function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
