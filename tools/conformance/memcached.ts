// memcached in the comparison. Binary: each message with its command, number and status. Text: commands with their keys, and
// answers of one word; tshark reads the first line of a packet only.
import type { JsonObject } from "../../contract/index.ts";
import type { Exchange } from "../../engine/index.ts";
import { OPCODES } from "../../engine/protocols/memcached/opcodes.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

const WORDS = new Set(["STORED", "NOT_STORED", "EXISTS", "NOT_FOUND", "DELETED", "TOUCHED", "END"]);
const [STAT, REQUEST] = [0x10, 0x80];
const NUMBERS = new Map([...OPCODES].map(([number, { name }]) => [name, number]));

export function readMemcached(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const magic = shownNumber(node, "memcache.magic");
  if (magic !== undefined) {
    const [opcode, opaque] = [shownNumber(node, "memcache.opcode"), shownNumber(node, "memcache.opaque")];
    const status = magic === REQUEST ? undefined : shownNumber(node, "memcache.status");
    const keyBytes = shownNumber(node, "memcache.key.length");
    return [{ is: magic === REQUEST ? "request" : "response", opcode, opaque, status, keyBytes }];
  }
  const [command, response] = [shown(node, "memcache.command"), shown(node, "memcache.response")];
  const key = findAll(node, "memcache.key")[0]?.show;
  return command === undefined && response === undefined ? [] : [{ command, key, response }];
}

export function memcachedWords(message: OracleMessage): string | null {
  const { is, opcode, opaque, status, keyBytes, command, key, response } = message;
  if (is !== undefined) {
    // Statistics of one command are one answer with us: its end is compared.
    if (is === "response" && opcode === STAT && keyBytes !== 0) return null;
    return `${wordOf(is)} ${wordOf(opcode)} number ${wordOf(opaque)} ${wordOf(status)}`.trim();
  }
  if (response !== undefined) return WORDS.has(wordOf(response)) ? `answer ${wordOf(response)}` : null;
  return command === "STAT" ? null : `command ${wordOf(command)} ${wordOf(key ?? "")}`.trim();
}

/** Our fact of one side of an entry; null where there is none. */
export function ourMemcached(side: "request" | "response", value: JsonObject, exchange: Exchange): string | null {
  const { command, key, opaque, status, errorCode, itemCount } = value;
  if (exchange.protocol.version === "text") {
    if (side === "request") return `command ${wordOf(command)} ${wordOf(key ?? "")}`.trim();
    return WORDS.has(wordOf(status)) && itemCount === undefined ? `answer ${wordOf(status)}` : null;
  }
  const { command: asked } = (exchange.request ?? { command: "" }) as { readonly command: string };
  const code = errorCode ?? (exchange.response as { readonly code: number } | null)?.code;
  const end = side === "request" ? "" : wordOf(code);
  return `${side} ${wordOf(NUMBERS.get(asked))} number ${wordOf(opaque)} ${end}`.trim();
}
