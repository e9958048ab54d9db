// What filters can name of Redis entries.
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";

const protocol = "redis";

export const fields: readonly FieldSpec[] = [
  { name: "redis_type", type: "string", doc: "Command in upper case: GET, SET, …", protocol, path: "request.command" },
  {
    name: "redis_command",
    type: "string",
    doc: "The whole command, its words joined by blanks; passwords (AUTH, HELLO, MIGRATE, CONFIG SET, ACL SETUSER) are ***",
    protocol,
  },
  { name: "redis_key", type: "string", doc: "Key of the command, at most its first 64 bytes", protocol },
  { name: "redis_request_size", type: "int", doc: "Bytes of the request on the wire", protocol, path: "requestSize" },
  { name: "redis_response_size", type: "int", doc: "Bytes of the reply on the wire", protocol, path: "responseSize" },
  { name: "redis_total_size", type: "int", doc: "Bytes of request and reply on the wire", protocol, path: "size" },
];

const BOTH_SIDES: readonly (readonly [string, FieldType, string])[] = [
  ["type", "string", "Type of the value: Array, Bulk String, Simple String, Integer, Error, Map, Push, …"],
  ["command", "string", "Command in upper case; of a pushed message its kind (MESSAGE, SUBSCRIBE, …)"],
  ["key", "string", "Second word; of a pushed message its channel"],
  ["value", "string", "Third word, several as [v, v, …]; of a reply its value. Passwords are never stored: ***"],
  ["keyword", "string", "OK, QUEUED, PONG, …"],
];

export const paths: readonly PathSpec[] = [
  ...["request", "response"].flatMap((side) =>
    BOTH_SIDES.map(([name, type, doc]) => ({ path: `${side}.${name}`, type, doc, protocol })),
  ),
  {
    path: "request.args",
    type: "list",
    doc: "All words of the command. Passwords of AUTH, HELLO, MIGRATE, CONFIG SET and ACL SETUSER are never stored: ***",
    protocol,
  },
  { path: "response.error", type: "string", doc: "Text of an error reply, empty otherwise", protocol },
  {
    path: "response.result",
    type: "map",
    doc: "Arrays, sets and maps of the reply as JSON; null where there is nothing",
    protocol,
  },
  { path: "response.attributes", type: "map", doc: "RESP3 attributes before the reply", protocol },
];
