// Thrift in the comparison: each message's kind, method and number.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode } from "./pdml.ts";
import { wordOf } from "./words.ts";

const TYPES = ["", "call", "reply", "exception", "oneway"] as const;

/** Several messages may stand in one element. */
export function readThrift(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const types = findAll(node, "thrift.mtype");
  const methods = findAll(node, "thrift.method");
  const numbers = findAll(node, "thrift.seq_id");
  return types.map((type, i) => ({
    type: TYPES[Number(type.show)],
    method: methods[i]?.show,
    id: Number(numbers[i]?.show ?? 0),
  }));
}
export function thriftWords({ type, method, id }: OracleMessage): string | null {
  return type === undefined ? null : `${wordOf(type)} ${wordOf(method)} ${wordOf(id)}`;
}
/** Our fact of one side of an entry; null where there is none. */
export function ourThrift({ messageType, service, method, sequenceId }: JsonObject): string | null {
  if (messageType === undefined) return null;
  const name = service === undefined ? wordOf(method) : `${wordOf(service)}:${wordOf(method)}`;
  return `${wordOf(messageType)} ${name} ${wordOf(sequenceId)}`;
}
