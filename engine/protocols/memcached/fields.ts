// What filters can name of memcached entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "memcached";

export const fields: readonly FieldSpec[] = [
  {
    name: "memcached_command",
    type: "string",
    doc: "Command: get, set, mg, getq, sasl_auth, …",
    protocol,
    path: "request.command",
  },
  { name: "memcached_key", type: "string", doc: "First key of the command", protocol, path: "request.key" },
  {
    name: "memcached_status",
    type: "string",
    doc: "What the server said: STORED, END, HD, SERVER_ERROR; in the binary protocol SUCCESS, KEY_NOT_FOUND, …",
    protocol,
    path: "response.status",
  },
  {
    name: "memcached_error_message",
    type: "string",
    doc: "Message of an error, empty otherwise",
    protocol,
    path: "response.errorMessage",
  },
];

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const paths: readonly PathSpec[] = [
  path("request.command", "string", "Command: get, set, mg, getq, sasl_auth, …"),
  path("request.key", "string", "First key of the command"),
  path("request.keys", "list", "All keys, where there are several; at most the first 1,000"),
  path("request.value", "string", "Value that is stored; base64 where it is no text, and credentials are ***"),
  path("request.encoding", "string", "base64 where the value is no text"),
  path("request.mimeType", "string", "text/plain, application/json or application/octet-stream"),
  path("request.length", "int", "Bytes of the value"),
  path("request.flags", "int", "Flags that the client keeps with the value"),
  path("request.expiration", "int", "Seconds, or a Unix time"),
  path("request.cas", "string", "Version of the value that the client expects"),
  path("request.delta", "int", "By how much a counter changes"),
  path("request.initialValue", "int", "What a counter begins with"),
  path("request.quiet", "bool", "True where only what is out of the ordinary is answered (noreply, q)"),
  path("request.opaque", "string", "Number that the client gave the request"),
  path("request.metaFlags", "map", "Flags of a meta command, each with its token"),
  path("request.arguments", "string", "Words behind a command that has no key"),
  path("request.mechanism", "string", "Mechanism of a SASL login"),
  path("response.status", "string", "STORED, END, HD, SERVER_ERROR; in the binary protocol SUCCESS, KEY_NOT_FOUND, …"),
  path("response.errorCode", "int", "Number of an error, in the binary protocol"),
  path("response.errorMessage", "string", "Message of an error"),
  path("response.itemCount", "int", "Values that a command found"),
  path("response.key", "string", "Key of the value, where one was found"),
  path("response.value", "string", "The value, where one was found; base64 where it is no text"),
  path("response.encoding", "string", "base64 where the value is no text"),
  path("response.mimeType", "string", "text/plain, application/json or application/octet-stream"),
  path("response.length", "int", "Bytes of the value"),
  path("response.flags", "int", "Flags that are kept with the value"),
  path("response.cas", "string", "Version of the value"),
  path("response.items", "list", "The first 100 values, where several were found: key, flags, cas, length, value"),
  path("response.number", "int", "What a counter has become"),
  path("response.stats", "map", "Statistics by name; at most the first 1,000"),
  path("response.version", "string", "Version of the server"),
  path("response.metaFlags", "map", "Flags that a meta command returned, each with its token"),
];
