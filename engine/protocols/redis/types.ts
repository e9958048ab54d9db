// Redis messages: requests and replies of RESP2 and RESP3 (https://redis.io/docs/latest/develop/reference/protocol-spec/).
import type { Protocol } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";

export const REDIS: Protocol = {
  name: "redis",
  version: "3.x",
  abbr: "REDIS",
  longName: "Redis Serialization Protocol",
  macro: "redis",
  backgroundColor: "#a41e11",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://redis.io/docs/latest/develop/reference/protocol-spec/",
  ports: ["6379"],
  layer4: "tcp",
  layer3: "ip",
  priority: 3,
};

/** A value of which the framer kept only the beginning: where its bytes start in the message, and how many are there. */
export interface Cut {
  readonly offset: number;
  readonly stored: number;
}

/** A whole message, kept until its entry is written. `cuts` are the holes in its bytes. */
export interface RedisMessage {
  readonly bytes: Uint8Array;
  /** The bytes as text, one character each, while they are kept so. */
  readonly text: string | null;
  readonly cuts: readonly Cut[];
  /** An entry shows not all of it. */
  readonly isTruncated: boolean;
}

export interface RedisRequest extends RedisMessage {
  /** Upper case. */
  readonly command: string;
  /** A line instead of an array. */
  readonly isInline: boolean;
}

/** The message in `bytes[start, end)`. */
export class KeptMessage extends KeptBytes implements RedisMessage {
  readonly cuts: readonly Cut[];
  readonly isTruncated: boolean;

  constructor(
    codecs: Codecs,
    bytes: Uint8Array,
    start: number,
    end: number,
    cuts: readonly Cut[],
    isTruncated: boolean,
  ) {
    super(codecs, bytes, start, end);
    this.cuts = cuts;
    this.isTruncated = isTruncated;
  }
}

export class KeptRequest extends KeptMessage implements RedisRequest {
  command = "";
  isInline = false;
}

/** A value of RESP. Texts that are not UTF-8 are base64 and say so. */
export type RespValue =
  | { readonly kind: "text"; readonly type: string; readonly text: string; readonly isBinary: boolean }
  | { readonly kind: "error"; readonly type: string; readonly text: string }
  | { readonly kind: "number"; readonly type: string; readonly text: string }
  | { readonly kind: "boolean"; readonly type: string; readonly value: boolean }
  | { readonly kind: "null"; readonly type: string }
  | { readonly kind: "list"; readonly type: string; readonly items: readonly RespValue[] }
  | { readonly kind: "map"; readonly type: string; readonly items: readonly RespValue[] };

/** A decoded message: its value, the attribute before it, and how much an entry leaves out. */
export interface RespContent {
  readonly value: RespValue;
  readonly attribute: RespValue | null;
  readonly elementsLeftOut: number;
}
