// A small JSON file of the data folder that is read once and written whole: what of the user's choices and of what
// happened outlives the program. A damaged one never keeps the program from starting; it is set aside, and told.
import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { z } from "zod";
import { ContractError } from "../contract/index.ts";
import { writeFailure } from "./files/output-file.ts";

/** Longest file that is read; what is longer counts as damaged. */
export const MAX_STATE_BYTES = 16 << 20;
/** Only the user may read what is kept. */
const PRIVATE = 0o600;

export interface StateFileSpec<T> {
  readonly path: string;
  /** Of the state and its `formatVersion`. */
  readonly schema: z.ZodType<T>;
  readonly empty: T;
}

export class StateFile<T> {
  /** What is to be said of the file as it was found, for people; empty where nothing is. */
  readonly notice: string;
  /** As it was found. */
  readonly found: T;
  readonly #path: string;
  /** Which file is ours: as it was found, or as it was written. */
  #identity: string;
  #next: { readonly state: T } | null = null;
  #writing: Promise<void> | null = null;

  private constructor(path: string, identity: string, found: T, notice: string) {
    this.#path = path;
    this.#identity = identity;
    this.found = found;
    this.notice = notice;
  }
  static async open<T>({ path, schema, empty }: StateFileSpec<T>): Promise<StateFile<T>> {
    const identity = await identityOf(path);
    const text = await readBounded(path);
    if (text === null) return new StateFile(path, "", empty, "");
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return new StateFile(path, identity, parsed.data, await repairMode(path));
    const aside = `${path}.damaged`;
    const isMoved = await rename(path, aside).then(
      () => true,
      () => false,
    );
    const kept = isMoved ? `; it is kept as ${basename(aside)}` : "";
    return new StateFile(
      path,
      "",
      empty,
      `${basename(path)} is damaged or of another version, and was not used${kept}`,
    );
  }
  /** Resolves when this state, or a later one, is on disk. States that come while one is being written replace each other. */
  write(state: T): Promise<void> {
    this.#next = { state };
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }
  /** Resolves when nothing is being written any more, whatever became of it. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    while (this.#next !== null) {
      const { state } = this.#next;
      this.#next = null;
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 }).catch((error: unknown) =>
        Promise.reject(writeFailure(this.#path, error)),
      );
      await this.#checkOwn();
      await writeWhole(this.#path, `${JSON.stringify(state)}\n`, PRIVATE);
      this.#identity = await identityOf(this.#path);
    }
  }
  // Two programs may have one data folder: neither undoes what the user did in the other.
  async #checkOwn(): Promise<void> {
    const present = await identityOf(this.#path);
    if (present === "" || present === this.#identity) return;
    const name = basename(this.#path);
    throw new ContractError(
      "CONFLICT",
      `another program changed ${name}`,
      "close the other Thresher, and start this one again",
    );
  }
}

/** Writes a file beside its name and puts it there, so that whoever reads finds the former one or all of the new one. */
export async function writeWhole(path: string, text: string | Uint8Array, mode: number): Promise<void> {
  const fresh = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.new`);
  try {
    // Made by us or not at all: nothing that lies there is followed.
    const file = await open(fresh, "wx", mode);
    try {
      await file.writeFile(text);
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw writeFailure(path, error);
  }
}

/** Narrows a file that others may read, and says so; empty where nothing was to do. */
export async function repairMode(path: string): Promise<string> {
  if (process.platform === "win32") return "";
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return "";
  const isMended = await chmod(path, PRIVATE).then(
    () => true,
    () => false,
  );
  const now = isMended ? "it is for you alone again" : "its mode cannot be changed";
  return `other users could read ${basename(path)}: ${now}`;
}

// Empty where there is none. Its mode and name may change: it is the same file.
async function identityOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => null);
  return facts === null ? "" : [facts.ino, facts.size, facts.mtimeNs].join(" ");
}

// Null where there is none; a file that cannot be read is like a damaged one.
async function readBounded(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    return size > MAX_STATE_BYTES ? "" : await readFile(path, "utf8");
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? null : "";
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
