// MQTT in the comparison: of each packet its type, number, QoS, flags, topics, client, codes and payload's length, in the frame
// where it ends.
import type { JsonObject } from "../../contract/index.ts";
import type { Exchange } from "../../engine/index.ts";
import type { MqttPacket } from "../../engine/protocols/mqtt/types.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

const TYPES =
  " CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK PINGREQ PINGRESP DISCONNECT AUTH".split(
    " ",
  );
/** Where tshark shows the codes of a packet: before MQTT 5, and in it. */
const CODES = /^mqtt\.(conack\.val|suback\.qos|\w+\.reason_code)$/;

export function readMqtt(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const type = TYPES[Number(shownNumber(node, "mqtt.msgtype"))] ?? "";
  const isPublication = type === "PUBLISH";
  const flag = (name: string): number | undefined => (isPublication ? shownNumber(node, `mqtt.${name}`) : undefined);
  return [
    {
      type,
      id: shownNumber(node, "mqtt.msgid"),
      qos: flag("qos"),
      dup: flag("dupflag"),
      retain: flag("retain"),
      topics: findAll(node, "mqtt.topic").map(({ show }) => show),
      client: shown(node, "mqtt.clientid"),
      codes: node.children.filter(({ name }) => CODES.test(name)).map(({ show }) => Number(show)),
      length: isPublication ? (findAll(node, "mqtt.msg")[0]?.size ?? 0) : undefined,
    },
  ];
}
export function mqttWords(message: OracleMessage): string {
  const { type, id, qos, dup, retain, topics, client, codes, length } = message;
  const flags = type === "PUBLISH" ? [qos, dup, retain] : [];
  // A code that says that all is well may be left out (3.4.2.1 of MQTT 5 and its like).
  const told = listOf(codes).length === 1 && listOf(codes)[0] === 0 ? [] : listOf(codes);
  return [type, id ?? 0, ...flags, ...listOf(topics), client, ...told, length].map(wordOf).join(" ").trim();
}
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Our facts of one side of an exchange: those of the packet, and of the steps to its answer, with their frames. */
export function ourMqtt(
  side: "request" | "response",
  value: JsonObject,
  exchange: Exchange,
  frame: number,
): readonly (readonly [frame: number, words: string])[] {
  const { packetType } = value;
  const packet = (side === "request" ? exchange.request : exchange.response) as MqttPacket;
  if (packetType === undefined) return [];
  const steps = packet.steps.map(({ packet: step, endPacket }) => [endPacket, wordsOf(step.type, step)] as const);
  return [[frame, wordsOf(wordOf(packetType), packet)], ...steps];
}
function wordsOf(type: string, { packetId, values, payload }: MqttPacket): string {
  const { qos, dup, retain, topic, topicFilters, clientId, reasonCode, reasonCodes } = values;
  const isPublication = type === "PUBLISH";
  return mqttWords({
    f: 0,
    p: "mqtt",
    type,
    id: packetId,
    qos,
    dup: Number(dup),
    retain: Number(retain),
    topics: isPublication ? [topic] : topicFilters,
    client: clientId,
    codes: reasonCodes ?? (reasonCode === undefined ? [] : [reasonCode]),
    length: isPublication ? (payload?.size ?? 0) : undefined,
  });
}
