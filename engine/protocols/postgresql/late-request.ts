// What a client says in long texts, read when somebody reads the entry: the statement of a simple query, and what a connection
// begins with. On arrival they are looked at for what is wrong with them only.
import { isAscii } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { withoutSecrets } from "../sql-text.ts";
import { decodeQuery, decodeStartup, MAX_STARTUP_PARAMETERS } from "./decode-request.ts";
import { nulAt } from "./plain.ts";
import type { Startup } from "./types.ts";

/** Bytes of length and version of the message that begins a connection. */
const STARTUP_HEADER_BYTES = 8;

/** The statement in the body of a Query. */
export class LateQuery {
  readonly #codecs: Codecs;
  /** One character a byte. */
  readonly #text: string;

  constructor(codecs: Codecs, bytes: Uint8Array, from: number, end: number) {
    this.#codecs = codecs;
    this.#text = codecs.latin1(bytes, from, end);
  }
  /** Whether nothing of it is cut, and its end is there. */
  static isPlain(bytes: Uint8Array, from: number, end: number): boolean {
    return end > from && end - from <= MAX_WAITING_BYTES && bytes[end - 1] === 0;
  }
  read(): string {
    const text = this.#text;
    if (isAscii(text)) return withoutSecrets(text.slice(0, text.indexOf("\0")));
    return decodeQuery(new Reader(this.#codecs.fromLatin1(text)), this.#codecs, false).query;
  }
}

/** A startup packet; of its names and values nothing ends early. */
export class LateStartup implements Startup {
  readonly #codecs: Codecs;
  /** One character a byte. */
  readonly #message: string;
  #read: Startup | null = null;

  constructor(codecs: Codecs, bytes: Uint8Array, start: number, end: number) {
    this.#codecs = codecs;
    this.#message = codecs.latin1(bytes, start, end);
  }
  static isPlain(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start + STARTUP_HEADER_BYTES;
    for (let count = 0; end - at > 1 && count < MAX_STARTUP_PARAMETERS; count++) {
      if (bytes[at] === 0) return true;
      const name = nulAt(bytes, at, end);
      const value = nulAt(bytes, name + 1, end);
      if (value >= end) return false;
      at = value + 1;
    }
    return true;
  }
  get version(): string {
    return this.#whole().version;
  }
  get parameters(): Startup["parameters"] {
    return this.#whole().parameters;
  }
  #whole(): Startup {
    this.#read ??= decodeStartup(this.#message, this.#codecs);
    return this.#read;
  }
}
