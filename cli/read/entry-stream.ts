// What happens to each exchange of the engine on its way out: it becomes a row where something asks for one, and is
// filtered, counted and printed.
import type { Protocol } from "../../contract/index.ts";
import { DEFAULT_LIMITS, type EntryContext, type Exchange, type StreamNaming, toRow } from "../../engine/index.ts";
import { codecs } from "../../codecs/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";
import { spansOfNames } from "../../session/names/capture-names.ts";
import { EntryPrinter, type EntryPrinterOptions } from "./entry-printer.ts";

/** Where no cluster is, no node is known. */
const NO_NODE = { ip: "", name: "" };

export interface EntryStreamOptions extends EntryPrinterOptions {
  /** The capturing agent: `file:<name>`, `local:<interface>`. */
  readonly worker: string;
  /** Captured now, not read from a file. */
  readonly isLive: boolean;
  /** Hears of each matching exchange, for outputs that hold packets. */
  readonly onMatch?: (exchange: Exchange) => void;
}

export class EntryStream {
  readonly #options: EntryStreamOptions;
  readonly #printer: EntryPrinter;
  readonly #naming: StreamNaming;
  readonly #context: EntryContext;

  constructor(options: EntryStreamOptions) {
    this.#options = options;
    this.#printer = new EntryPrinter(options);
    const { worker, isLive } = options;
    const backend = isLive ? "af_packet" : "file";
    // A restart must repeat no id of a live capture; a file that is read again gives the same ones.
    this.#naming = { prefix: isLive ? String(Math.floor(Date.now() / 1000)) : "", worker };
    this.#context = { worker, node: NO_NODE, cluster: "", captureBackend: backend, captureSource: backend };
  }

  /** Entries that matched, by protocol. */
  get counts(): ReadonlyMap<Protocol, number> {
    return this.#printer.counts;
  }
  /** Entries that matched. */
  get total(): number {
    return this.#printer.total;
  }
  /** Entries are only counted, all of them. */
  get onlyCounts(): boolean {
    const { limit, onMatch } = this.#options;
    return !this.#printer.needsRow && limit === Number.POSITIVE_INFINITY && onMatch === undefined;
  }
  /** The limit is reached: nothing more will come out. */
  get isFull(): boolean {
    return this.#printer.isFull;
  }

  /** Takes what a capture says besides packets: the names of its addresses. Entries before them have none. */
  readonly learn = (metadata: CaptureMetadata): void => {
    if (metadata.kind === "names") this.#printer.learn(spansOfNames(metadata.names));
  };

  readonly take = (exchange: Exchange): void => {
    if (this.#printer.isFull) return;
    if (this.#isMatch(exchange)) this.#options.onMatch?.(exchange);
  };

  /** Nothing more comes: an empty list has its head all the same. */
  end(): void {
    this.#printer.end();
  }

  #isMatch(exchange: Exchange): boolean {
    if (this.#printer.needsRow) {
      return this.#printer.put(toRow(exchange, this.#naming, codecs, DEFAULT_LIMITS), this.#context);
    }
    this.#printer.count(exchange.protocol);
    return true;
  }
}
