// Variables of WebSocket, Redis, Kafka and AMQP from realistic entries (kfl.md 2.2; entry.md 3.4, 3.6 to 3.8).
import type { RowFacts } from "../filter.ts";
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { AMQP, KAFKA, REDIS, WS } from "./messaging.ts";

const table = new VariableTable();
const SIZES = { requestSize: 30, responseSize: 50 };
const ROW: RowFacts = { method: "SYN,ACK", summary: "what the list shows" };

table.check(
  "a client's WebSocket message",
  {
    ...ofProtocol("ws", "WS"),
    request: { opcode: "text", payload: "hello", payloadLength: 5 },
    response: null,
  },
  {
    ws: true,
    ws_opcode: "text",
    ws_request_payload_data: "hello",
    ws_request: true,
    ws_response: false,
    ws_request_payload_length: 5,
    ws_response_payload_length: 0,
  },
);

table.check(
  "a server's WebSocket message",
  {
    ...ofProtocol("ws", "WS"),
    request: null,
    response: { opcode: "ping", payload: "", payloadLength: 4 },
  },
  {
    ws_opcode: "ping",
    ws_request_payload_data: "",
    ws_request: false,
    ws_response: true,
    ws_response_payload_length: 4,
  },
);

table.check(
  "Redis",
  {
    ...ofProtocol("redis", "REDIS"),
    ...SIZES,
    request: { type: "Array", command: "SET", key: "k".repeat(80), value: "v", args: ["SET", "k", "v", "EX", "60"] },
    response: { type: "Simple String", value: "OK" },
  },
  {
    redis: true,
    redis_type: "SET",
    redis_command: "SET k v EX 60",
    redis_key: "k".repeat(64),
    redis_request_size: 30,
    redis_response_size: 50,
    redis_total_size: 80,
  },
);

table.check(
  "Kafka",
  {
    ...ofProtocol("kafka", "KAFKA"),
    ...SIZES,
    request: { size: 26, apiKeyName: "ListOffsets", apiKey: 2, apiVersion: 7, clientID: "billing" },
    response: { size: 40 },
  },
  {
    kafka: true,
    kafka_api_key: 2,
    kafka_api_key_name: "LIST_OFFSETS",
    kafka_client_id: "billing",
    kafka_size: 26,
    kafka_request_summary: "what the list shows",
    kafka_request: true,
    kafka_response: true,
    kafka_request_size: 30,
    kafka_response_size: 50,
  },
  ROW,
);

table.check(
  "AMQP",
  {
    ...ofProtocol("amqp", "AMQP"),
    ...SIZES,
    request: { method: "basic publish", exchange: "orders", routingKey: "eu" },
    response: null,
  },
  {
    amqp: true,
    amqp_method: "basic.publish",
    amqp_summary: "what the list shows",
    amqp_request: true,
    amqp_response: false,
    amqp_request_length: 30,
    amqp_response_length: 50,
    amqp_total_size: 80,
    method: "",
  },
  ROW,
);

table.check(
  "an AMQP event of the server",
  { ...ofProtocol("amqp", "AMQP"), request: null, response: { method: "x" } },
  {
    amqp_response: true,
    amqp_method: "",
  },
);

table.checkAllSeen([AMQP, KAFKA, REDIS, WS]);
