// SSH in the comparison: identifications, fingerprints of what is offered, messages of the key exchange by their numbers.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode, shown } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** Numbers of the messages that our entries have names for. */
const NUMBERS: Readonly<Record<string, number>> = {
  KEXDH_INIT: 30,
  KEXDH_REPLY: 31,
  KEX_ECDH_INIT: 30,
  KEX_ECDH_REPLY: 31,
  KEX_DH_GEX_GROUP: 31,
  KEX_DH_GEX_INIT: 32,
  KEX_DH_GEX_REPLY: 33,
  KEX_DH_GEX_REQUEST: 34,
};

export function readSsh(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const version = shown(node, "ssh.protocol");
  const print = shown(node, "ssh.kex.hassh") ?? shown(node, "ssh.kex.hasshserver");
  const messages = findAll(node, "ssh.message_code").map(({ show }) => ({ message: Number(show) }));
  return [{ version, print }, ...messages];
}
export function sshWords({ version, print, message }: OracleMessage): string | null {
  if (version !== undefined) return `version ${wordOf(version)}`;
  if (print !== undefined) return `hassh ${wordOf(print)}`;
  const number = Number(message ?? 0);
  return number >= 30 && number < 50 ? `message ${number}` : null;
}
/** Our fact of one side of an entry; null where there is none. */
export function ourSsh({ message, version, hassh, hasshServer }: JsonObject): string | null {
  if (version !== undefined) return `version ${wordOf(version)}`;
  const print = hassh ?? hasshServer;
  if (print !== undefined) return `hassh ${wordOf(print)}`;
  const number = NUMBERS[wordOf(message)];
  return number === undefined ? null : `message ${number}`;
}
