// What of an entry leaves the node: the order's filter decides whether, its redaction decides what. Both are KFL, over
// the entry as it would be shown, without names.
import type { Entry, EntryRow, JsonObject } from "../../contract/index.ts";
import { assembleEntry, type Columns, DISSECTORS, type EntryContext, type EntryDocument } from "../../engine/index.ts";
import {
  catalogueOf,
  compileSourceFilter,
  compileSourceRedaction,
  type Filter,
  type SourceRedaction,
} from "../../kfl/index.ts";

export interface GateOrder {
  readonly entryFilter: string;
  readonly redactedHeaders: readonly string[];
  readonly redactedPaths: readonly string[];
}

/** Words of the language as this build has them. */
const CATALOGUE = catalogueOf(DISSECTORS);
const TOLD_TWICE = DISSECTORS.flatMap(({ toldTwice = [] }) => toldTwice);

/** What gates kept back, over all orders. */
export interface GateCounts {
  /** Entries that did not match. */
  filtered: number;
  /** Entries whose document was left out, for it could not be redacted. */
  unredactable: number;
}

export class EntryGate {
  /** All that the order says of redaction, as a text to compare; empty where it says nothing. */
  readonly redactionOrder: string;
  readonly #filter: Filter | null;
  readonly #redaction: SourceRedaction | null;
  readonly #context: EntryContext;
  readonly #counts: GateCounts;

  private constructor(
    filter: Filter | null,
    redaction: SourceRedaction | null,
    order: GateOrder,
    node: string,
    counts: GateCounts,
  ) {
    this.#counts = counts;
    this.#filter = filter;
    this.#redaction = redaction;
    const { redactedHeaders, redactedPaths, entryFilter } = order;
    const byFilter = filter?.redacts === true ? entryFilter : "";
    this.redactionOrder = redaction === null ? "" : JSON.stringify([redactedHeaders, redactedPaths, byFilter]);
    const where = { node: { ip: "", name: node }, cluster: "", captureBackend: "af_packet" };
    this.#context = { ...where, worker: node, captureSource: "af_packet" };
  }

  /** Keeps nothing back. */
  static open(node: string, counts: GateCounts): EntryGate {
    return new EntryGate(null, null, { entryFilter: "", redactedHeaders: [], redactedPaths: [] }, node, counts);
  }

  /** The gate of an order, or what is wrong with the order, for people. */
  static of(order: GateOrder, node: string, counts: GateCounts): EntryGate | string {
    const filter = compileSourceFilter(order.entryFilter, CATALOGUE);
    if (!filter.ok) return filter.message;
    const { redactedHeaders: headers, redactedPaths: paths } = order;
    const byFilter = filter.filter?.redacts === true;
    const redaction = compileSourceRedaction({ headers, paths }, TOLD_TWICE, byFilter);
    if (!redaction.ok) return redaction.message;
    return new EntryGate(filter.filter, redaction.redaction, order, node, counts);
  }

  get isRedacting(): boolean {
    return this.#redaction !== null;
  }

  /** The row as it may leave, or null where it is not wanted. */
  pass(row: EntryRow): EntryRow | null {
    if (this.#filter === null && this.#redaction === null) return row;
    const entry = assembleEntry(row, this.#context);
    const facts = { method: row.method, summary: row.summary, status: row.status, outcome: row.outcome };
    const wanted = this.#filter === null ? entry : this.#filter.apply(entry, facts);
    if (wanted === null) {
      this.#counts.filtered++;
      return null;
    }
    const allowed = this.#redaction === null ? wanted : this.#redaction.apply(entry, wanted);
    if (allowed === null) {
      this.#counts.unredactable++;
      return withoutDocument(row);
    }
    return allowed === entry ? row : redactedRow(row, allowed);
  }
}

/** Cells are made again from the redacted document: they must not show what it hides. */
function redactedRow(row: EntryRow, entry: Entry): EntryRow {
  const { request, response, data, event, error, tlsInfo, network } = entry;
  const document: EntryDocument = { request, response, data, event };
  const text = JSON.stringify({ ...document, error, tlsInfo, network });
  return { ...row, ...cellsOf(row, document), ...endsOf(row, entry), document: text };
}

const HIDDEN = "[REDACTED]";

function cellsOf({ protocol, srcPort, dstPort }: EntryRow, document: EntryDocument): Partial<Columns> {
  const presenter = DISSECTORS.find(({ protocols }) => protocols.some(({ name }) => name === protocol.name))?.presenter;
  try {
    return presenter?.columns(document, { protocol, srcPort, dstPort }) ?? NO_CELLS;
  } catch {
    // A text stands where the presenter expects an object.
    return NO_CELLS;
  }
}
const NO_CELLS = { method: HIDDEN, summary: HIDDEN, status: HIDDEN };

/** An address, a port and a size that is hidden is none. */
function endsOf(row: EntryRow, { src, dst, requestSize, responseSize }: Entry): Partial<EntryRow> {
  return {
    requestSize: requestSize === row.requestSize ? requestSize : 0,
    responseSize: responseSize === row.responseSize ? responseSize : 0,
    srcIp: src.ip === row.srcIp ? row.srcIp : "",
    dstIp: dst.ip === row.dstIp ? row.dstIp : "",
    srcPort: portOf(src.port),
    dstPort: portOf(dst.port),
  };
}

function portOf(port: string): number | null {
  return /^\d{1,5}$/.test(port) ? Number(port) : null;
}

function withoutDocument(row: EntryRow): EntryRow {
  const nothing: JsonObject = { request: null, response: null, data: null, event: null, error: null };
  return { ...row, method: "", summary: "", status: "", document: JSON.stringify(nothing) };
}
