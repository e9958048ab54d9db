// Messages of the binary protocol as pairing sees them: command, number, status. Keys, values and what the extras say wait as text of
// one character a byte until somebody reads the entry. What is cut, damaged or about a login is decoded at once.
import type { JsonObject } from "../../../contract/index.ts";
import { type KeptBytes, MAX_TEXT_BYTES } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { extrasBytes, isWhole, opaqueAt, statusAt } from "./binary-frame.ts";
import { binaryRequest, binaryResponse, readKept, readStatistics } from "./binary-message.ts";
import { isErrorStatus, type Opcode, OPCODES, statusName } from "./opcodes.ts";
import type { MemcachedRequest, MemcachedResponse } from "./types.ts";

/** Their numbers are eight bytes, which may be missing. */
const COUNTS: ReadonlySet<string> = new Set(["incr", "incrq", "decr", "decrq"]);

function opcodeOf(bytes: Uint8Array, start: number, end: number): Opcode | null {
  if (end - start > MAX_TEXT_BYTES || !isWhole(bytes, start, end)) return null;
  const opcode = OPCODES.get(bytes[start + 1] as number);
  return opcode === undefined || opcode.name.startsWith("sasl_") ? null : opcode;
}

/** Null: it is to be decoded at once. */
export function requestLater(bytes: Uint8Array, start: number, end: number, codecs: Codecs): MemcachedRequest | null {
  const opcode = opcodeOf(bytes, start, end);
  if (opcode === null || !opcode.extras.includes(extrasBytes(bytes, start))) return null;
  return new LateRequest(codecs, opcode, opaqueAt(bytes, start), codecs.latin1(bytes, start, end));
}
/** Null: it is to be decoded at once. */
export function responseLater(bytes: Uint8Array, start: number, end: number, codecs: Codecs): MemcachedResponse | null {
  const opcode = opcodeOf(bytes, start, end);
  if (opcode === null || COUNTS.has(opcode.name)) return null;
  return new LateResponse(codecs, statusAt(bytes, start), opaqueAt(bytes, start), codecs.latin1(bytes, start, end));
}

class LateRequest implements MemcachedRequest {
  readonly command: string;
  readonly opaque: string;
  readonly isQuiet: boolean;
  readonly keysLeftOut = 0;
  readonly #codecs: Codecs;
  readonly #text: string;
  #read: MemcachedRequest | null = null;

  constructor(codecs: Codecs, { name, isQuiet }: Opcode, opaque: string, text: string) {
    this.#codecs = codecs;
    this.command = name;
    this.isQuiet = isQuiet;
    this.opaque = opaque;
    this.#text = text;
  }
  get keys(): MemcachedRequest["keys"] {
    return this.#whole().keys;
  }
  get facts(): JsonObject {
    return this.#whole().facts;
  }
  get value(): MemcachedRequest["value"] {
    return this.#whole().value;
  }
  #whole(): MemcachedRequest {
    if (this.#read !== null) return this.#read;
    this.#read = binaryRequest(readKept(this.#text, this.#codecs));
    return this.#read;
  }
}

class LateResponse implements MemcachedResponse {
  readonly code: number;
  readonly opaque: string;
  readonly isError: boolean;
  readonly itemsLeftOut = 0;
  readonly stats = null;
  readonly statsLeftOut = 0;
  readonly isIncomplete = false;
  readonly #codecs: Codecs;
  readonly #text: string;
  #read: MemcachedResponse | null = null;

  constructor(codecs: Codecs, code: number, opaque: string, text: string) {
    this.#codecs = codecs;
    this.code = code;
    this.isError = isErrorStatus(code);
    this.opaque = opaque;
    this.#text = text;
  }
  get status(): string {
    return statusName(this.code);
  }
  get message(): string {
    return this.#whole().message;
  }
  get items(): MemcachedResponse["items"] {
    return this.#whole().items;
  }
  get facts(): JsonObject {
    return this.#whole().facts;
  }
  #whole(): MemcachedResponse {
    if (this.#read !== null) return this.#read;
    this.#read = binaryResponse(readKept(this.#text, this.#codecs), this.#codecs);
    return this.#read;
  }
}

/** Statistics put together from their messages. */
export class LateStatistics implements MemcachedResponse {
  readonly status = "SUCCESS";
  readonly code = 0;
  readonly isError = false;
  readonly message = "";
  readonly opaque: string;
  readonly items = [];
  readonly itemsLeftOut = 0;
  readonly facts = {};
  readonly statsLeftOut: number;
  readonly isIncomplete: boolean;
  readonly #codecs: Codecs;
  readonly #messages: readonly KeptBytes[];

  constructor(codecs: Codecs, opaque: string, messages: readonly KeptBytes[], leftOut: number, isIncomplete: boolean) {
    this.#codecs = codecs;
    this.opaque = opaque;
    this.#messages = messages;
    this.statsLeftOut = leftOut;
    this.isIncomplete = isIncomplete;
  }
  get stats(): JsonObject {
    return Object.fromEntries(
      this.#messages.flatMap((some) => readStatistics(some.latin1(this.#codecs), this.#codecs)),
    );
  }
}
