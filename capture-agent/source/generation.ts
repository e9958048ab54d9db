// The packets of one tcpdump, from its first byte to its end.
import { type CaptureDamage, CaptureReader, type PacketRecord } from "../../engine/index.ts";
import type { CaptureMode } from "../../codecs/capture-frames.ts";
import type { CaptureRun, CaptureRunner } from "./capture-runner.ts";
import { type DropCounters, readDropCounters, reasonIn } from "./drop-counters.ts";

/** What is kept of what tcpdump printed. */
const MAX_SAID_LENGTH = 16_384;

export interface GenerationListener {
  readonly onPacket: (record: PacketRecord) => void;
  readonly onDamage: (damage: CaptureDamage) => void;
  /** The kernel took the filter: what passes from now on is captured. */
  readonly onBegun: () => void;
  readonly onEnded: () => void;
}

export class Generation {
  readonly packetFilter: string;
  readonly mode: CaptureMode;
  hasBegun = false;
  isOver = false;
  readonly #run: CaptureRun;
  readonly #reader: CaptureReader;
  readonly #listener: GenerationListener;
  #said = "";

  constructor(runner: CaptureRunner, packetFilter: string, mode: CaptureMode, listener: GenerationListener) {
    this.packetFilter = packetFilter;
    this.mode = mode;
    this.#listener = listener;
    this.#reader = new CaptureReader((metadata) => {
      if (metadata.kind === "damage") listener.onDamage(metadata.damage);
    });
    this.#run = runner.start(packetFilter, mode, {
      onBytes: (chunk) => this.#read(chunk),
      onSaid: (text) => {
        this.#said = (this.#said + text).slice(-MAX_SAID_LENGTH);
      },
      onEnded: () => this.#end(),
    });
  }

  get drops(): DropCounters {
    return readDropCounters(this.#said);
  }
  /** Why it is over, in tcpdump's words. */
  get reason(): string {
    return reasonIn(this.#said);
  }
  hold(isHeld: boolean): void {
    this.#run.hold(isHeld);
  }
  askCounters(): void {
    if (this.hasBegun && !this.isOver) this.#run.askCounters();
  }
  end(): void {
    this.#run.end();
  }

  #read(chunk: Uint8Array): void {
    // The file's header comes when the capture has begun, before any packet.
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.#listener.onBegun();
    }
    this.#reader.push(chunk, this.#listener.onPacket);
  }

  #end(): void {
    this.#reader.finish(this.#listener.onPacket);
    this.isOver = true;
    this.#listener.onEnded();
  }
}
