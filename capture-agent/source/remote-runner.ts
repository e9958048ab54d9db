// tcpdump run by whoever started the agent: it is asked for on standard output, and what it captures comes on standard
// input (codecs/capture-frames.ts). For an agent on a desktop that dissects what a pod sees.
import type { Readable, Writable } from "node:stream";
import { type CaptureAsked, CaptureFrameReader, type CaptureMode } from "../../codecs/capture-frames.ts";
import { formatAsked, parseClock } from "../../codecs/capture-frames.ts";
import type { PacketClock } from "../clock.ts";
import type { CaptureRun, CaptureRunner, RunListener } from "./capture-runner.ts";

/** Bytes of a run that is held which are kept here; with more it goes on, and its packets come before older ones. */
export const MAX_HELD_BYTES = 16 << 20;

export class RemoteRunner implements CaptureRunner {
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #runs = new Map<number, RemoteRun>();
  #number = 0;

  /**
   * `clock` follows that of the packets. `onGone` is called once, when whoever captures is gone or says what nobody
   * understands: there is nothing to do then.
   */
  constructor(input: Readable, output: Writable, clock: PacketClock, onGone: (why: string) => void) {
    this.#input = input;
    this.#output = output;
    const frames = new CaptureFrameReader();
    let isGone = false;
    const gone = (why: string): void => {
      if (isGone) return;
      isGone = true;
      input.destroy();
      onGone(why);
    };
    input.on("data", (chunk: Buffer) => {
      const isRight = frames.push(chunk, (kind, run, bytes) => {
        const one = this.#runs.get(run);
        if (kind === "bytes") one?.bytes(bytes);
        else if (kind === "said") one?.said(Buffer.from(bytes).toString("utf8"));
        else if (kind === "clock") {
          const reading = parseClock(Buffer.from(bytes).toString("utf8"));
          if (reading !== null) clock.follow(reading);
        } else if (this.#runs.delete(run)) one?.ended();
      });
      if (!isRight) gone("standard input holds no frames");
    });
    for (const event of ["end", "close", "error"] as const) input.on(event, () => gone("standard input ended"));
    output.on("error", () => gone("standard output is closed"));
  }

  start(packetFilter: string, mode: CaptureMode, listener: RunListener): CaptureRun {
    const run = ++this.#number;
    const started = new RemoteRun(listener, () => this.#ask({ kind: "end", run }));
    this.#runs.set(run, started);
    this.#ask({ kind: "start", run, mode, filter: packetFilter });
    return started;
  }
  /** Says where the agent is reached. */
  listening(port: number): void {
    this.#ask({ kind: "listening", port });
  }
  close(): void {
    for (const run of this.#runs.keys()) this.#ask({ kind: "end", run });
    this.#input.pause();
  }

  #ask(asked: CaptureAsked): void {
    this.#output.write(formatAsked(asked));
  }
}

/** One stream carries all runs, and to stop it for one would stop it for the others: what is held waits here. */
class RemoteRun implements CaptureRun {
  readonly #listener: RunListener;
  readonly #askEnd: () => void;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isHeld = false;

  constructor(listener: RunListener, askEnd: () => void) {
    this.#listener = listener;
    this.#askEnd = askEnd;
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) return;
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const chunk of held) this.#listener.onBytes(chunk);
  }
  /** They come with its end. */
  askCounters(): void {}
  end(): void {
    this.#askEnd();
  }

  bytes(chunk: Uint8Array): void {
    if (!this.#isHeld) {
      this.#listener.onBytes(chunk);
      return;
    }
    this.#held.push(chunk.slice());
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > MAX_HELD_BYTES) this.hold(false);
  }
  said(text: string): void {
    this.#listener.onSaid(text);
  }
  ended(): void {
    this.hold(false);
    this.#listener.onEnded();
  }
}
