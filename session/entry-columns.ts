// The list's cells of an entry that comes from outside, or that a filter has redacted: made from its document alone.
import type { JsonObject } from "../contract/index.ts";
import { type Columns, DISSECTORS } from "../engine/index.ts";

const BY_NAME = new Map(DISSECTORS.map((dissector) => [dissector.name, dissector]));

/** The cells, or null where the entry is of no protocol that this build knows, or not shaped like one. */
export function columnsOf(entry: JsonObject): Columns | null {
  const protocol = objectAt(entry, "protocol");
  const name = protocol?.["name"];
  const dissector = typeof name === "string" ? BY_NAME.get(name) : undefined;
  const known = dissector?.protocols.find((one) => one.abbr === protocol?.["abbr"]) ?? dissector?.protocols[0];
  if (dissector === undefined || known === undefined) return null;
  const document = {
    request: objectAt(entry, "request"),
    response: objectAt(entry, "response"),
    data: objectAt(entry, "data"),
    event: objectAt(entry, "event"),
  };
  const context = { protocol: known, srcPort: portAt(entry, "src"), dstPort: portAt(entry, "dst") };
  try {
    return dissector.presenter.columns(document, context);
  } catch (error) {
    // Documents of our own have the shape that a presenter expects; one from elsewhere need not.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function objectAt(value: JsonObject, key: string): JsonObject | null {
  const member = value[key];
  // A list is not the shape of any side; what is left of JSON's objects is one.
  return typeof member === "object" && member !== null && !Array.isArray(member) ? (member as JsonObject) : null;
}

function portAt(entry: JsonObject, side: string): number | null {
  const port = objectAt(entry, side)?.["port"];
  return typeof port === "string" && /^\d{1,5}$/.test(port) ? Number(port) : null;
}
