// WebSocket (RFC 6455) with permessage-deflate (RFC 7692). Entered by the HTTP upgrade only: nothing in its bytes
// tells it from other traffic.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { openWebSocket } from "./conversation.ts";
import { webSocketPresenter } from "./present.ts";
import { WS_13 } from "./protocol.ts";

function field(name: string, type: FieldSpec["type"], doc: string, path?: string): FieldSpec {
  return path === undefined ? { name, type, doc, protocol: "ws" } : { name, type, doc, protocol: "ws", path };
}

const FIELDS: readonly FieldSpec[] = [
  field("ws_request", "bool", "The client sent this message"),
  field("ws_response", "bool", "The server sent this message"),
  field("ws_opcode", "string", "text, binary, close, ping or pong"),
  field("ws_request_payload_data", "string", "Payload of a client's message", "request.payload"),
  field("ws_request_payload_length", "int", "Bytes of a client's message as sent", "request.payloadLength"),
  field("ws_response_payload_length", "int", "Bytes of a server's message as sent", "response.payloadLength"),
];

const PATHS: readonly PathSpec[] = (["request", "response"] as const).flatMap((side) => {
  const whose = side === "request" ? "client's" : "server's";
  const path = (name: string, type: PathSpec["type"], doc: string): PathSpec => ({
    path: `${side}.${name}`,
    type,
    doc: `${doc} of a ${whose} message`,
    protocol: "ws",
  });
  return [
    path("opcode", "string", "Kind"),
    path("fin", "bool", "Whether the end was seen"),
    path("masked", "bool", "Whether the payload was masked"),
    path("payloadLength", "int", "Bytes as sent"),
    path("payload", "string", "Payload, unpacked"),
    path("compressed", "bool", "Whether the payload was compressed"),
    path("closeCode", "int", "Close code"),
    path("closeReason", "string", "Close reason"),
  ];
});

export const webSocket: Dissector = {
  name: "ws",
  transports: ["tcp"],
  ports: [80, 443, 8080],
  protocols: [WS_13],
  presenter: webSocketPresenter,
  fields: FIELDS,
  paths: PATHS,
  detect: null,
  open: (context, setup) => openWebSocket(context, webSocketPresenter, setup),
};
