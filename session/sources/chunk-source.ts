// The bytes of one capture file, chunk by chunk, whatever it is: a plain file read synchronously into one buffer, a
// packed file, a pipe, or standard input.
import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { createUnpacker, isUnpackError, PACKING_MAGIC_BYTES, packingOf } from "../../codecs/index.ts";
import { readFailure } from "./source-errors.ts";

/** Standard input, in place of a path. */
export const STANDARD_INPUT = "-";
/** Bytes read at once from a plain file: large enough that the call costs nothing, small enough for the cache. */
export const CHUNK_BYTES = 524_288;
const STREAM_CHUNK_BYTES = 1_048_576;

export interface ChunkSource {
  /** The next bytes, valid until the next call; undefined at the end. Rejects with the contract's errors. */
  next(): Promise<Uint8Array | undefined>;
  /** Bytes read as they are on disk, and how many there are (0 where nobody knows). */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** What ended the bytes early; empty when all is well. */
  readonly notice: string;
  close(): void;
}

/** A plain file. A file that grows is read as far as it goes at that moment. */
export class PlainFile implements ChunkSource {
  readonly notice = "";
  readonly #path: string;
  readonly #descriptor: number;
  readonly #buffer: Uint8Array;
  #bytesRead = 0;
  #bytesTotal: number;
  #isOpen = true;

  constructor(path: string, descriptor: number, chunkBytes: number) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#bytesTotal = fstatSync(descriptor).size;
    this.#buffer = new Uint8Array(Math.max(PACKING_MAGIC_BYTES, Math.min(chunkBytes, this.#bytesTotal + 1)));
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }
  get bytesTotal(): number {
    return this.#bytesTotal;
  }

  /** The first bytes, without reading them away. */
  peek(): Uint8Array {
    const count = this.#read(PACKING_MAGIC_BYTES);
    return this.#buffer.subarray(0, count);
  }

  /** The next bytes; the same memory each time. */
  nextSync(): Uint8Array | undefined {
    const count = this.#read(this.#buffer.byteLength);
    if (count === 0) return undefined;
    this.#bytesRead += count;
    this.#bytesTotal = Math.max(this.#bytesTotal, this.#bytesRead);
    return this.#buffer.subarray(0, count);
  }

  next(): Promise<Uint8Array | undefined> {
    // Between chunks others have their turn: messages, a cancel, ticks.
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          resolve(this.nextSync());
        } catch (error) {
          reject(readFailure(this.#path, error, this.#bytesRead));
        }
      });
    });
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #read(count: number): number {
    try {
      return readSync(this.#descriptor, this.#buffer, 0, count, this.#bytesRead);
    } catch (error) {
      throw readFailure(this.#path, error, this.#bytesRead);
    }
  }
}

/** Bytes that come when they come: packed files, pipes, standard input. */
class StreamChunks implements ChunkSource {
  readonly bytesTotal: number;
  notice = "";
  bytesRead = 0;
  readonly #path: string;
  readonly #input: Readable;
  #chunks: AsyncIterator<unknown> | undefined;
  #unpacked: Readable | undefined;

  constructor(path: string, input: Readable, bytesTotal: number) {
    this.#path = path;
    this.#input = input;
    this.bytesTotal = bytesTotal;
  }

  async next(): Promise<Uint8Array | undefined> {
    try {
      this.#chunks ??= await this.#open();
      const { value, done } = await this.#chunks.next();
      return done !== true && value instanceof Uint8Array ? value : undefined;
    } catch (error) {
      if (!isUnpackError(error)) throw readFailure(this.#path, error, this.bytesRead);
      const reason = error instanceof Error ? error.message : "unknown";
      this.notice = `the packed data is damaged near byte ${this.bytesRead}: ${reason}`;
      return undefined;
    }
  }

  close(): void {
    this.#input.destroy();
    this.#unpacked?.destroy();
  }

  /** Looks at the first bytes to see whether the rest must be unpacked. */
  async #open(): Promise<AsyncIterator<unknown>> {
    const input = this.#count()[Symbol.asyncIterator]();
    let first = Buffer.alloc(0);
    while (first.length < PACKING_MAGIC_BYTES) {
      const { value, done } = await input.next();
      if (done === true) break;
      first = Buffer.concat([first, value]);
    }
    const whole = rejoin(first, input);
    const packing = packingOf(first);
    if (packing === undefined) return whole;
    const unpacker = createUnpacker(packing);
    const streams = process.getBuiltinModule("node:stream");
    const source = streams.Readable.from(whole, { objectMode: false });
    source.on("error", (error) => unpacker.destroy(error));
    this.#unpacked = source.pipe(unpacker);
    return this.#unpacked[Symbol.asyncIterator]();
  }

  async *#count(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#input) {
      if (!(chunk instanceof Uint8Array)) continue;
      this.bytesRead += chunk.byteLength;
      yield chunk;
    }
  }
}

async function* rejoin(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (;;) {
    const { value, done } = await rest.next();
    if (done === true) return;
    yield value;
  }
}

/** A plain file that is not packed, or undefined where the path must be read as a stream. Throws the contract's errors. */
export function openPlainFile(path: string, chunkBytes: number = CHUNK_BYTES): PlainFile | undefined {
  if (path === STANDARD_INPUT) return undefined;
  let descriptor: number | undefined;
  try {
    // A pipe must not be opened here: opening it blocks until somebody writes, and reads its first bytes away.
    const facts = statSync(path);
    if (!facts.isFile() && !facts.isDirectory()) return undefined;
    descriptor = openSync(path, "r");
    const file = new PlainFile(path, descriptor, chunkBytes);
    if (packingOf(file.peek()) === undefined) return file;
    file.close();
    return undefined;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw readFailure(path, error);
  }
}

/** Opens whatever `path` is. Throws the contract's errors. */
export function openChunks(path: string, chunkBytes: number = CHUNK_BYTES): ChunkSource {
  if (path === STANDARD_INPUT) return new StreamChunks("standard input", process.stdin, 0);
  const plain = openPlainFile(path, chunkBytes);
  if (plain) return plain;
  const facts = statSync(path);
  const input = createReadStream(path, { highWaterMark: STREAM_CHUNK_BYTES });
  return new StreamChunks(path, input, facts.isFile() ? facts.size : 0);
}
