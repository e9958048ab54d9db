// Captures that a test holds in its hands, in place of tcpdump.
import { PcapWriter } from "../../engine/index.ts";
import type { CaptureMode } from "../../codecs/capture-frames.ts";
import type { CaptureRun, CaptureRunner, RunListener } from "../source/capture-runner.ts";

export class FakeRun implements CaptureRun {
  readonly filter: string;
  readonly mode: CaptureMode;
  readonly listener: RunListener;
  readonly #startMs: number;
  readonly #writer = new PcapWriter({ linkType: 1 });
  isHeld = false;
  isEnding = false;
  asked = 0;

  constructor(filter: string, mode: CaptureMode, listener: RunListener, startMs: number) {
    this.filter = filter;
    this.mode = mode;
    this.listener = listener;
    this.#startMs = startMs;
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }
  askCounters(): void {
    this.asked++;
  }
  end(): void {
    this.isEnding = true;
  }

  /** The file's header: the capture has begun. */
  begin(): void {
    this.listener.onBytes(this.#writer.take());
  }
  /** A packet with this one byte, `afterMs` after the start. */
  packet(byte: number, afterMs: number): void {
    const ms = this.#startMs + afterMs;
    const [sec, nsec] = [Math.floor(ms / 1000), (ms % 1000) * 1e6];
    this.#writer.packet({ bytes: Uint8Array.of(byte), start: 0, end: 1, originalLength: 1, sec, nsec, linkType: 1 });
    this.listener.onBytes(this.#writer.take());
  }
  /** Bytes of a capture file instead. */
  play(bytes: Uint8Array): void {
    this.listener.onBytes(bytes);
  }
  die(said: string): void {
    this.listener.onSaid(said);
    this.listener.onEnded();
  }
}

export class FakeRunner implements CaptureRunner {
  readonly runs: FakeRun[] = [];
  isClosed = false;
  readonly #startMs: number;

  constructor(startMs = 0) {
    this.#startMs = startMs;
  }

  start(filter: string, mode: CaptureMode, listener: RunListener): CaptureRun {
    const run = new FakeRun(filter, mode, listener, this.#startMs);
    this.runs.push(run);
    return run;
  }
  close(): void {
    this.isClosed = true;
  }
  run(index: number): FakeRun {
    const run = this.runs.at(index);
    if (run === undefined) throw new Error(`no run ${index}`);
    return run;
  }
}
