// This build's protocols and filter language, as the functions that a session uses.
import type { Catalogue, Entry, JsonObject, Peer, Protocol, Section, Sections } from "../contract/index.ts";
import { assembleEntry, DISSECTORS, type EntryDocument, type PeerNames, type Presenter } from "../engine/index.ts";
import { compile, STANDARD_FIELDS, STANDARD_PATHS } from "../kfl/index.ts";
import type { Presentation } from "./presentation.ts";
import type { StoredRow } from "./store/index.ts";

export const presentation: Presentation = {
  catalogue: buildCatalogue(),
  assemble: assembleStored,
  sections: sectionsOf,
  redactRow: redactRow,
  compile,
};

// The language declares what its specification names; a protocol may declare more, and its word stands.
function buildCatalogue(): Catalogue {
  const fields = new Map(STANDARD_FIELDS.map((field) => [field.name, field]));
  const paths = new Map(STANDARD_PATHS.map((path) => [`${path.protocol} ${path.path}`, path]));
  for (const dissector of DISSECTORS) {
    for (const field of dissector.fields) fields.set(field.name, field);
    for (const path of dissector.paths) paths.set(`${path.protocol} ${path.path}`, path);
  }
  return {
    fields: [...fields.values()],
    paths: [...paths.values()],
    protocols: DISSECTORS.flatMap(({ protocols }) => protocols),
  };
}

function assembleStored({ row, source, src, dst }: StoredRow): Entry {
  return assembleEntry(row, { ...source, names: { src, dst } });
}

function sectionsOf(entry: Entry): Sections {
  const presenter = presenterOf(entry.protocol);
  const document = documentOf(entry);
  const side = (name: "request" | "response" | "data", value: JsonObject | null): readonly Section[] | null =>
    value === null || isEmpty(value) ? null : (presenter?.sections(name, value, document) ?? []);
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
  const { row } = stored;
  const { protocol, srcPort, dstPort } = row;
  const columns = presenterOf(protocol)?.columns(documentOf(entry), { protocol, srcPort, dstPort });
  const document = JSON.stringify({ ...documentOf(entry), error: entry.error });
  const shown = { ...row, ...columns, srcIp: entry.src.ip, dstIp: entry.dst.ip, document };
  return { ...stored, row: shown, src: namesOf(stored.src, entry.src), dst: namesOf(stored.dst, entry.dst) };
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
