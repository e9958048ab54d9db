// The cells of an entry as its redacted document gives it: no cell may show what the document hides.
import type { Entry, EntryRow, JsonObject } from "../../contract/index.ts";
import { columnsOf } from "../../session/entry-columns.ts";
import type { Item } from "./fields.ts";

const REDACTED = "[REDACTED]";

export function redactedCells(row: EntryRow, entry: Entry): Omit<Item, "entry" | "json"> {
  // An entry is JSON but for its interface types, which declare no index signature.
  const columns = columnsOf(entry as unknown as JsonObject);
  const hidden = { method: REDACTED, summary: REDACTED, status: REDACTED };
  const peers = {
    srcIp: entry.src.ip,
    srcPort: portOf(entry.src.port),
    dstIp: entry.dst.ip,
    dstPort: portOf(entry.dst.port),
  };
  return { row: { ...row, ...(columns ?? hidden), ...peers }, src: entry.src, dst: entry.dst };
}

// A hidden port is no number: the cell leaves it out.
function portOf(port: string): number | null {
  return /^\d{1,5}$/.test(port) ? Number(port) : null;
}
