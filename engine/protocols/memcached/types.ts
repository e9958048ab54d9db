// What a memcached exchange holds: a command with what was sent for it, and what the server said to it. Both protocols of
// memcached, the one of lines of text and the one of binary headers, become the same words.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { KeptBytes } from "../../bytes/kept-bytes.ts";

const COMMON = {
  name: "memcached",
  abbr: "MEMCACHED",
  macro: "memcached",
  backgroundColor: "#2e7d32",
  foregroundColor: "#ffffff",
  fontSize: 12,
  ports: ["11211"],
  layer4: "tcp",
  layer3: "ip",
  priority: 10,
} as const;

export const TEXT: Protocol = {
  ...COMMON,
  version: "text",
  longName: "memcached text protocol",
  referenceLink: "https://github.com/memcached/memcached/blob/master/doc/protocol.txt",
};
export const BINARY: Protocol = {
  ...COMMON,
  version: "binary",
  longName: "memcached binary protocol",
  referenceLink: "https://github.com/memcached/memcached/wiki/BinaryProtocolRevamped",
};

/** Bytes of a value, of which an entry may keep only the first. `isSecret`: nobody may see them. */
export interface Value {
  readonly length: number;
  readonly kept: KeptBytes | null;
  readonly isSecret: boolean;
}

/** A value as a server returns it, with what it says of it: flags, cas, … */
export interface Item {
  readonly key: string;
  readonly facts: JsonObject;
  readonly value: Value | null;
}

export interface MemcachedRequest {
  /** As the specification writes it: `get`, `mg`, `setq`, `sasl_auth`; empty where it could not be read. */
  readonly command: string;
  readonly keys: readonly string[];
  readonly keysLeftOut: number;
  /** Numbers that the client gives its requests to find their answers; empty where there is none. */
  readonly opaque: string;
  /** Not every answer is sent: only what the client would not expect. */
  readonly isQuiet: boolean;
  /** What else the command says. */
  readonly facts: JsonObject;
  readonly value: Value | null;
}

export interface MemcachedResponse {
  /** `STORED`, `END`, `HD`, `SERVER_ERROR`; of the binary protocol `KEY_NOT_FOUND`, … */
  readonly status: string;
  /** Number of the status, in the binary protocol. */
  readonly code: number | null;
  readonly isError: boolean;
  readonly message: string;
  readonly opaque: string;
  readonly items: readonly Item[];
  readonly itemsLeftOut: number;
  /** Statistics by name, in the order that they came. */
  readonly stats: JsonObject | null;
  readonly statsLeftOut: number;
  readonly facts: JsonObject;
  /** Its end was not seen. */
  readonly isIncomplete: boolean;
}

export const NO_REQUEST: MemcachedRequest = {
  command: "",
  keys: [],
  keysLeftOut: 0,
  opaque: "",
  isQuiet: false,
  facts: {},
  value: null,
};
export const NO_RESPONSE: MemcachedResponse = {
  status: "",
  code: null,
  isError: false,
  message: "",
  opaque: "",
  items: [],
  itemsLeftOut: 0,
  stats: null,
  statsLeftOut: 0,
  facts: {},
  isIncomplete: false,
};

/** A count as a number, or as text where a double cannot hold it. */
export function count(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}
