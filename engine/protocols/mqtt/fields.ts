// What filters can name of MQTT entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "mqtt";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `mqtt_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  { name: protocol, type: "bool", doc: "MQTT", protocol: "", when: [{ path: "protocol.name", in: [protocol] }] },
  field("packet_type", "string", "PUBLISH, CONNECT, SUBSCRIBE, PINGREQ, …", "request.packetType"),
  field("topic", "string", "Topic of a publication, also where an alias stood for it", "request.topic"),
  field("qos", "int", "QoS of a publication: 0, 1, 2", "request.qos"),
  field("retain", "bool", "The publication is kept for later subscribers", "request.retain"),
  field("client_id", "string", "Client identifier (CONNECT)", "request.clientId"),
  field("user_name", "string", "User who logs in (CONNECT)", "request.userName"),
  field("packet_id", "int", "Packet identifier", "request.packetId"),
  field("payload", "string", "Payload of a publication; base64 where it is no text", "request.payload"),
  field(
    "reason_code",
    "int",
    "Reason code of the answer: 0, 135, …; of several the first that refuses",
    "response.reasonCode",
  ),
  field("reason_name", "string", "The same by name: Success, Not authorized, …", "response.reasonName"),
];

const BOTH_SIDES = (side: "request" | "response"): readonly PathSpec[] => [
  path(`${side}.packetType`, "string", "PUBLISH, PUBACK, CONNECT, …"),
  path(`${side}.packetId`, "int", "Packet identifier"),
  path(`${side}.reasonCode`, "int", "Reason code; of several the first that refuses"),
  path(`${side}.reasonName`, "string", "The same by name: Success, Not authorized, …"),
  path(`${side}.properties`, "map", "Properties of MQTT 5: messageExpiryInterval, responseTopic, …"),
];
export const paths: readonly PathSpec[] = [
  ...BOTH_SIDES("request"),
  ...BOTH_SIDES("response"),
  path("request.topic", "string", "Topic of a publication, also where an alias stood for it"),
  path("request.qos", "int", "QoS of a publication"),
  path("request.retain", "bool", "The publication is kept for later subscribers"),
  path("request.dup", "bool", "The publication is sent again"),
  path("request.retransmissions", "int", "How often it was sent again before its answer came"),
  path("request.isTopicFromAlias", "bool", "The topic was sent before, this packet has its alias only"),
  path("request.isTopicUnknown", "bool", "The packet has an alias whose topic was not seen"),
  path("request.payload", "string", "Payload; base64 where it is no text, with `encoding` beside it"),
  path("request.payloadLength", "int", "Bytes of the payload"),
  path("request.steps", "list", "What was said between a publication with QoS 2 and PUBCOMP"),
  path("request.topicFilters", "list", "Filters that are subscribed to, or no more"),
  path("request.subscriptions", "list", "The same with their options: topicFilter, qos, noLocal, …"),
  path("request.protocolName", "string", "MQTT or MQIsdp (CONNECT)"),
  path("request.protocolLevel", "int", "3 for MQTT 3.1, 4 for 3.1.1, 5 (CONNECT)"),
  path("request.clientId", "string", "Client identifier (CONNECT)"),
  path("request.userName", "string", "User who logs in (CONNECT); the password is never stored"),
  path("request.keepAlive", "int", "Seconds of silence that the client allows itself"),
  path("request.cleanSession", "bool", "No session is kept (CONNECT before MQTT 5)"),
  path("request.cleanStart", "bool", "A former session is forgotten (CONNECT of MQTT 5)"),
  path("request.will", "map", "What is published when the client is lost: topic, qos, retain, payload"),
  path("response.sessionPresent", "bool", "The server has a session of this client (CONNACK)"),
  path("response.reasonCodes", "list", "Reason codes, one for each subscription"),
  path("response.reasonNames", "list", "The same by name"),
];
