// How much a folder of scripts holds: counted once, then kept up to date; counted anew before something is refused, as
// others may have made room.
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Most bytes in the folder, all files together. */
export const MAX_FOLDER_BYTES = 1 << 30;
/** Most files and folders in it. */
export const MAX_FOLDER_FILES = 10_000;

export interface Usage {
  readonly bytes: number;
  readonly files: number;
}
export interface UsageLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}
export const DEFAULT_USAGE_LIMITS: UsageLimits = { maxBytes: MAX_FOLDER_BYTES, maxFiles: MAX_FOLDER_FILES };

export class FolderUsage {
  readonly #folder: string;
  readonly #limits: UsageLimits;
  #known: Usage | null = null;

  constructor(folder: string, limits: UsageLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }
  /** Takes room for so much more; throws where there is none. */
  async take(more: Usage): Promise<void> {
    this.#known ??= await measure(this.#folder);
    if (this.#refusal(more) !== "") this.#known = await measure(this.#folder);
    const refusal = this.#refusal(more);
    if (refusal !== "") throw new Error(refusal);
    this.#known = { bytes: this.#known.bytes + more.bytes, files: this.#known.files + more.files };
  }
  /** Bytes that are left. */
  async left(): Promise<number> {
    this.#known ??= await measure(this.#folder);
    return Math.max(0, this.#limits.maxBytes - this.#known.bytes);
  }
  /** Counts what came or went already. */
  add({ bytes, files }: Usage): void {
    if (this.#known !== null) this.#known = { bytes: this.#known.bytes + bytes, files: this.#known.files + files };
  }
  /** What is there is not known any more. */
  forget(): void {
    this.#known = null;
  }

  #refusal(more: Usage): string {
    const { maxBytes, maxFiles } = this.#limits;
    const { bytes, files } = this.#known ?? { bytes: 0, files: 0 };
    if (more.files > 0 && files + more.files > maxFiles) {
      return `the session's files are more than ${maxFiles}: delete some`;
    }
    if (more.bytes > 0 && bytes + more.bytes > maxBytes) {
      return `the session's files have more than ${maxBytes >> 20} MiB: delete some`;
    }
    return "";
  }
}

async function measure(folder: string): Promise<Usage> {
  let [bytes, files] = [0, 0];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      files++;
      const path = join(at, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else
        bytes += await lstat(path).then(
          ({ size }) => size,
          () => 0,
        );
    }
  }
  return { bytes, files };
}
