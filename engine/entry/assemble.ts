// The entry as filters, scripts and exports read it (docs/entry.md, 1), put together from its stored form: as a value,
// or straight as JSON text, which leaves the document inside as it is and so costs a fraction.
import type { Entry, EntryError, EntryRow, JsonObject, Network } from "../../contract/index.ts";
import { type EntryContext, envelopeOf } from "./envelope.ts";
import { formatHead } from "./head-text.ts";

/** The document of a row: what the protocol's presenter made. */
export interface RowDocument {
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly data: JsonObject | null;
  readonly event: JsonObject | null;
  readonly error: EntryError | null;
  readonly tlsInfo?: string;
  readonly network?: Network;
}

/** Parses a row's document. The text is the engine's own. */
export function documentOf(row: EntryRow): RowDocument {
  return JSON.parse(row.document) as RowDocument;
}

export function assembleEntry(row: EntryRow, context: EntryContext): Entry {
  return { ...envelopeOf(row, context), ...documentOf(row) };
}

/** The same entry as JSON text; the document's keys come last. */
export function formatEntry(row: EntryRow, context: EntryContext): string {
  return `${formatHead(row, context).slice(0, -1)},${row.document.slice(1)}`;
}
