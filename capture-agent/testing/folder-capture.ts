// The capture container's side of the shared folder, for tests and measurements: writes bytes of capture files into the
// FIFO that the agent asks for.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./until.ts";

export class FolderCapture {
  readonly #folder: string;
  #number = 0;
  #fifo: FileHandle | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Waits for an order, and writes these bytes; returns when the agent has taken all but the FIFO's capacity. */
  async play(...chunks: readonly Uint8Array[]): Promise<void> {
    if (this.#fifo === undefined) await this.#begin();
    for (const chunk of chunks) await this.#fifo?.writeFile(chunk);
  }

  /** The capture is over. */
  end(): void {
    void this.#fifo?.close();
    writeFileSync(join(this.#folder, `ended.${this.#number}`), "0\n");
  }

  async #begin(): Promise<void> {
    const want = join(this.#folder, "want");
    await until("a filter is wanted", () => existsSync(want));
    this.#number = Number(readFileSync(want, "utf8"));
    const fifo = join(this.#folder, `pcap.${this.#number}`);
    execFileSync("mkfifo", [fifo]);
    this.#fifo = await open(fifo, "w");
  }
}
