// AMQP in the comparison: each method with its channel, in the frame where it begins.
import type { JsonObject } from "../../contract/index.ts";
import type { Exchange } from "../../engine/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

export function readAmqp(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const method = findAll(node, "amqp.method.method")[0];
  if (method === undefined) return [];
  return [
    {
      type: "Method",
      channel: shownNumber(node, "amqp.channel"),
      class: label(findAll(node, "amqp.method.class")[0]),
      method: label(method),
    },
  ];
}
export function amqpWords({ type, channel, class: name, method }: OracleMessage): string | null {
  return type === "Method" ? `${wordOf(name)} ${wordOf(method)} channel ${wordOf(channel)}`.toLowerCase() : null;
}
/** Our fact of one side, and the frame where it begins; null for what stands in place of an answer. */
export function ourAmqp(
  side: "request" | "response",
  { method, channel }: JsonObject,
  exchange: Exchange,
): readonly [number, string] | null {
  const span = side === "request" ? exchange.requestSpan : exchange.responseSpan;
  // Frames of version 1.0 are counted, not shown.
  if (span === null || method === "empty" || exchange.protocol.version === "1.0") return null;
  return [span.startPacket, `${wordOf(method)} channel ${wordOf(channel)}`];
}
