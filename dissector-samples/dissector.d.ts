// Types of Thresher's dissectors, for editors: put this file beside your script, and this line at the script's top.
//
//     /// <reference path="./dissector.d.ts" />
//
// A script runs alone: it has the language itself (ECMAScript 2023), and neither a browser nor Node.

/** What the script is about, `const protocol`. */
interface DissectorProtocol {
  /** As filters name it: lower-case letters, digits and dashes, at most 32; not one of a protocol that is there. */
  name: string;
  longName?: string;
  /** `tcp` where it is left out; of `udp` each datagram is given whole. */
  transport?: "tcp" | "udp";
  /** Hints: they turn a weak sign into a decision, and prove nothing. */
  ports?: number[];
  /** `#rrggbb`. */
  color?: string;
  /** Fields that filters name by a word: `acme_size` for `size` of `acme`. At most 200. */
  fields?: DissectorField[];
}

interface DissectorField {
  /** Its name in `fields` of messages: letters, digits and `_`, a small letter first, at most 64. */
  name: string;
  /** What filters read it as; where it is something else, it is converted, or empty. */
  type: "string" | "int" | "bool" | "list" | "map";
  /** For completion, at most 200 characters. */
  doc?: string;
  /** Which message has it. Left out: the request's, or else the response's. */
  in?: "request" | "response";
}

/** Who sends such bytes (`either`: both ends do); `maybe-…` is a weak sign that needs one of the ports or the other side's. */
type DissectorSign = "client" | "server" | "either" | "maybe-client" | "maybe-server" | "more" | "no";

interface DissectorMessage {
  /** Its bytes, at least 1. */
  length: number;
  /** `oneway` is a request that gets no answer, `event` is what nobody asked for. */
  kind: "request" | "response" | "oneway" | "event";
  /** Cells of the list. */
  method?: string | number | boolean;
  summary?: string | number | boolean;
  status?: string | number | boolean;
  /** Whether it went well. */
  ok?: boolean;
  /** Anything that JSON can hold, at most 16 levels. Filters find it as `request.…` or `response.…`. */
  fields?: Record<string, any>;
}

/** `function identify(bytes)`: what the first bytes of one side look like, at most 4096. */
type DissectorIdentify = (bytes: Uint8Array) => DissectorSign;

/**
 * `function parse(bytes, from)`: the message that begins with the first byte; a number where so many bytes are needed,
 * counted from the first; null where some more are.
 */
type DissectorParse = (bytes: Uint8Array, from: "client" | "server") => DissectorMessage | number | null;

/** `function pair(message)`: what a request and its answer have in common. Left out: answers come in the order of the requests. */
type DissectorPair = (message: DissectorMessage) => string | number | boolean | null | undefined;
