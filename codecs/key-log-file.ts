// A key log on disk, which programs write to while it is read: what is new comes in pieces of a bounded size, and where
// the file was cut or replaced it is read from its beginning. Secrets that it told stay known. It is asked for when
// something waits for a secret, and by whoever shows its state; a file that is not there yet is waited for.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { KeyLog, type KeyLogCounts } from "../engine/index.ts";
import { privateKeyProblem } from "./private-keys.ts";

/** Most of one file that is read; the keys of a million sessions are less. */
export const MAX_KEY_LOG_BYTES = 512 << 20;
/** Read at once while other things wait: some milliseconds. */
export const MAX_PIECE_BYTES = 1 << 20;
/** The file is looked at no more often. */
const LOOK_MS = 10;
/** A last line without its end is used when nothing came after it for so long. */
const QUIET_MS = 500;

/** What is known of a key log, for people. */
export interface KeyLogState extends KeyLogCounts {
  /** Why it cannot be read; empty while all is well. */
  readonly problem: string;
  /** How often it was cut or replaced. */
  readonly restarts: number;
  /** Bytes that were passed over: one file has a limit. */
  readonly passedBytes: number;
}

export interface KeyLogFileOptions {
  readonly maxBytes?: number;
  /** Where the secrets go; by default a log of its own. */
  readonly keys?: KeyLog;
  readonly nowMs?: () => number;
}

export class KeyLogFile {
  /** The secrets, as the engine asks for them. */
  readonly keys: KeyLog;
  readonly path: string;
  readonly #maxBytes: number;
  readonly #nowMs: () => number;
  readonly #chunk = new Uint8Array(1 << 16);
  #identity = "";
  #offset = 0;
  #passedBytes = 0;
  #restarts = 0;
  #problem = "";
  #lookedMs = Number.NEGATIVE_INFINITY;
  #grewMs = Number.NEGATIVE_INFINITY;
  #hasMore = false;
  #isReading = false;

  constructor(path: string, options: KeyLogFileOptions = {}) {
    this.path = path;
    this.#maxBytes = options.maxBytes ?? MAX_KEY_LOG_BYTES;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.keys = options.keys ?? new KeyLog();
    this.keys.growFrom(() => this.look());
  }
  /** It is looked at no more, and what it told is forgotten. */
  close(): void {
    this.keys.growFrom(null);
    this.keys.clear();
  }
  get state(): KeyLogState {
    return {
      ...this.keys.counts,
      problem: this.#problem || privateKeyProblem(this.keys),
      restarts: this.#restarts,
      passedBytes: this.#passedBytes,
    };
  }

  /** Reads what is new, a piece at the most; often asked it looks less often. */
  look(): void {
    const nowMs = this.#nowMs();
    if (this.#isReading || (!this.#hasMore && nowMs - this.#lookedMs < LOOK_MS)) return;
    this.#lookedMs = nowMs;
    this.#read(MAX_PIECE_BYTES, nowMs);
  }
  /** Reads what is there for so long at the most; answers whether that was all. */
  readFor(milliseconds: number): boolean {
    const endMs = this.#nowMs() + milliseconds;
    do this.look();
    while (this.#hasMore && this.#nowMs() < endMs);
    return !this.#hasMore;
  }
  /** Reads all that is there. */
  readAll(): void {
    do this.#read(MAX_PIECE_BYTES, this.#nowMs());
    while (this.#hasMore);
    this.keys.peekLine();
  }

  #read(limit: number, nowMs: number): void {
    this.#isReading = true;
    this.#hasMore = false;
    let file = -1;
    try {
      // A pipe would be waited for without an end.
      if (!statSync(this.path).isFile()) throw new Error("only a file can be watched");
      file = openSync(this.path, "r");
      this.#readFrom(file, limit, nowMs);
      this.#problem = "";
    } catch (error) {
      this.#problem = problemOf(this.path, error);
    } finally {
      if (file >= 0) closeSync(file);
      this.#isReading = false;
    }
  }
  #readFrom(file: number, limit: number, nowMs: number): void {
    const facts = fstatSync(file);
    if (this.#isAnother(facts)) this.#restart(facts);
    const before = this.#offset;
    const end = Math.min(facts.size, this.#offset + limit, this.#maxBytes);
    while (this.#offset < end) {
      const count = readSync(file, this.#chunk, 0, Math.min(this.#chunk.length, end - this.#offset), this.#offset);
      if (count === 0) break;
      this.keys.add(this.#chunk.subarray(0, count));
      this.#offset += count;
    }
    this.#passedBytes = Math.max(0, facts.size - this.#maxBytes);
    this.#hasMore = this.#offset < Math.min(facts.size, this.#maxBytes) && this.#offset > before;
    if (this.#offset > before) this.#grewMs = nowMs;
    else if (nowMs - this.#grewMs >= QUIET_MS) this.keys.peekLine();
  }

  // A file that was cut and has grown beyond its former end since is not told from one that grew.
  #isAnother({ dev, ino, size }: Stats): boolean {
    return this.#identity !== `${dev}:${ino}` || size < this.#offset;
  }
  #restart({ dev, ino }: Stats): void {
    if (this.#identity !== "") this.#restarts++;
    this.#identity = `${dev}:${ino}`;
    this.#offset = 0;
    this.keys.dropLine();
  }
}

function problemOf(path: string, error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT" || code === "ENOTDIR") return `${path}: there is no such file`;
  if (code === "EACCES" || code === "EPERM") return `${path}: you are not allowed to read this file`;
  return `${path}: ${error instanceof Error ? error.message : String(error)}`;
}
