// tcpdump run by whoever started the agent: it is asked for on standard output, and what it captures comes on standard
// input (codecs/capture-frames.ts). For an agent on a desktop that dissects what a pod sees.
import type { Readable, Writable } from "node:stream";
import { type CaptureAsked, CaptureFrameReader, type CaptureMode, formatAsked } from "../../codecs/capture-frames.ts";
import type { CaptureRun, CaptureRunner, RunListener } from "./capture-runner.ts";

export class RemoteRunner implements CaptureRunner {
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #runs = new Map<number, RunListener>();
  #number = 0;

  /** `onGone` is called once, when whoever captures is gone or says what nobody understands: there is nothing to do then. */
  constructor(input: Readable, output: Writable, onGone: (why: string) => void) {
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
        const listener = this.#runs.get(run);
        if (kind === "bytes") listener?.onBytes(bytes);
        else if (kind === "said") listener?.onSaid(Buffer.from(bytes).toString("utf8"));
        else if (this.#runs.delete(run)) listener?.onEnded();
      });
      if (!isRight) gone("standard input holds no frames");
    });
    for (const event of ["end", "close", "error"] as const) input.on(event, () => gone("standard input ended"));
    output.on("error", () => gone("standard output is closed"));
  }

  start(packetFilter: string, mode: CaptureMode, listener: RunListener): CaptureRun {
    const run = ++this.#number;
    this.#runs.set(run, listener);
    this.#ask({ kind: "start", run, mode, filter: packetFilter });
    return {
      // One stream carries all runs: holding one would hold the others. Packets of two come as they come.
      hold: () => undefined,
      // They come with its end.
      askCounters: () => undefined,
      end: () => this.#ask({ kind: "end", run }),
    };
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
