// What happens to each exchange on its way out: counted, made into an entry where something asks for one, filtered,
// printed. An entry's document is only built when a filter, an output or a field needs it.
import type { Entry, EntryRow, Protocol } from "../../contract/index.ts";
import {
  assembleEntry,
  DEFAULT_LIMITS,
  type EntryContext,
  type Exchange,
  type StreamNaming,
  toRow,
} from "../../engine/index.ts";
import { codecs } from "../../codecs/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { spansOfNames } from "../../session/names/capture-names.ts";
import { NameTable, NO_NAMES, type PeerNames } from "../../session/names/name-table.ts";
import type { Sink } from "../terminal/terminal.ts";
import type { EntryFormat } from "./entry-format.ts";
import { redactedCells } from "./redacted-row.ts";

/** Where no cluster is, no node is known. */
const NO_NODE = { ip: "", name: "" };

/** Names of both peers of an entry. */
interface Names {
  readonly src: PeerNames;
  readonly dst: PeerNames;
}
const NAMELESS: Names = { src: NO_NAMES, dst: NO_NAMES };

export interface EntryStreamOptions {
  readonly filter: Filter | null;
  readonly limit: number;
  /** Null where entries are not printed but counted. */
  readonly format: EntryFormat | null;
  readonly out: Sink;
  /** The capturing agent: `file:<name>`, `local:<interface>`. */
  readonly worker: string;
  /** Captured now, not read from a file. */
  readonly isLive: boolean;
  /** Leaves out connections whose exchanges are printed anyway. */
  readonly hidesConnections: boolean;
  /** Hears of each matching exchange, for outputs that hold packets. */
  readonly onMatch?: (exchange: Exchange) => void;
}

export class EntryStream {
  /** Entries that matched, by protocol. */
  readonly counts = new Map<Protocol, number>();
  /** Entries that matched. */
  total = 0;
  readonly #options: EntryStreamOptions;
  readonly #needsRow: boolean;
  readonly #naming: StreamNaming;
  readonly #context: EntryContext;
  readonly #names = new NameTable();
  #seen = 0;
  #hasHead = false;

  constructor(options: EntryStreamOptions) {
    this.#options = options;
    this.#needsRow = options.filter !== null || options.format !== null;
    const { worker, isLive } = options;
    const backend = isLive ? "af_packet" : "file";
    // A restart must repeat no id of a live capture; a file that is read again gives the same ones.
    this.#naming = { prefix: isLive ? String(Math.floor(Date.now() / 1000)) : "", worker };
    this.#context = { worker, node: NO_NODE, cluster: "", captureBackend: backend, captureSource: backend };
  }

  /** The limit is reached: nothing more will come out. */
  get isFull(): boolean {
    return this.total >= this.#options.limit;
  }

  /** Takes what a capture says besides packets: the names of its addresses. Entries before them have none. */
  readonly learn = (metadata: CaptureMetadata): void => {
    if (metadata.kind === "names") this.#names.add(spansOfNames(metadata.names));
  };

  readonly take = (exchange: Exchange): void => {
    if (this.isFull) return;
    this.#seen++;
    if (this.#needsRow) this.#takeRow(exchange);
    else this.#count(exchange);
  };

  /** Nothing more comes: an empty list has its head all the same. */
  end(): void {
    this.#writeHead();
  }

  // Not before there is something below it: a capture that cannot be opened has no head.
  #writeHead(): void {
    if (this.#hasHead || this.#options.format === null) return;
    this.#hasHead = true;
    this.#options.out.write(this.#options.format.head);
  }

  #takeRow(exchange: Exchange): void {
    const { filter, format, out, hidesConnections } = this.#options;
    const row = toRow(exchange, this.#naming, codecs, DEFAULT_LIMITS);
    if (hidesConnections && row.isFlow && row.l7Detected.length > 0) return;
    let entry: Entry | null = null;
    const names = this.#names.size === 0 ? NAMELESS : this.#namesOf(row);
    const assembled = (): Entry => (entry ??= assembleEntry(row, { ...this.#context, names }));
    if (filter !== null) {
      entry = filter.apply(assembled(), rowFacts(row, this.#seen));
      if (entry === null) return;
    }
    this.#count(exchange);
    if (format === null) return;
    this.#writeHead();
    const cells = filter?.redacts === true ? redactedCells(row, assembled()) : { row, ...names };
    out.write(format.text({ ...cells, entry: assembled }));
  }

  #namesOf({ srcIp, dstIp, timeNs }: EntryRow): Names {
    const nameOf = (ip: string): PeerNames => this.#names.resolve(ip, timeNs)?.names ?? NO_NAMES;
    return { src: nameOf(srcIp), dst: nameOf(dstIp) };
  }

  #count(exchange: Exchange): void {
    this.total++;
    this.counts.set(exchange.protocol, (this.counts.get(exchange.protocol) ?? 0) + 1);
    this.#options.onMatch?.(exchange);
  }
}

function rowFacts(row: EntryRow, no: number) {
  return { no, method: row.method, summary: row.summary, status: row.status, outcome: row.outcome };
}
