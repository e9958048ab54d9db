// tcpdump in the neighbouring container: capture.sh runs it, and the two talk through the files of a shared folder (see
// there for their names). The packets come through a FIFO that is held open for writing as well, so that it has no end
// while nobody writes, and opening it waits for nobody.
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync, readSync, renameSync } from "node:fs";
import { statSync, unlinkSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import type { CaptureMode } from "../../codecs/capture-frames.ts";
import type { CaptureRun, CaptureRunner, RunListener } from "./capture-runner.ts";

/** How often the folder is looked at while a capture begins or ends. */
const LOOK_MS = 200;
/** And while captures just run: an agent at rest is to cost next to nothing. */
const STEADY_LOOK_MS = 1_000;
/** Bytes read at once: a FIFO's own capacity. */
const READ_BYTES = 65_536;
/** What is read of tcpdump's output at once; its counters come last. */
const MAX_SAID_BYTES = 16_384;
/** Looks that a capture which was told to end may take; then it is given up, and its FIFO breaks. */
const MAX_LOOKS_TO_END = 20;
/** Files of a capture that is over. */
const RUN_FILES = ["filter", "mode", "pcap", "said", "ended"] as const;
const RUN_FILE = /^(?:filter|mode|pcap|said|ended)\.(\d+)(?:\.new)?$/;

export class PipeRunner implements CaptureRunner {
  readonly #folder: string;
  readonly #runs = new Set<PipeRun>();
  #timer: NodeJS.Timeout | undefined;
  #number: number;

  constructor(folder: string) {
    this.#folder = folder;
    // Another agent may have been here before: what it left is ended, and its numbers are not used again.
    this.#number = takeOver(folder);
  }

  start(packetFilter: string, mode: CaptureMode, listener: RunListener): CaptureRun {
    const number = ++this.#number;
    writeFileSync(join(this.#folder, `filter.${number}`), `${packetFilter}\n`);
    writeFileSync(join(this.#folder, `mode.${number}`), `${mode}\n`);
    replaceFile(this.#folder, "want", `${number}\n`);
    const listening = {
      ...listener,
      onEnded: () => {
        this.#runs.delete(run);
        listener.onEnded();
      },
    };
    const run = new PipeRun(this.#folder, number, listening, () => this.#lookSoon());
    this.#runs.add(run);
    this.#lookSoon();
    return run;
  }

  close(): void {
    clearTimeout(this.#timer);
    replaceFile(this.#folder, "done", `${this.#number}\n`);
    for (const run of this.#runs) run.release();
  }

  #look(): void {
    for (const run of this.#runs) run.look();
    this.#lookSoon();
  }
  #lookSoon(): void {
    clearTimeout(this.#timer);
    if (this.#runs.size === 0) return;
    const isSteady = [...this.#runs].every((run) => run.isSteady);
    this.#timer = setTimeout(() => this.#look(), isSteady ? STEADY_LOOK_MS : LOOK_MS);
  }
}

/** Ends what an earlier agent started, and answers the highest number used so far. */
function takeOver(folder: string): number {
  const numbers = [readNumber(join(folder, "want")), readNumber(join(folder, "done"))];
  for (const name of readdirSync(folder)) {
    const number = RUN_FILE.exec(name)?.[1];
    if (number === undefined) continue;
    numbers.push(Number(number));
    // Its FIFO must stay until its tcpdump is over: capture.sh knows by it that the number was used.
    if (!name.startsWith("pcap.")) removeFile(join(folder, name));
  }
  const highest = Math.max(0, ...numbers);
  if (highest > 0) replaceFile(folder, "done", `${highest}\n`);
  return highest;
}

function readNumber(path: string): number {
  try {
    const number = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isSafeInteger(number) ? number : 0;
  } catch {
    // Not written yet.
    return 0;
  }
}

/** Readers see the former text or this one, never a part. */
function replaceFile(folder: string, name: string, text: string): void {
  const fresh = join(folder, `${name}.new`);
  writeFileSync(fresh, text);
  renameSync(fresh, join(folder, name));
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or never made.
  }
}

class PipeRun implements CaptureRun {
  readonly #folder: string;
  readonly #number: number;
  readonly #listener: RunListener;
  readonly #onChanging: () => void;
  #socket: Socket | undefined;
  #saidBytes = 0;
  #isHeld = false;
  #hasBegun = false;
  #hasRead = false;
  #isOver = false;
  #looksToEnd = Number.POSITIVE_INFINITY;

  /** `onChanging` is called when it is no longer steady. */
  constructor(folder: string, number: number, listener: RunListener, onChanging: () => void) {
    this.#folder = folder;
    this.#number = number;
    this.#listener = listener;
    this.#onChanging = onChanging;
  }

  /** Bytes come, and nobody asked for anything else. */
  get isSteady(): boolean {
    return this.#hasBegun && !this.#isHeld && !this.#isOver && this.#looksToEnd === Number.POSITIVE_INFINITY;
  }

  hold(isHeld: boolean): void {
    // Said again and again while a take-over goes on.
    const isChanged = isHeld !== this.#isHeld;
    this.#isHeld = isHeld;
    if (isChanged) this.#onChanging();
    if (isHeld) this.#socket?.pause();
    else this.#readOn();
  }
  askCounters(): void {
    writeFileSync(join(this.#folder, "ask"), "");
  }
  end(): void {
    this.hold(false);
    replaceFile(this.#folder, "done", `${this.#number}\n`);
    if (this.#looksToEnd <= MAX_LOOKS_TO_END) return;
    this.#looksToEnd = MAX_LOOKS_TO_END;
    this.#onChanging();
  }

  /** Looks for what changed in the folder. */
  look(): void {
    if (this.#socket === undefined && existsSync(this.#path("pcap"))) this.#open();
    this.#isOver = existsSync(this.#path("ended"));
    this.#hear();
    const wasRead = this.#hasRead;
    this.#hasRead = false;
    this.#looksToEnd--;
    // Nobody writes any more: a while without bytes means that there are none left.
    const isDrained = this.#socket === undefined || (!this.#isHeld && !wasRead);
    if ((this.#isOver && isDrained) || this.#looksToEnd <= 0) this.#finish();
  }

  /** Lets go of everything, and tells nobody. */
  release(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    for (const kind of RUN_FILES) removeFile(this.#path(kind));
  }

  #path(kind: (typeof RUN_FILES)[number]): string {
    return join(this.#folder, `${kind}.${this.#number}`);
  }

  #open(): void {
    const descriptor = openSync(this.#path("pcap"), constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({
      fd: descriptor,
      readable: true,
      writable: false,
      onread: {
        buffer: new Uint8Array(READ_BYTES),
        callback: (count, buffer) => {
          this.#hasBegun = this.#hasRead = true;
          this.#listener.onBytes(buffer.subarray(0, count));
          // Readers are served between two reads, however much waits in the FIFO.
          setImmediate(() => this.#readOn());
          return false;
        },
      },
    });
    socket.on("error", (error) => this.#listener.onSaid(`${error.message}\n`));
    socket.resume();
    this.#socket = socket;
  }

  #readOn(): void {
    if (!this.#isHeld && this.#socket?.destroyed === false) this.#socket.resume();
  }

  #hear(): void {
    const text = readNews(this.#path("said"), this.#saidBytes);
    this.#saidBytes += text.length;
    if (text.length > 0) this.#listener.onSaid(text.toString("utf8"));
  }

  #finish(): void {
    this.release();
    this.#listener.onEnded();
  }
}

/** What a file holds behind the first bytes, which are known. */
function readNews(path: string, known: number): Buffer {
  try {
    const news = Math.min(statSync(path).size - known, MAX_SAID_BYTES);
    if (news <= 0) return Buffer.alloc(0);
    const descriptor = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(news);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, news, known));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not there yet.
    return Buffer.alloc(0);
  }
}
