// Lines of a file descriptor, read synchronously, each bounded: a line without an end cannot fill the memory.
import { readSync } from "node:fs";

const CHUNK_BYTES = 1 << 16;
const LINE_FEED = 10;
/** Pause before an empty non-blocking pipe is asked again. */
const RETRY_MS = 5;

/** One line without its end, or how long a line was that is over the bound and was passed over. */
export type Line =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "too-long"; readonly bytes: number };

/** Reads to the end of the input. The last line may lack its end. */
export function* readLines(descriptor: number, maxLineBytes: number): Generator<Line> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const keep = (from: number, to: number): void => {
    bytes += to - from;
    // Once over the bound nothing more is kept, only counted.
    if (bytes > maxLineBytes) parts = [];
    else parts.push(chunk.slice(from, to));
  };
  const take = (): Line => {
    const line: Line =
      bytes > maxLineBytes
        ? { kind: "too-long", bytes }
        : { kind: "line", text: Buffer.concat(parts).toString("utf8") };
    parts = [];
    bytes = 0;
    return line;
  };
  for (let length = readSome(descriptor, chunk); length > 0; length = readSome(descriptor, chunk)) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1 && end < length; end = chunk.indexOf(LINE_FEED, from)) {
      keep(from, end);
      yield take();
      from = end + 1;
    }
    keep(from, length);
  }
  if (bytes > 0) yield take();
}

/** Fills the chunk as far as the input has bytes; 0 at its end. */
export function readSome(descriptor: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      // Windows ends a closed pipe with an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
