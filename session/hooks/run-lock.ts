// One program runs the scripts of a data folder. A file says which: whoever made it writes its time again and again. It
// is taken over from a process that is gone, and from one that does not write its time any more, for process numbers are
// used again: what counts is how often we looked meanwhile, so that a machine that slept takes nothing from anybody.
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { parseJson } from "../state-file.ts";
import { writeFailure } from "../files/output-file.ts";
import { isAlive, isCode } from "../owner.ts";

/** How often the time is written, and looked at. */
const BEAT_MS = 2000;
/** So many looks without a change: nobody is there. */
const SILENT_LOOKS = 15;
/** Longest file that is taken for one of ours. */
const MAX_BYTES = 1024;

const holderSchema = z.object({ pid: z.int().positive(), startedMs: z.number(), id: z.string() });
export type LockHolder = Readonly<z.infer<typeof holderSchema>>;

export interface RunLockParts {
  readonly path: string;
  /** It became ours, or somebody else's. */
  readonly changed: () => void;
  readonly beatMs?: number;
}

export class RunLock {
  readonly #parts: RunLockParts;
  readonly #own: LockHolder = { pid: process.pid, startedMs: Math.round(performance.timeOrigin), id: randomUUID() };
  #holder: LockHolder | "unknown" | null = null;
  /** The file as it was last seen, and how often it was seen like that. */
  #seen = { sign: "", looks: 0 };
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(parts: RunLockParts) {
    this.#parts = parts;
  }
  /** Takes the lock, or begins to wait for it. */
  static async open(parts: RunLockParts): Promise<RunLock> {
    const lock = new RunLock(parts);
    try {
      await mkdir(dirname(parts.path), { recursive: true, mode: 0o700 });
      await lock.#look();
    } catch (error) {
      throw writeFailure(parts.path, error);
    }
    lock.#plan();
    return lock;
  }
  /** Whether scripts run in this program. */
  get isOurs(): boolean {
    return this.#holder === null;
  }
  /** The process that has it, for people; empty where it is this one. */
  get heldBy(): string {
    if (this.#holder === null) return "";
    return this.#holder === "unknown" ? "another process" : `process ${this.#holder.pid}`;
  }
  /** Gives it back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#turn;
    if (this.isOurs && (await readLock(this.#parts.path))?.holder === this.#own.id)
      await rm(this.#parts.path, { force: true });
  }

  #plan(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      const before = this.heldBy;
      // A folder that cannot be read for a moment changes nothing.
      this.#turn = this.#look().catch(() => undefined);
      void this.#turn.then(() => {
        if (this.heldBy !== before && !this.#isClosed) this.#parts.changed();
        this.#plan();
      });
    }, this.#parts.beatMs ?? BEAT_MS).unref();
  }
  async #look(): Promise<void> {
    const { path } = this.#parts;
    const found = await readLock(path);
    if (found?.holder === this.#own.id) {
      await utimes(path, new Date(), new Date());
      this.#holder = null;
      return;
    }
    if (found !== null && !this.#isGone(found)) {
      this.#holder = found.facts ?? "unknown";
      return;
    }
    if (found !== null) await rm(path, { force: true });
    // Somebody else may be quicker: the next look tells who it was.
    this.#holder = (await make(path, JSON.stringify(this.#own))) ? null : "unknown";
  }
  // A number like ours with another start is that of a program before us, as it happens in containers.
  #isOfDead({ pid, startedMs }: LockHolder): boolean {
    return pid === this.#own.pid ? startedMs !== this.#own.startedMs : !isAlive(pid);
  }
  #isGone({ facts, sign }: FoundLock): boolean {
    if (facts !== null && this.#isOfDead(facts)) return true;
    this.#seen = { sign, looks: this.#seen.sign === sign ? this.#seen.looks + 1 : 0 };
    return this.#seen.looks >= SILENT_LOOKS;
  }
}

interface FoundLock {
  /** Null for a file that is none of ours, or only begun. */
  readonly facts: LockHolder | null;
  readonly holder: string;
  readonly sign: string;
}

async function readLock(path: string): Promise<FoundLock | null> {
  try {
    const { mtimeMs, size } = await stat(path);
    const text = size > MAX_BYTES ? "" : await readFile(path, "utf8");
    const parsed = holderSchema.safeParse(parseJson(text));
    const facts = parsed.success ? parsed.data : null;
    return { facts, holder: facts?.id ?? "", sign: `${mtimeMs} ${text}` };
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** False where there is one already. */
async function make(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}
