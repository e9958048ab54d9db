// The addresses that an answer gives the name that was asked for. Of the records only those count that the question leads
// to, over aliases (RFC 1034, 3.6.2): what else stands in an answer nobody asked for.
import type { JsonObject } from "../../../contract/index.ts";
import type { NameReader, ObservedName } from "../dissector.ts";
import { documentSides, objectsOf, textOf } from "../document-sides.ts";

/** Longest document that is looked at: thousands of records. */
const MAX_DOCUMENT_BYTES = 1 << 20;
/** Addresses of one answer that get its name. */
export const MAX_NAMED_ADDRESSES = 64;

export const names: NameReader = { maxBytes: MAX_DOCUMENT_BYTES, isLastResort: false, read };

function read(document: string): readonly ObservedName[] {
  const { request, response } = documentSides(document);
  const records = objectsOf(response["answers"]);
  // Multicast DNS announces what nobody asked for: a record is its own name (RFC 6762, 8.3).
  if (response["variant"] === "mdns") {
    return observed([...records, ...objectsOf(response["additionals"])], (record) => textOf(record["name"]));
  }
  const [question] = [...objectsOf(response["questions"]), ...objectsOf(request["questions"])];
  const asked = textOf(question?.["name"]);
  if (asked === "") return [];
  const aliases = aliasesOf(asked, records);
  return observed(records, (record) => (aliases.has(textOf(record["name"]).toLowerCase()) ? asked : ""));
}

// Servers send the records of a chain in its order; where one does not, what lies behind the break stays without a name.
function aliasesOf(asked: string, records: readonly JsonObject[]): ReadonlySet<string> {
  const aliases = new Set([asked.toLowerCase()]);
  for (const record of records) {
    const alias = textOf(record["cname"]).toLowerCase();
    if (alias !== "" && aliases.has(textOf(record["name"]).toLowerCase())) aliases.add(alias);
  }
  return aliases;
}

function observed(records: readonly JsonObject[], nameOf: (record: JsonObject) => string): readonly ObservedName[] {
  return records
    .map((record): ObservedName => {
      return { ip: textOf(record["ip"]), name: nameOf(record), mechanism: "dns", since: "response" };
    })
    .filter(({ ip, name }) => ip !== "" && name !== "")
    .slice(0, MAX_NAMED_ADDRESSES);
}
