// Diameter in the comparison: command, flags, application, both identifiers, length, session and result of each message.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** tshark writes 3GPP before the names of commands that the IETF has too. */
const VENDOR = /^(3GPP|SIP)-/;

export function readDiameter(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  return [
    {
      cmd: shownNumber(node, "diameter.cmd.code"),
      name: label(findAll(node, "diameter.cmd.code")[0]),
      flags: shown(node, "diameter.flags"),
      app: shownNumber(node, "diameter.applicationId"),
      hbh: shown(node, "diameter.hopbyhopid"),
      e2e: shown(node, "diameter.endtoendid"),
      len: shownNumber(node, "diameter.length"),
      session: shown(node, "diameter.Session-Id"),
      result: shownNumber(node, "diameter.Result-Code"),
    },
  ];
}
export function diameterWords({ cmd, name, flags, app, hbh, e2e, len, session, result }: OracleMessage): string {
  const title = wordOf(name).replace(VENDOR, "");
  return [cmd, title, Number(flags), app, Number(hbh), Number(e2e), len, session, result].map(wordOf).join(" ").trim();
}
/** Our fact of one side of an entry; null where there is none. */
export function ourDiameter(value: JsonObject): string | null {
  const { commandCode, commandName, applicationId, hopByHopId, endToEndId, length, sessionId, resultCode } = value;
  if (commandCode === undefined) return null;
  const flags = flagsOf(value.flags as JsonObject);
  return [commandCode, commandName, flags, applicationId, hopByHopId, endToEndId, length, sessionId, resultCode]
    .map(wordOf)
    .join(" ")
    .trim();
}
function flagsOf({ request, proxiable, error, retransmitted }: JsonObject): number {
  return [request, proxiable, error, retransmitted].reduce<number>((sum, isSet, i) => sum + (isSet ? 0x80 >> i : 0), 0);
}
