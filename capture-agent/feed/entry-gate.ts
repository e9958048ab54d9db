// What of an entry leaves the node: the order's filter decides whether, its redaction decides what. Both are KFL, over
// the entry as it would be shown, without names.
import type { Catalogue, Entry, EntryRow, JsonObject } from "../../contract/index.ts";
import { assembleEntry, DISSECTORS, type EntryContext, type EntryDocument } from "../../engine/index.ts";
import { compile, type Filter, MAX_FILTER_LENGTH, STANDARD_FIELDS, STANDARD_PATHS } from "../../kfl/index.ts";
import { wordThatNeedsNames } from "./needs-names.ts";

/** Headers and paths of one order. */
const MAX_REDACTIONS = 256;
/** The first bytes of a flow, as it shows them, and bodies that nobody dissected: no path of a message covers them. */
const RAW_BYTES = ["data.payload", "request.payload", "response.payload"];
/** Characters of RFC 9110's token that need no thought inside quotes. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&*+.^_|~-]{1,256}$/;
/** Where a header's value is shown a second time. */
const ALSO_IN: Readonly<Record<string, readonly string[]>> = {
  cookie: ["request.cookies"],
  "set-cookie": ["response.cookies"],
  location: ["response.redirectURL"],
};

export interface GateOrder {
  readonly entryFilter: string;
  readonly redactedHeaders: readonly string[];
  readonly redactedPaths: readonly string[];
}

/** Words of the language as this build has them. */
const CATALOGUE: Catalogue = {
  fields: [...STANDARD_FIELDS, ...DISSECTORS.flatMap(({ fields }) => fields)],
  paths: [...STANDARD_PATHS, ...DISSECTORS.flatMap(({ paths }) => paths)],
  protocols: DISSECTORS.flatMap(({ protocols }) => protocols),
};

/** What gates kept back, over all orders. */
export interface GateCounts {
  /** Entries that did not match. */
  filtered: number;
  /** Entries whose document was left out, for it could not be redacted. */
  unredactable: number;
}

export class EntryGate {
  readonly isRedacting: boolean;
  readonly #filter: Filter | null;
  readonly #redaction: Filter | null;
  readonly #context: EntryContext;
  readonly #counts: GateCounts;

  private constructor(filter: Filter | null, redaction: Filter | null, node: string, counts: GateCounts) {
    this.#counts = counts;
    this.#filter = filter;
    this.#redaction = redaction;
    this.isRedacting = redaction !== null || filter?.redacts === true;
    const where = { node: { ip: "", name: node }, cluster: "", captureBackend: "af_packet" };
    this.#context = { ...where, worker: node, captureSource: "af_packet" };
  }

  /** Keeps nothing back. */
  static open(node: string, counts: GateCounts): EntryGate {
    return new EntryGate(null, null, node, counts);
  }

  /** The gate of an order, or what is wrong with the order, for people. */
  static of(order: GateOrder, node: string, counts: GateCounts): EntryGate | string {
    const filter = compileFilter(order.entryFilter);
    if (typeof filter === "string") return filter;
    const redaction = compileRedaction(order);
    if (typeof redaction === "string") return redaction;
    return new EntryGate(filter, redaction, node, counts);
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
    const allowed = this.#redaction === null ? wanted : this.#redaction.apply(wanted, facts);
    if (allowed === null) {
      this.#counts.unredactable++;
      return withoutDocument(row);
    }
    return allowed === entry ? row : redactedRow(row, allowed);
  }
}

function compileFilter(text: string): Filter | null | string {
  if (text.trim() === "") return null;
  if (text.length > MAX_FILTER_LENGTH) return `the entry filter is longer than ${MAX_FILTER_LENGTH} characters`;
  const compiled = compile(text, { catalogue: CATALOGUE, nowMs: Date.now() });
  if (!compiled.ok) return `the entry filter is not valid: ${whereAndWhat(compiled.errors[0])}`;
  const { filter } = compiled;
  const word = wordThatNeedsNames(text, CATALOGUE);
  if (word !== "") return `the entry filter needs \`${word}\`, which only the desktop knows: filter there`;
  if (filter.limit !== null || filter.rlimit !== null || filter.leftOff !== null)
    return "the entry filter pages through entries, which an agent cannot do: filter on the desktop";
  return filter.dialect === null ? null : filter;
}

function compileRedaction({ redactedHeaders, redactedPaths }: GateOrder): Filter | null | string {
  if (redactedHeaders.length + redactedPaths.length === 0) return null;
  if (redactedHeaders.length + redactedPaths.length > MAX_REDACTIONS) return `more than ${MAX_REDACTIONS} redactions`;
  const bad = redactedHeaders.find((name) => !HEADER_NAME.test(name));
  if (bad !== undefined) return `\`${bad.slice(0, 60)}\` is not the name of a header`;
  const unquotable = redactedPaths.find((path) => path.includes('"') && path.includes("`"));
  if (unquotable !== undefined) return `the path \`${unquotable.slice(0, 60)}\` holds both kinds of quotes`;
  const paths = [...redactedHeaders.flatMap(pathsOfHeader), ...redactedPaths, ...RAW_BYTES];
  const quoted = paths.map((path) => (path.includes('"') ? `\`${path}\`` : `"${path}"`));
  const text = `kfl1: redact(${quoted.join(", ")})`;
  if (text.length > MAX_FILTER_LENGTH) return "the redactions are too long";
  const compiled = compile(text, { catalogue: CATALOGUE, nowMs: 0 });
  return compiled.ok ? compiled.filter : `the redaction is not valid: ${whereAndWhat(compiled.errors[0])}`;
}

// Headers are found without regard to case, trailers as they are written: commonly one of these two ways.
function pathsOfHeader(name: string): readonly string[] {
  const sides = ["request", "response"];
  const written = new Set([name, name.toLowerCase()]);
  return [
    ...sides.map((side) => `${side}.headers['${name}']`),
    ...sides.flatMap((side) => [...written].map((one) => `${side}.trailers['${one}']`)),
    ...(ALSO_IN[name.toLowerCase()] ?? []),
  ];
}

function whereAndWhat(problem: { readonly column: number; readonly message: string } | undefined): string {
  return problem === undefined ? "it cannot be read" : `column ${problem.column}: ${problem.message}`;
}

/** Cells are made again from the redacted document: they must not show what it hides. */
function redactedRow(row: EntryRow, entry: Entry): EntryRow {
  const { request, response, data, event, error } = entry;
  const document: EntryDocument = { request, response, data, event };
  const { protocol, srcPort, dstPort } = row;
  const presenter = DISSECTORS.find(({ protocols }) => protocols.some(({ name }) => name === protocol.name))?.presenter;
  const columns = presenter?.columns(document, { protocol, srcPort, dstPort });
  const text = JSON.stringify({ ...document, error });
  // An address that is hidden is none.
  const srcIp = entry.src.ip === row.srcIp ? row.srcIp : "";
  const dstIp = entry.dst.ip === row.dstIp ? row.dstIp : "";
  return { ...row, ...columns, srcIp, dstIp, document: text };
}

function withoutDocument(row: EntryRow): EntryRow {
  const nothing: JsonObject = { request: null, response: null, data: null, event: null, error: null };
  return { ...row, method: "", summary: "", status: "", document: JSON.stringify(nothing) };
}
