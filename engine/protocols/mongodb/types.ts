// What a MongoDB exchange holds: the header of each message, and its documents as relaxed extended JSON.
import type { Json, JsonObject, Protocol } from "../../../contract/index.ts";

export const MONGODB: Protocol = {
  name: "mongodb",
  version: "OP_MSG",
  abbr: "MONGO",
  longName: "MongoDB Wire Protocol",
  macro: "mongodb",
  backgroundColor: "#13aa52",
  foregroundColor: "#ffffff",
  fontSize: 11,
  referenceLink: "https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/",
  ports: ["27017"],
  layer4: "tcp",
  layer3: "ip",
  priority: 8,
};

export const OPCODES: Readonly<Record<number, string>> = {
  1: "OP_REPLY",
  2001: "OP_UPDATE",
  2002: "OP_INSERT",
  2004: "OP_QUERY",
  2005: "OP_GET_MORE",
  2006: "OP_DELETE",
  2007: "OP_KILL_CURSORS",
  2012: "OP_COMPRESSED",
  2013: "OP_MSG",
};

export interface MongoMessage {
  /** `OP_MSG`; of a packed one what is inside. */
  readonly opcode: string;
  /** `snappy`, `zlib`, `zstd`; empty where nothing is packed. */
  readonly compression: string;
  readonly requestId: number;
  readonly responseTo: number;
  readonly flags: readonly string[];
  /** Database and collection where the message itself names them: the operations of old. */
  readonly namespace: string;
  /** The command, query or reply; its sequences of documents are among its fields. */
  readonly document: JsonObject;
  /** Documents beside it: of a reply of old, of an insert of old. */
  readonly documents: readonly JsonObject[];
  readonly documentsLeftOut: number;
  /** Sequences of documents: name and how many. */
  readonly sections: readonly { readonly identifier: string; readonly count: number }[];
  readonly cursorId: number | string | null;
  /** What was written of a message that says the same; null where nothing is remembered of it. */
  readonly written: WrittenBefore | null;
}

/** Sides of entries as JSON text without the message's number, once they were written. */
export interface WrittenBefore {
  request: WrittenSide | null;
  reply: WrittenSide | null;
}
export interface WrittenSide {
  /** Up to the number, and behind it. */
  readonly head: string;
  readonly tail: string;
  readonly shown: Shown;
}
/** What the list's cells show of a side. */
export interface Shown {
  readonly isEmpty: boolean;
  readonly command: string;
  readonly collection: string;
  readonly database: string;
  /** Undefined where nothing failed. */
  readonly errorCode: Json | undefined;
  readonly errorMessage: string;
  readonly isOk: boolean;
}
