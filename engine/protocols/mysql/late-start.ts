// What is read when somebody reads the entry: a statement, and what server and client say of themselves when a connection begins.
// On arrival they are looked at for what is wrong with them, and for what they can do.
import { isAscii, KeptBytes } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import { HEADER_BYTES } from "./frame.ts";
import { decodeGreeting, decodeLogin } from "./handshake.ts";
import { capabilitiesOfGreeting, capabilitiesOfLogin } from "./plain.ts";
import type { Greeting, Login, Who } from "./types.ts";
import { readRest } from "./wire.ts";

/** A statement that is not cut. */
export class LateQuery {
  readonly #codecs: Codecs;
  /** One character a byte. */
  readonly #text: string;

  constructor(codecs: Codecs, bytes: Uint8Array, from: number, end: number) {
    this.#codecs = codecs;
    this.#text = codecs.latin1(bytes, from, end);
  }
  read(): string {
    const text = this.#text;
    return withoutSecrets(isAscii(text) ? text : readRest(new Reader(this.#codecs.fromLatin1(text)), this.#codecs));
  }
}

/** The greeting in a packet of the server. */
export function greetingIn(bytes: Uint8Array, start: number, end: number, codecs: Codecs): Greeting {
  const capabilities = capabilitiesOfGreeting(bytes, start, end);
  return capabilities === null
    ? decodeGreeting(new Reader(bytes, start + HEADER_BYTES, end), codecs)
    : new LateGreeting(codecs, bytes, start + HEADER_BYTES, end, capabilities);
}

class LateGreeting implements Greeting {
  readonly capabilities: number;
  readonly #codecs: Codecs;
  readonly #kept: KeptBytes;
  #read: Greeting | null = null;

  constructor(codecs: Codecs, bytes: Uint8Array, from: number, end: number, capabilities: number) {
    this.#codecs = codecs;
    this.#kept = new KeptBytes(codecs, bytes, from, end);
    this.capabilities = capabilities;
  }
  get serverVersion(): string {
    return this.#whole().serverVersion;
  }
  get connectionId(): number {
    return this.#whole().connectionId;
  }
  get plugin(): string {
    return this.#whole().plugin;
  }
  #whole(): Greeting {
    this.#read ??= decodeGreeting(new Reader(this.#kept.bytes), this.#codecs);
    return this.#read;
  }
}

/** The login in the payload of a packet of the client. */
export function loginIn(payload: Reader, codecs: Codecs): Login {
  const { bytes, at, end } = payload;
  const capabilities = capabilitiesOfLogin(bytes, at, end);
  return capabilities === null ? decodeLogin(payload, codecs) : new LateLogin(codecs, bytes, at, end, capabilities);
}

class LateLogin implements Login {
  readonly capabilities: number;
  readonly isTlsRequest = false;
  readonly #codecs: Codecs;
  readonly #kept: KeptBytes;
  #read: Login | null = null;

  constructor(codecs: Codecs, bytes: Uint8Array, from: number, end: number, capabilities: number) {
    this.#codecs = codecs;
    this.#kept = new KeptBytes(codecs, bytes, from, end);
    this.capabilities = capabilities;
  }
  get user(): string {
    return this.#whole().user;
  }
  get database(): string {
    return this.#whole().database;
  }
  get plugin(): string {
    return this.#whole().plugin;
  }
  get attributes(): Login["attributes"] {
    return this.#whole().attributes;
  }
  #whole(): Login {
    this.#read ??= decodeLogin(new Reader(this.#kept.bytes), this.#codecs);
    return this.#read;
  }
}

/** A user who went on to another database than that of the login. */
export class Moved implements Who {
  readonly database: string;
  readonly #login: Who;

  constructor(before: Who, database: string) {
    this.#login = before instanceof Moved ? before.#login : before;
    this.database = database;
  }
  get user(): string {
    return this.#login.user;
  }
}
