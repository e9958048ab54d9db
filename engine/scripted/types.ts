// A protocol that a user's script reads: what the script says of it, and what it says of bytes. The engine runs no scripts; who
// does hands it a `ScriptedParser`.
import type { JsonObject, Outcome } from "../../contract/index.ts";
import type { Detected } from "../protocols/dissector.ts";

/** Longest message that a script is given. */
export const MAX_SCRIPTED_MESSAGE_BYTES = 1 << 20;

/** Most bytes that a script is given to recognise its protocol. */
export const MAX_IDENTIFY_BYTES = 4096;

export interface ScriptedHead {
  /** As filters name it: letters, digits and dashes. */
  readonly name: string;
  readonly longName: string;
  readonly transport: "tcp" | "udp";
  readonly ports: readonly number[];
  /** `#rrggbb`. */
  readonly color: string;
  /** Those of its fields that filters name by a word of their own. */
  readonly fields: readonly ScriptedField[];
  /** Answers repeat a key of their request; else they come in the order of the requests. */
  readonly hasKeys: boolean;
}

/** A field that messages of the script have, `<protocol>_<name>` in filters. */
export interface ScriptedField {
  readonly name: string;
  readonly type: "string" | "int" | "bool" | "list" | "map";
  readonly doc: string;
  /** Which message has it; null: the request's, or else the response's. */
  readonly in: "request" | "response" | null;
}

/** One message, as the script reads it. */
export interface ScriptedMessage {
  /** Bytes, from the first one that it was given. */
  readonly length: number;
  /** `event`: nobody asked for it. `oneway`: a request that gets no answer. */
  readonly kind: "request" | "response" | "event" | "oneway";
  /** What a request and its answer have in common. */
  readonly key: string;
  readonly method: string;
  readonly summary: string;
  readonly status: string;
  readonly outcome: Outcome;
  readonly fields: JsonObject;
}

/** The script. Its calls return in bounded time, and throw only `ScriptFailure`. */
export interface ScriptedParser {
  readonly head: ScriptedHead;
  identify(bytes: Uint8Array): Detected;
  /** The message that begins with the first byte; a number: so many bytes are needed; null: some more are. */
  parse(bytes: Uint8Array, from: "client" | "server"): ScriptedMessage | number | null;
}

/** A script that threw, took too long, or answered nonsense. */
export class ScriptFailure extends Error {}
