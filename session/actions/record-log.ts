// Records by id in append-only files: one line of JSON a change, so that what was written survives the end of the
// process at any moment. The newest file is written on; when most of it is outdated a new one takes over.
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Outdated lines are cleared away from this size on, when they are more than half. */
export const COMPACT_FROM_BYTES = 1 << 20;
const SEGMENT = /^(\d{8})\.jsonl$/;

export interface RecordLogOptions<T> {
  readonly folder: string;
  /** A record as it was read; null where it is none. */
  readonly parse: (value: unknown) => T | null;
  /** Whether a change is on the disk, and not only with the system, when its promise resolves. */
  readonly isSynced: boolean;
}
interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
}
interface Line {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class RecordLog<T> {
  readonly #options: RecordLogOptions<T>;
  readonly #kept = new Map<string, Kept<T>>();
  #liveBytes = 0;
  #fileBytes = 0;
  #number = 0;
  #file: FileHandle | null = null;
  #waiting: Line[] = [];
  #flushing: Promise<void> | null = null;
  #isTorn = false;
  /** Lines that could not be read. */
  damaged = 0;

  private constructor(options: RecordLogOptions<T>) {
    this.#options = options;
  }
  static async open<T>(options: RecordLogOptions<T>): Promise<RecordLog<T>> {
    const log = new RecordLog(options);
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await log.#read();
    await log.#compact();
    return log;
  }

  get records(): ReadonlyMap<string, T> {
    return new Map([...this.#kept].map(([id, { value }]) => [id, value]));
  }
  /** Bytes of the record as it is on disk; 0 where there is none. */
  bytesOf(id: string): number {
    return this.#kept.get(id)?.bytes ?? 0;
  }
  /** Resolves when the record is kept; rejects, and leaves what was there, when it cannot be. */
  async put(id: string, value: T): Promise<void> {
    const before = this.#kept.get(id);
    const text = lineOf(id, value);
    const kept: Kept<T> = { value, bytes: Buffer.byteLength(text) };
    this.#set(id, kept);
    try {
      await this.#append(text);
    } catch (error) {
      if (this.#kept.get(id) === kept) this.#set(id, before);
      throw error;
    }
  }
  async remove(id: string): Promise<void> {
    if (!this.#kept.has(id)) return;
    this.#set(id, undefined);
    await this.#append(`${JSON.stringify({ id, isGone: true })}\n`);
  }
  /** Writes what waits, and lets go of the file. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#file?.close();
    this.#file = null;
  }

  #set(id: string, kept: Kept<T> | undefined): void {
    this.#liveBytes += (kept?.bytes ?? 0) - this.bytesOf(id);
    if (kept === undefined) this.#kept.delete(id);
    else this.#kept.set(id, kept);
  }

  #append(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ text, resolve, reject });
    this.#flushing ??= this.#flush();
    return promise;
  }

  // Whoever comes while a write is under way goes with the next one: many calls share one wait for the disk.
  async #flush(): Promise<void> {
    await Promise.resolve();
    for (let lines = this.#take(); lines.length > 0; lines = this.#take()) {
      try {
        await this.#write(lines.map(({ text }) => text).join(""));
        for (const { resolve } of lines) resolve();
      } catch (error) {
        this.#isTorn = true;
        for (const { reject } of lines) reject(error);
      }
      // Without room for a new file the old one still holds everything; the next write tries again.
      if (this.#fileBytes > COMPACT_FROM_BYTES + 2 * this.#liveBytes) await this.#compact().catch(() => undefined);
    }
    this.#flushing = null;
  }
  #take(): Line[] {
    const lines = this.#waiting;
    this.#waiting = [];
    return lines;
  }

  async #write(text: string): Promise<void> {
    if (this.#file === null) throw new Error("the file is closed");
    // A write that failed may have left half a line.
    const bytes = Buffer.from(this.#isTorn ? `\n${text}` : text);
    await this.#file.appendFile(bytes);
    if (this.#options.isSynced) await this.#file.datasync();
    this.#isTorn = false;
    this.#fileBytes += bytes.length;
  }

  async #read(): Promise<void> {
    for (const name of await this.#segments()) {
      for (const line of (await readFile(join(this.#options.folder, name), "utf8")).split("\n")) {
        if (line !== "") this.#apply(line);
      }
      this.#number = Number(SEGMENT.exec(name)?.[1]);
    }
  }
  #apply(line: string): void {
    const read = parseLine(line);
    if (read === null) return void this.damaged++;
    if (read.isGone) return this.#set(read.id, undefined);
    const value = this.#options.parse(read.value);
    if (value === null) this.damaged++;
    else this.#set(read.id, { value, bytes: Buffer.byteLength(line) + 1 });
  }

  // The new file is complete before it gets its name, and the old ones go after that: each moment reads as all of it.
  async #compact(): Promise<void> {
    const { folder } = this.#options;
    const old = await this.#segments();
    const name = `${String(this.#number + 1).padStart(8, "0")}.jsonl`;
    const text = [...this.#kept].map(([id, { value }]) => lineOf(id, value)).join("");
    const file = await open(join(folder, "next.tmp"), "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
      await rename(join(folder, "next.tmp"), join(folder, name));
    } catch (error) {
      await file.close();
      throw error;
    }
    await this.#file?.close();
    this.#file = file;
    this.#number++;
    this.#fileBytes = Buffer.byteLength(text);
    await syncFolder(folder);
    for (const segment of old) await rm(join(folder, segment), { force: true });
  }

  async #segments(): Promise<readonly string[]> {
    return (await readdir(this.#options.folder)).filter((name) => SEGMENT.test(name)).toSorted();
  }
}

function lineOf(id: string, value: unknown): string {
  return `${JSON.stringify({ id, value })}\n`;
}

function parseLine(line: string): { readonly id: string; readonly value: unknown; readonly isGone: boolean } | null {
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read !== "object" || read === null || !("id" in read) || typeof read.id !== "string") return null;
    return { id: read.id, value: "value" in read ? read.value : null, isGone: "isGone" in read };
  } catch {
    return null;
  }
}

/** Makes names in the folder last; Windows knows no such thing, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
