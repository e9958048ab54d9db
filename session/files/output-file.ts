// A file being written: beside its final name until it is whole, so that a cancel or a full disk leaves nothing behind.
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { ContractError } from "../../contract/index.ts";

export interface OutputLimits {
  /** A file that gets longer is given up. */
  readonly maxBytes?: number | undefined;
}

export class OutputFile {
  readonly #path: string;
  readonly #part: string;
  readonly #file: FileHandle;
  readonly #maxBytes: number;
  #bytes = 0;

  private constructor(path: string, file: FileHandle, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#path = path;
    this.#part = partOf(path);
    this.#file = file;
  }
  /** Runs `write` and puts the file in its place; removes it where that fails or `signal` aborts. */
  static async write<T>(
    path: string,
    signal: AbortSignal | undefined,
    write: (file: OutputFile) => Promise<T>,
    maxBytes = Number.POSITIVE_INFINITY,
  ): Promise<T & { bytes: number }> {
    const handle = await open(partOf(path), "w").catch((error: unknown) => Promise.reject(writeFailure(path, error)));
    const file = new OutputFile(path, handle, maxBytes);
    try {
      const result = await write(file);
      if (signal?.aborted === true)
        throw new ContractError("CANCELLED", "saving was cancelled", "save again when you like");
      await file.#finish();
      return { ...result, bytes: file.#bytes };
    } catch (error) {
      await file.#discard();
      throw writeFailure(path, error);
    }
  }
  async append(bytes: Uint8Array | string): Promise<void> {
    const buffer = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    this.#bytes += buffer.byteLength;
    if (this.#bytes > this.#maxBytes) {
      throw new ContractError(
        "LIMIT",
        `the file gets longer than ${this.#maxBytes} bytes`,
        "choose less, or make room",
      );
    }
    await this.#file.writeFile(buffer);
  }

  async #finish(): Promise<void> {
    await this.#file.close();
    await rename(this.#part, this.#path);
  }
  async #discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#part, { force: true });
  }
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** What the system says of a file that cannot be written, in the contract's words. */
export function writeFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof ContractError) return error;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    return new ContractError("LIMIT", `${path}: the disk is full`, "free some space, or save elsewhere");
  }
  return new ContractError("NOT_READABLE", `${path} cannot be written: ${error.message}`, "choose another folder");
}
