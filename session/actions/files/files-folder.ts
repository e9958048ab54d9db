// The session's `files/` as scripts see it: nothing outside of it is read or written, whatever links lie in it and
// whoever exchanges them meanwhile. No link is followed: each folder on the way is looked at, a file is opened with
// O_NOFOLLOW, and what was opened is compared with what the real path has before a byte of it is read or changed.
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { DEFAULT_USAGE_LIMITS, FolderUsage, type UsageLimits } from "./folder-usage.ts";
import { checkOpened, leadsOut } from "./opened-file.ts";
import { CAPTURES_FOLDER, parseScriptPath } from "./script-path.ts";
import { isTemporaryName } from "./temporary-name.ts";

// Windows has no O_NOFOLLOW; there the comparison after opening stands alone.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
// A named pipe would be waited for.
const NO_WAIT = constants.O_NONBLOCK ?? 0;

export interface ReadableFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly path: string;
}

export class FilesFolder {
  /** Without links. */
  readonly root: string;
  readonly usage: FolderUsage;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(root: string, limits: UsageLimits) {
    this.root = root;
    this.usage = new FolderUsage(root, limits);
  }
  /** Removes what runs before this one left: temporary files and extracted captures. */
  static async open(folder: string, limits: UsageLimits = DEFAULT_USAGE_LIMITS): Promise<FilesFolder> {
    await mkdir(folder, { recursive: true });
    const opened = new FilesFolder(await realpath(folder), limits);
    await removeTemporary(opened.root);
    return opened;
  }
  /** One after the other: two scripts never change the folder at once. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
  /** The place of a script's path, whose folders exist and are no links; what is there itself may be missing. */
  async locate(path: string): Promise<string> {
    const names = parseScriptPath(path);
    await this.#checkFolders(names.slice(0, -1), path);
    return join(this.root, ...names);
  }
  /** What is at a place: a link is refused. */
  async kindOf(place: string): Promise<"none" | "file" | "folder"> {
    const found = await lstat(place).catch((error: unknown) => (isMissing(error) ? null : Promise.reject(error)));
    if (found === null) return "none";
    if (found.isDirectory()) return "folder";
    if (found.isFile()) return "file";
    throw new Error(`${this.shown(place)} is a link or a device, which scripts do not open`);
  }
  /** Opens a file for reading: one of `files/`, or a capture by the path that `pcap.path` gave. */
  async openToRead(path: string): Promise<ReadableFile> {
    const place = isAbsolute(path) ? await this.#locateCapture(path) : await this.locate(path);
    const handle = await this.#open(place, constants.O_RDONLY, path);
    const { size } = await handle.stat();
    return { handle, size, path: place };
  }
  /** Opens a file for writing, which is made where it is missing; its former content is still there. */
  async openToWrite(place: string): Promise<FileHandle> {
    return this.#open(place, constants.O_RDWR | constants.O_CREAT, this.shown(place));
  }
  /** Makes the file; null where something of that name is there. */
  async openNew(place: string): Promise<FileHandle | null> {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    return this.#open(place, flags, this.shown(place)).catch((error: unknown) =>
      isCode(error, "EEXIST") ? null : Promise.reject(error),
    );
  }
  /** A place as scripts name it. */
  shown(place: string): string {
    return relative(this.root, place).split(sep).join("/") || ".";
  }

  async #open(place: string, flags: number, path: string): Promise<FileHandle> {
    await this.#checkFolders(relative(this.root, dirname(place)).split(sep), path);
    const handle = await open(place, flags | NO_FOLLOW | NO_WAIT, 0o600).catch((error: unknown) => {
      throw openFailure(path, error);
    });
    try {
      await checkOpened(handle, { root: this.root, place, path });
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  async #checkFolders(names: readonly string[], path: string): Promise<void> {
    let place = this.root;
    for (const name of names) {
      if (name === "") continue;
      place = join(place, name);
      const found = await lstat(place).catch(() => null);
      if (found === null) throw new Error(`${path}: there is no folder ${this.shown(place)}`);
      if (found.isSymbolicLink()) throw leadsOut(path);
      if (!found.isDirectory()) throw new Error(`${path}: ${this.shown(place)} is not a folder`);
    }
  }
  async #locateCapture(path: string): Promise<string> {
    const name = relative(join(this.root, CAPTURES_FOLDER), path);
    if (name === "" || name === ".." || name.includes("/") || name.includes(sep)) {
      throw new Error(`${path}: write a path relative to the session's files`);
    }
    return join(this.root, CAPTURES_FOLDER, name);
  }
}

async function removeTemporary(root: string): Promise<void> {
  await rm(join(root, CAPTURES_FOLDER), { recursive: true, force: true });
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (isTemporaryName(entry.name)) await rm(path, { recursive: true, force: true });
      else if (entry.isDirectory()) waiting.push(path);
    }
  }
}

function openFailure(path: string, error: unknown): unknown {
  if (isCode(error, "ELOOP")) return leadsOut(path);
  if (isCode(error, "ENOENT")) return new Error(`${path}: no such file`, { cause: error });
  if (isCode(error, "EISDIR")) return new Error(`${path} is a folder`, { cause: error });
  return error;
}

export function isMissing(error: unknown): boolean {
  return isCode(error, "ENOENT");
}
function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
