// What filters can name of NATS entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "nats";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `nats_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  { name: protocol, type: "bool", doc: "NATS", protocol: "", when: [{ path: "protocol.name", in: [protocol] }] },
  field("command", "string", "PUB, MSG, SUB, CONNECT, PING, …", "request.command"),
  field("subject", "string", "Subject of a message or subscription", "request.subject"),
  field("reply_to", "string", "Subject that an answer is to be sent to", "request.replyTo"),
  field("queue_group", "string", "Queue group of a subscription", "request.queueGroup"),
  field("sid", "string", "Number of the subscription", "request.sid"),
  field("payload", "string", "Payload of a message; base64 where it is no text", "request.payload"),
  field("status", "int", "Status in the headers of an answer: 503 for no responders", "response.status"),
  field("error_message", "string", "What went wrong: of -ERR, or of JetStream's answer", "response.errorMessage"),
];

const BOTH_SIDES = (side: "request" | "response"): readonly PathSpec[] => [
  path(`${side}.command`, "string", "PUB, HPUB, MSG, HMSG, PING, PONG, …"),
  path(`${side}.subject`, "string", "Subject"),
  path(`${side}.sid`, "string", "Number of the subscription"),
  path(`${side}.headers`, "map", "Headers of the message"),
  path(`${side}.payload`, "string", "Payload; base64 where it is no text, with `encoding` beside it"),
  path(`${side}.payloadLength`, "int", "Bytes of the payload"),
  path(`${side}.jetStream`, "map", "JetStream's part: api, stream, consumer, streamSequence, acknowledgement, …"),
];
export const paths: readonly PathSpec[] = [
  ...BOTH_SIDES("request"),
  ...BOTH_SIDES("response"),
  path("request.replyTo", "string", "Subject that an answer is to be sent to"),
  path("request.queueGroup", "string", "Queue group (SUB)"),
  path("request.maxMessages", "int", "Messages after which a subscription ends (UNSUB)"),
  path(
    "request.options",
    "map",
    "What the client says of itself (CONNECT): name, lang, user, …; credentials are never stored",
  ),
  path("response.info", "map", "What the server says of itself (INFO): server_name, version, max_payload, …"),
  path("response.status", "int", "Status in the headers of an answer: 503 for no responders"),
  path("response.description", "string", "The same in words"),
  path("response.errorCode", "int", "Code of JetStream's error"),
  path("response.errorMessage", "string", "What went wrong: of -ERR, or of JetStream's answer"),
];
