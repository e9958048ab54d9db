// Where a command writes: standard output in large blocks, standard error in lines. Written synchronously, because
// the reading loop never gives up the thread, and because nothing may be lost when the process ends.
import { fstatSync, writeSync } from "node:fs";
import { OutputClosed } from "../command/failures.ts";
import { askLine, askSecret } from "./ask.ts";

/** Bytes gathered before they are written. */
const BLOCK_BYTES = 1 << 16;
/** Bytes of UTF-8 that a unit of text takes at most. */
const MAX_UTF8_BYTES = 3;
/** Columns assumed where the terminal does not say. */
const DEFAULT_COLUMNS = 120;
/** Pause before a full non-blocking pipe is tried again. */
const RETRY_MS = 2;

/** Takes text and bytes in order. */
export interface Sink {
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  /** Hands on what was gathered. */
  flush(): void;
}

export interface Terminal {
  readonly out: Sink;
  /** Whether somebody can be asked. */
  readonly isInTerminal: boolean;
  readonly isOutTerminal: boolean;
  readonly isErrorTerminal: boolean;
  readonly columns: number;
  readonly useColour: boolean;
  /** One line on standard error. */
  error(line: string): void;
  /** Replaces the progress line; shown only where standard error is a terminal. */
  progress(line: string): void;
  /** The answer of whoever sits at the terminal; empty for none. A secret is not shown. */
  ask(question: string, kind?: "line" | "secret"): Promise<string>;
}

/** The terminal of this process. */
export function openTerminal(env: NodeJS.ProcessEnv): Terminal {
  // Found out when first asked: many commands never do, and asking a terminal brings Node's network and streams along.
  const isIn = once(() => isatty(0));
  const isOut = once(() => isatty(1));
  const isError = once(() => isatty(2));
  const columns = once(() => columnsOf(env, isOut()));
  const useColour = once(() => (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb" && isOut());
  let isProgressShown = false;
  const clear = (): string => (isProgressShown ? "\r\x1b[K" : "");
  return {
    out: openSink(1),
    get isInTerminal() {
      return isIn();
    },
    get isOutTerminal() {
      return isOut();
    },
    get isErrorTerminal() {
      return isError();
    },
    get columns() {
      return columns();
    },
    get useColour() {
      return useColour();
    },
    error(line) {
      writeError(`${clear()}${line}\n`);
      isProgressShown = false;
    },
    progress(line) {
      if (!isError()) return;
      writeError(line === "" ? clear() : `\r${line}\x1b[K`);
      isProgressShown = line !== "";
    },
    ask: (question, kind = "line") => (kind === "secret" ? askSecret(question) : askLine(question)),
  };
}

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}

// Only a character device can be a terminal. What can tell for sure brings the network with it, so that it is not asked
// about files and pipes.
function isatty(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(descriptor);
  } catch {
    // The descriptor is closed.
    return false;
  }
}

/** A sink over a file descriptor. */
export function openSink(descriptor: number): Sink {
  let gathered = "";
  // One for all blocks; made when there is something to say.
  let block: Buffer | null = null;
  const flush = (): void => {
    if (gathered === "") return;
    const text = gathered;
    gathered = "";
    if (text.length > BLOCK_BYTES) return writeFully(descriptor, Buffer.from(text));
    block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES * MAX_UTF8_BYTES);
    writeFully(descriptor, block.subarray(0, block.write(text)));
  };
  return {
    write(text) {
      if (gathered.length + text.length > BLOCK_BYTES) flush();
      gathered += text;
      if (gathered.length >= BLOCK_BYTES) flush();
    },
    writeBytes(bytes) {
      flush();
      writeFully(descriptor, bytes);
    },
    flush,
  };
}

function writeError(text: string): void {
  try {
    writeFully(2, Buffer.from(text));
  } catch (error) {
    // Nobody reads the messages any more; the work itself goes on.
    if (!(error instanceof OutputClosed)) throw error;
  }
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  let from = 0;
  while (from < bytes.length) {
    try {
      from += writeSync(descriptor, bytes, from);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      // A socket that still held what nobody read says the second, a terminal that was closed the third.
      if (code === "EPIPE" || code === "ECONNRESET" || code === "EIO")
        throw new OutputClosed("the reader of the output has gone");
      if (code !== "EAGAIN") throw error;
      // The other end made the pipe non-blocking and has not read yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function columnsOf(env: NodeJS.ProcessEnv, isOutTerminal: boolean): number {
  const told = Number(env["COLUMNS"]);
  if (Number.isInteger(told) && told > 0) return told;
  return isOutTerminal && process.stdout.columns > 0 ? process.stdout.columns : DEFAULT_COLUMNS;
}
