// The row of an entry as its redacted document gives it: no cell may show what the document hides.
import type { Entry, EntryRow, JsonObject } from "../../contract/index.ts";
import { columnsOf } from "../filter/columns.ts";

const REDACTED = "[REDACTED]";

export function rowOfRedacted(row: EntryRow, entry: Entry): EntryRow {
  // An entry is JSON but for its interface types, which declare no index signature.
  const columns = columnsOf(entry as unknown as JsonObject);
  const hidden = { method: REDACTED, summary: REDACTED, status: REDACTED };
  return {
    ...row,
    ...(columns ?? hidden),
    srcIp: entry.src.ip,
    srcPort: portOf(entry.src.port),
    dstIp: entry.dst.ip,
    dstPort: portOf(entry.dst.port),
  };
}

// A hidden port is no number: the cell leaves it out.
function portOf(port: string): number | null {
  return /^\d{1,5}$/.test(port) ? Number(port) : null;
}
