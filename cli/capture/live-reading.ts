// One live capture on its way to the terminal or a file: packets through the engine, entries out as they complete,
// until somebody or something ends it.
import { codecs } from "../../codecs/index.ts";
import type { ContractError, Ledger } from "../../contract/index.ts";
import { createEngine, type Engine, type KeyLog } from "../../engine/index.ts";
import type { UserProtocols } from "../../session/user-protocols.ts";
import type { CaptureMetadata, PacketRecord } from "../../engine/pcap/index.ts";
import { SourceDrops } from "../../session/ingest/source-drops.ts";
import { type CaptureProgram, InterfaceNames, InterfaceSource } from "../../session/sources/index.ts";
import type { EntryStream } from "../read/entry-stream.ts";
import type { PacketFile } from "../read/packet-file.ts";
import type { Sink, Terminal } from "../terminal/terminal.ts";

/** Time-outs are looked for, and the terminal is brought up to date, so often. */
const TICK_MS = 1000;
/** Longest that a printed entry waits in our buffer. */
const FLUSH_MS = 100;

export interface LiveReadingOptions {
  readonly interfaces: readonly string[];
  readonly captureFilter: string;
  readonly programs: readonly CaptureProgram[];
  readonly protocols: UserProtocols;
  /** Secrets of TLS, which may come while packets do. Null: what is encrypted stays so. */
  readonly keys: KeyLog | null;
  /** Null where packets alone are kept, to be looked at when all are there. */
  readonly stream: EntryStream | null;
  /** Null where no packets are kept. */
  readonly packets: PacketFile | null;
  readonly out: Sink;
  readonly terminal: Terminal;
}

export class LiveReading {
  readonly #options: LiveReadingOptions;
  readonly #engine: Engine;
  readonly #source: InterfaceSource;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #failures: ContractError[] = [];
  #failure: unknown;
  readonly #names = new InterfaceNames();
  readonly #drops = new SourceDrops();
  #packets = 0;
  #finish: () => void = () => undefined;
  readonly #isOver: Promise<void>;

  constructor(options: LiveReadingOptions) {
    this.#options = options;
    const { stream, interfaces, programs, captureFilter: filter } = options;
    this.#engine = createEngine({
      codecs,
      ...options.protocols,
      ...(options.keys === null ? {} : { keys: options.keys }),
      emit: (exchange) => stream?.take(exchange),
      interfaceName: this.#names.name,
    });
    this.#isOver = new Promise((over) => {
      this.#finish = over;
    });
    this.#source = new InterfaceSource({
      interfaces,
      filter,
      programs,
      visitor: {
        onPacket: (record) => this.#guard(() => this.#packet(record)),
        onMetadata: (metadata) => this.#guard(() => this.#metadata(metadata)),
        onEnd: (_name, error) => {
          this.#failures.push(error);
          if (this.#failures.length === interfaces.length) this.end();
        },
      },
    });
  }

  /** Runs until `end` is called; what was captured is out by then. Rejects where capturing or writing fails. */
  async run(): Promise<void> {
    await this.#source.start();
    this.#timers.push(setInterval(() => this.#guard(() => this.#tick()), TICK_MS));
    this.#timers.push(setInterval(() => this.#guard(() => this.#options.out.flush()), FLUSH_MS));
    await this.#isOver;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#source.stop();
    this.#engine.finish();
    this.#options.stream?.end();
    this.#options.packets?.finish();
    this.#options.out.flush();
    this.#options.terminal.progress("");
    if (this.#failure !== undefined) throw this.#failure;
    for (const failure of this.#failures) this.#options.terminal.error(`thresher: ${failure.message}`);
  }

  readonly end = (): void => this.#finish();

  /** Whether every interface fell silent by itself. */
  get hasFailed(): boolean {
    return this.#failures.length === this.#options.interfaces.length;
  }

  /** The engine's ledger with what the kernel dropped before it. */
  ledger(): Ledger {
    for (const [index, { droppedByKernel, droppedByInterface }] of this.#source.counters.entries()) {
      this.#drops.setDropped(index, droppedByKernel, droppedByInterface);
    }
    return this.#drops.addTo(this.#engine.ledger());
  }

  #metadata(metadata: CaptureMetadata): void {
    this.#names.learn(metadata);
    this.#drops.note(metadata);
    this.#options.packets?.metadata(metadata);
  }
  #packet(record: PacketRecord): void {
    this.#packets++;
    this.#options.packets?.packet(record);
    this.#engine.packet(record);
    if (this.#options.stream?.isFull === true) this.end();
  }

  #tick(): void {
    const nowMs = Date.now();
    this.#engine.tick(Math.floor(nowMs / 1000), (nowMs % 1000) * 1_000_000);
    const { stream, terminal } = this.#options;
    if (!terminal.isOutTerminal) {
      terminal.progress(`${this.#packets} packets, ${stream?.total ?? 0} entries; Ctrl+C ends`);
    }
  }

  // The source calls from an event, where an error has nobody to catch it.
  #guard(work: () => void): void {
    try {
      if (this.#failure === undefined) work();
    } catch (error) {
      this.#failure = error;
      this.end();
    }
  }
}
