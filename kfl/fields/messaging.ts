// WebSocket, Redis, Kafka, AMQP (kfl.md 2.2; entry.md 3.4, 3.6 to 3.8).
import { field, path, sideFields, sizeFields } from "./declare.ts";
import type { Declared } from "./declare.ts";

const summary = (protocol: string, name: string) =>
  field(protocol, name, "string", "", "What the list shows as summary", { paths: ["{row}.summary"] });

export const WS: Declared = {
  fields: [
    field("ws", "ws_opcode", "string", "", "text, binary, close, ping or pong", {
      paths: ["request.opcode", "response.opcode"],
    }),
    field("ws", "ws_request_payload_data", "string", "request.payload", "Payload of a client's message"),
    ...sideFields("ws"),
    field("ws", "ws_request_payload_length", "int", "request.payloadLength", "Bytes of a client's message"),
    field("ws", "ws_response_payload_length", "int", "response.payloadLength", "Bytes of a server's message"),
  ],
  paths: [
    path("ws", "request.opcode", "string", "Kind of a client's message"),
    path("ws", "request.payload", "string", "Payload of a client's message"),
    path("ws", "request.payloadLength", "int", "Bytes of a client's message"),
    path("ws", "response.opcode", "string", "Kind of a server's message"),
    path("ws", "response.payload", "string", "Payload of a server's message"),
    path("ws", "response.payloadLength", "int", "Bytes of a server's message"),
  ],
};

export const REDIS: Declared = {
  fields: [
    field("redis", "redis_type", "string", "request.command", "Command: GET, SET, …"),
    field("redis", "redis_command", "string", "", "The whole command line", {
      paths: ["request.args"],
      transform: "joinBlank",
    }),
    field("redis", "redis_key", "string", "request.key", "Key, at most 64 bytes of it", { transform: "first64Bytes" }),
    ...sizeFields("redis", "redis", "size"),
  ],
  paths: [
    path("redis", "request.command", "string", "Command: GET, SET, …"),
    path("redis", "request.key", "string", "Key"),
    path("redis", "request.value", "string", "Value"),
    path("redis", "request.args", "list", "The whole command line"),
    path("redis", "response.type", "string", "Type of the reply"),
    path("redis", "response.value", "string", "The reply"),
    path("redis", "response.error", "string", "Text of an error reply"),
  ],
};

export const KAFKA: Declared = {
  fields: [
    field("kafka", "kafka_api_key", "int", "request.apiKey", "Number of the API"),
    field("kafka", "kafka_api_key_name", "string", "request.apiKeyName", "Name of the API: PRODUCE, LIST_OFFSETS, …", {
      transform: "upperSnake",
    }),
    field("kafka", "kafka_client_id", "string", "request.clientID", "Client id"),
    field("kafka", "kafka_size", "int", "request.size", "Size field of the request"),
    summary("kafka", "kafka_request_summary"),
    ...sideFields("kafka"),
    ...sizeFields("kafka", "kafka", "size").slice(0, 2),
  ],
  paths: [
    path("kafka", "request.apiKey", "int", "Number of the API"),
    path("kafka", "request.apiKeyName", "string", "Name of the API: Produce, Fetch, …"),
    path("kafka", "request.apiVersion", "int", "Version of the API"),
    path("kafka", "request.clientID", "string", "Client id"),
    path("kafka", "request.correlationID", "int", "Correlation id"),
    path("kafka", "request.payload", "map", "The request"),
    path("kafka", "response.payload", "map", "The response"),
  ],
};

export const AMQP: Declared = {
  fields: [
    field("amqp", "amqp_method", "string", "request.method", "Method: basic.publish, queue.declare, …", {
      transform: "dotted",
    }),
    summary("amqp", "amqp_summary"),
    ...sideFields("amqp"),
    ...sizeFields("amqp", "amqp", "length"),
  ],
  paths: [
    path("amqp", "request.method", "string", "Method: basic publish, queue declare, …"),
    path("amqp", "request.exchange", "string", "Exchange"),
    path("amqp", "request.routingKey", "string", "Routing key"),
    path("amqp", "request.queue", "string", "Queue"),
    path("amqp", "request.body", "string", "Body, base64"),
    path("amqp", "response.method", "string", "Method of the answer"),
  ],
};
