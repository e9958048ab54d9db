// Entries on their way out, wherever they come from: filtered, counted, printed. An entry's document is only built when a
// filter, an output or a field needs it.
import type { Entry, EntryRow, Protocol } from "../../contract/index.ts";
import { assembleEntry, type EntryContext, formatEntry } from "../../engine/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { type Endpoint, type NameSpan, NameTable, NO_NAMES, type PeerNames } from "../../session/names/name-table.ts";
import { learnFromRow } from "../../session/names/observed-names.ts";
import type { Sink } from "../terminal/terminal.ts";
import type { EntryFormat } from "./entry-format.ts";
import { redactedCells } from "./redacted-row.ts";

/** Names of both peers of an entry. */
interface Names {
  readonly src: PeerNames;
  readonly dst: PeerNames;
}
const NAMELESS: Names = { src: NO_NAMES, dst: NO_NAMES };

export interface EntryPrinterOptions {
  readonly filter: Filter | null;
  readonly limit: number;
  /** Null where entries are not printed but counted. */
  readonly format: EntryFormat | null;
  readonly out: Sink;
  /** Leaves out connections whose exchanges are printed anyway. */
  readonly hidesConnections: boolean;
}

export class EntryPrinter {
  /** Entries that matched, by protocol. */
  readonly counts = new Map<Protocol, number>();
  /** Entries that matched. */
  total = 0;
  /** Whether rows are looked at, not only counted. */
  readonly needsRow: boolean;
  readonly #options: EntryPrinterOptions;
  readonly #names = new NameTable();
  #seen = 0;
  #hasHead = false;

  constructor(options: EntryPrinterOptions) {
    this.#options = options;
    this.needsRow = options.filter !== null || options.format !== null;
  }

  /** The limit is reached: nothing more will come out. */
  get isFull(): boolean {
    return this.total >= this.#options.limit;
  }

  /** Names of addresses. Entries that were printed before them have none. */
  learn(spans: readonly NameSpan[]): void {
    this.#names.add(spans);
  }

  /** Prints what matches, and says whether it did. */
  put(row: EntryRow, context: EntryContext): boolean {
    const { filter, format, out, hidesConnections } = this.#options;
    if (this.isFull) return false;
    this.#seen++;
    if (hidesConnections && row.isFlow && row.l7Detected.length > 0) return false;
    let entry: Entry | null = null;
    learnFromRow(this.#names, row, context.cluster);
    const names = this.#names.size === 0 ? NAMELESS : this.#namesOf(row, context.cluster);
    const named = { ...context, names };
    const assembled = (): Entry => (entry ??= assembleEntry(row, named));
    if (filter !== null) {
      entry = filter.apply(assembled(), rowFacts(row, this.#seen));
      if (entry === null) return false;
    }
    this.count(row.protocol);
    if (format === null) return true;
    this.#writeHead();
    if (filter?.redacts === true) {
      const json = (): string => JSON.stringify(assembled());
      out.write(format.text({ ...redactedCells(row, assembled()), entry: assembled, json }));
      return true;
    }
    const json = (): string => formatEntry(row, named);
    out.write(format.text({ row, src: names.src, dst: names.dst, entry: assembled, json }));
    return true;
  }

  /** Counts one that nothing has to look at. */
  count(protocol: Protocol): void {
    this.total++;
    this.counts.set(protocol, (this.counts.get(protocol) ?? 0) + 1);
  }

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

  #namesOf({ srcIp, srcPort, dstIp, dstPort, timeNs }: EntryRow, cluster: string): Names {
    const src = { ip: srcIp, port: srcPort };
    const dst = { ip: dstIp, port: dstPort };
    const nameOf = (end: Endpoint, other: Endpoint): PeerNames =>
      this.#names.resolve(cluster, end, other, timeNs)?.names ?? NO_NAMES;
    return { src: nameOf(src, dst), dst: nameOf(dst, src) };
  }
}

function rowFacts(row: EntryRow, no: number) {
  return { no, method: row.method, summary: row.summary, status: row.status, outcome: row.outcome };
}
