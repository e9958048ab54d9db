// Standard input as a file: what must be read twice cannot come from a pipe.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSome } from "../terminal/read-lines.ts";

const CHUNK_BYTES = 1 << 20;
const STANDARD_INPUT = 0;

export interface Spooled {
  /** The files to read instead. */
  readonly files: readonly string[];
  /** Removes the copy. */
  dispose(): void;
}

/** Copies standard input into a temporary file where it is among the files. */
export function spoolStandardInput(files: readonly string[]): Spooled {
  if (!files.includes("-")) return { files, dispose: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "thresher-input-"));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, "standard-input");
  try {
    copyInput(path);
  } catch (error) {
    dispose();
    throw error;
  }
  return { files: files.map((file) => (file === "-" ? path : file)), dispose };
}

function copyInput(path: string): void {
  const descriptor = openSync(path, "wx", 0o600);
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let length = readSome(STANDARD_INPUT, chunk); length > 0; length = readSome(STANDARD_INPUT, chunk)) {
      for (let from = 0; from < length; ) from += writeSync(descriptor, chunk, from, length - from);
    }
  } finally {
    closeSync(descriptor);
  }
}
