// RADIUS in the comparison: code, identifier, length and user of each message, and how many attributes it has.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

export function readRadius(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  return [
    {
      code: shownNumber(node, "radius.code"),
      name: label(findAll(node, "radius.code")[0]),
      id: shownNumber(node, "radius.id"),
      len: shownNumber(node, "radius.length"),
      avps: findAll(node, "radius.avp").length,
      user: shown(node, "radius.User_Name"),
    },
  ];
}
export function radiusWords({ code, name, id, len, avps, user }: OracleMessage): string {
  return [code, name, id, len, avps, user].map(wordOf).join(" ").trim();
}
/** Our fact of one side of an entry; null where there is none. */
export function ourRadius({ code, codeName, identifier, length, attributes, userName }: JsonObject): string | null {
  if (code === undefined) return null;
  const count = (attributes as readonly JsonObject[]).length;
  return [code, codeName, identifier, length, count, userName].map(wordOf).join(" ").trim();
}
