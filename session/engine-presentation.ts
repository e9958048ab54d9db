// This build's protocols and filter language, as the functions that a session uses.
import type { Catalogue, Entry, EntryRow, JsonObject, Peer, Protocol, Section, Sections } from "../contract/index.ts";
import {
  assembleEntry,
  type Columns,
  DISSECTORS,
  type EntryContext,
  type EntryDocument,
  formatHead,
  type PeerNames,
  type Presenter,
  scriptedPresenter,
} from "../engine/index.ts";
import { catalogueOf, compile, openExplainer } from "../kfl/index.ts";
import type { ScriptEntry } from "./hooks/types.ts";
import type { Presentation } from "./presentation.ts";
import type { StoredRow } from "./store/index.ts";

const CATALOGUE = catalogueOf(DISSECTORS);
// What is made of a catalogue is kept by who makes it, so the same words have the same one.
const made = new WeakMap<Catalogue, Catalogue>();

function catalogueWith(words: Catalogue): Catalogue {
  if (words.protocols.length === 0) return CATALOGUE;
  const known = made.get(words) ?? catalogueOf([...DISSECTORS, words]);
  made.set(words, known);
  return known;
}

export const presentation: Presentation = {
  catalogue: CATALOGUE,
  catalogueWith,
  assemble: assembleStored,
  scriptEntry: scriptEntryOf,
  sections: sectionsOf,
  redactRow: redactRow,
  compile,
  explainer: openExplainer,
};

function assembleStored({ row, ...stored }: StoredRow): Entry {
  return assembleEntry(row, contextOf(stored));
}

function contextOf({ source, src, dst, passed, failed }: Omit<StoredRow, "row">): EntryContext {
  return { ...source, names: { src, dst }, passed, failed };
}

/** As scripts get it: nothing of it is parsed that no script reads. */
function scriptEntryOf({ row, ...stored }: StoredRow): ScriptEntry {
  return {
    id: row.id,
    node: stored.source.node.name,
    head: formatHead(row, contextOf(stored)),
    document: row.document,
  };
}

function sectionsOf(entry: Entry): Sections {
  // A protocol that the registry does not have is one of a user's script.
  const presenter = presenterOf(entry.protocol) ?? scriptedPresenter;
  const document = documentOf(entry);
  const side = (name: "request" | "response" | "data", value: JsonObject | null): readonly Section[] | null =>
    value === null || isEmpty(value)
      ? null
      : presented(
          () => presenter.sections(name, value, document) ?? [],
          () => [],
        );
  return {
    request: side("request", document.request),
    response: side("response", document.response),
    data: side("data", document.data),
  };
}

// A half pair has an empty object on the side that was not seen.
function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}

function redactRow(stored: StoredRow, entry: Entry): StoredRow {
  const { row, source } = stored;
  const { protocol, srcPort, dstPort } = row;
  const columns = presented<Partial<Columns> | undefined>(
    () => (presenterOf(protocol) ?? scriptedPresenter).columns(documentOf(entry), { protocol, srcPort, dstPort }),
    () => HIDDEN_CELLS,
  );
  const { error, tlsInfo, network } = entry;
  const document = JSON.stringify({ ...documentOf(entry), error, tlsInfo, network });
  const { src, dst } = entry;
  const sizes = { requestSize: numberOf(entry.requestSize), responseSize: numberOf(entry.responseSize) };
  const peers = { srcIp: src.ip, srcPort: portOf(src), dstIp: dst.ip, dstPort: portOf(dst) };
  const times = { timeNs: timeOf(entry, row), elapsedNs: elapsedOf(entry, row) };
  return {
    ...stored,
    row: { ...row, ...columns, ...peers, ...times, ...sizes, document },
    source: { ...source, node: nodeOf(entry) },
    src: namesOf(stored.src, src),
    dst: namesOf(stored.dst, dst),
  };
}

const HIDDEN = "[REDACTED]";
const HIDDEN_CELLS = { method: HIDDEN, summary: HIDDEN, status: HIDDEN, outcome: "none" as const };

// A script may have made anything of a document; what a presenter cannot read has no cells.
function presented<T>(present: () => T, otherwise: () => T): T {
  try {
    return present();
  } catch {
    return otherwise();
  }
}

// A hidden port is no number: the cell leaves it out.
function portOf({ port }: Peer): number | null {
  return /^\d{1,5}$/.test(port) ? Number(port) : null;
}
// A node that is hidden as a whole is a text.
function nodeOf({ node }: Entry): Entry["node"] {
  return typeof node === "object" ? node : { ip: "", name: HIDDEN };
}
// Times that are hidden, or are others, are not those of the row.
function timeOf({ timestamp }: Entry, { timeNs }: EntryRow): bigint {
  return timestamp === Number(timeNs / 1_000_000n) ? timeNs : BigInt(Math.trunc(numberOf(timestamp))) * 1_000_000n;
}
function elapsedOf({ elapsedTimeUs }: Entry, { elapsedNs }: EntryRow): bigint | null {
  const isSame = elapsedTimeUs === (elapsedNs === null ? 0 : Math.floor(Number(elapsedNs) / 1000));
  return isSame ? elapsedNs : BigInt(Math.trunc(numberOf(elapsedTimeUs))) * 1000n;
}
/** A number that was hidden is a text. */
function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function namesOf(names: PeerNames, { name, namespace, dns }: Peer): PeerNames {
  return { ...names, name, namespace, dns };
}

function presenterOf({ name }: Protocol): Presenter<never, never> | null {
  return DISSECTORS.find(({ protocols }) => protocols.some((protocol) => protocol.name === name))?.presenter ?? null;
}

function documentOf({ request, response, data, event }: Entry): EntryDocument {
  return { request, response, data, event };
}
