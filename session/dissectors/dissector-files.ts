// The files of a user's dissectors, without looking into them.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";

export interface DissectorFile {
  readonly file: string;
  /** Changes whenever the file does; empty where nothing is known of it. */
  readonly version: string;
}
export interface DissectorFiles {
  readonly files: readonly DissectorFile[];
  /** Why there are not all of them, for people; empty where there are. */
  readonly problem: string;
}

/** In the order in which they are loaded; a folder that is not there has none. Never rejects. */
export async function listDissectors(folder: string): Promise<DissectorFiles> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).toSorted();
    const problem = names.length > LIMITS.files ? `more than ${LIMITS.files} dissectors: the first ones are used` : "";
    const files = names.slice(0, LIMITS.files).map((file) => versioned(folder, file));
    return { files: await Promise.all(files), problem };
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { files: [], problem: isAbsent ? "" : `${folder} cannot be read: ${String(error)}` };
  }
}

async function versioned(folder: string, file: string): Promise<DissectorFile> {
  const facts = await stat(join(folder, file)).catch(() => null);
  return { file, version: facts === null ? "" : `${facts.mtimeMs}-${facts.size}` };
}
