// The handshake of TLS up to 1.2 as far as its keys need it. The master secret is that of a key log, or follows from what
// the client encrypted for the server's RSA key, or is that of the session which is resumed.
import type { Codecs } from "../../../codecs.ts";
import { CLIENT, SERVER, type Side } from "../../../flow/flow.ts";
import type { KeyLog } from "../../../tls/key-log.ts";
import { cipherSuiteName } from "../cipher-suites.ts";
import { findClientExtension, hexadecimal } from "../decode.ts";
import { versionName } from "../names.ts";
import {
  CLIENT_HELLO,
  CLIENT_KEY_EXCHANGE,
  ENCRYPT_THEN_MAC,
  EXTENDED_MASTER_SECRET,
  NEW_SESSION_TICKET,
  SERVER_HELLO,
  type ServerHello,
  SESSION_TICKET,
  TLS_1_0,
  TLS_1_2,
} from "../types.ts";
import { AeadProtection } from "./aead-protection.ts";
import { CbcProtection } from "./cbc-protection.ts";
import { keysOfMaster, type RecordKeys } from "./key-schedule.ts";
import { extendedMasterSecret, MASTER_BYTES, masterSecret, openPremaster } from "./master-secret.ts";
import type { PseudoRandom } from "./pseudo-random.ts";
import { RecordCipher } from "./record-cipher.ts";
import { type Suite, suiteOf } from "./suites.ts";
import { Transcript } from "./transcript.ts";

export const NO_SECRET = "the key log has no secret for this client random";
const HEADER_BYTES = 4;
/** Behind version and random, in both hellos. */
const SESSION_AT = 34;

/** Ciphers of the client and of the server, or why there are none. */
export type Negotiated = readonly [RecordCipher, RecordCipher] | string;

export class Negotiation {
  readonly #keys: KeyLog;
  readonly #codecs: Codecs;
  #client: Uint8Array | null = null;
  #server: Uint8Array | null = null;
  #hello: ServerHello | null = null;
  #transcript = new Transcript();
  /** Names of the session that the client would resume, and of the one that the server speaks of. */
  #offered: readonly string[] = [];
  #session = "";
  /** What the client encrypted for the server. */
  #exchanged: Uint8Array | null = null;
  /** Once it is known without the key log. */
  #master: Uint8Array | null = null;

  constructor(keys: KeyLog, codecs: Codecs) {
    this.#keys = keys;
    this.#codecs = codecs;
  }

  clientHello(random: Uint8Array): void {
    this.#client = random.slice();
    this.#hello = null;
  }
  serverHello(random: Uint8Array, hello: ServerHello): void {
    this.#server = random.slice();
    this.#hello = hello;
  }

  /** A message of the handshake, its body at `[start, end)`; hellos are told besides. */
  message(side: Side, type: number, bytes: Uint8Array, start: number, end: number): void {
    if (side === CLIENT && type === CLIENT_HELLO) this.#begin(bytes, start, end);
    else if (side === SERVER && type === SERVER_HELLO) this.#session = sessionName(bytes, start, end);
    if (side === SERVER && type === NEW_SESSION_TICKET) this.#ticket(bytes, start, end);
    else if (this.#exchanged === null) this.#transcript.add(side, bytes.subarray(start - HEADER_BYTES, end));
    // length(16), then what RSA encrypted.
    if (side === CLIENT && type === CLIENT_KEY_EXCHANGE) this.#exchanged = bytes.slice(start + 2, end);
  }
  /** Bytes of the handshake are missing. */
  gap(): void {
    this.#transcript.flaw = "bytes of the handshake are missing";
  }

  #begin(bytes: Uint8Array, start: number, end: number): void {
    const ticket = findClientExtension(bytes, start, end, SESSION_TICKET);
    this.#offered = [sessionName(bytes, start, end), ...(ticket === null ? [] : [this.#ticketName(ticket)])];
    this.#transcript = new Transcript();
    this.#session = "";
    this.#exchanged = null;
    this.#master = null;
  }

  // lifetime(32) ticket<16> (RFC 5077, 3.3)
  #ticket(bytes: Uint8Array, start: number, end: number): void {
    const master = this.#hello === null ? null : this.#derived(this.#hello);
    if (master === null || typeof master === "string") return;
    this.#keys.sessions.keep(this.#ticketName(bytes.subarray(start + 6, end)), master);
  }
  #ticketName(ticket: Uint8Array): string {
    return ticket.length === 0 ? "" : `ticket ${this.#codecs.hash("sha256", ticket)}`;
  }

  /** Of the last hello; null before it. */
  get clientRandom(): string | null {
    return this.#client === null ? null : hexadecimal(this.#client);
  }

  /** What both sides said is complete: a side changes to these ciphers. */
  finish(): Negotiated {
    const [hello, client, server] = [this.#hello, this.#client, this.#server];
    if (client === null) return "the handshake was not seen";
    if (hello === null || server === null) return "the server's hello was not seen";
    const suite = usableSuite(hello, this.#codecs);
    if (typeof suite === "string") return suite;
    const logged = this.#keys.find("CLIENT_RANDOM", hexadecimal(client));
    const master = logged?.length === MASTER_BYTES ? logged : this.#derived(hello);
    if (typeof master === "string") return master;
    // A ticket that follows needs no more than the secret.
    this.#transcript = new Transcript();
    const [forClient, forServer] = keysOfMaster(suite, this.#prf(hello, suite), master, { client, server });
    return [this.#cipher(suite, hello, forClient), this.#cipher(suite, hello, forServer)];
  }

  #cipher(suite: Suite, { version, extensions }: ServerHello, keys: RecordKeys): RecordCipher {
    const encryptsThenMacs = extensions.includes(ENCRYPT_THEN_MAC);
    return new RecordCipher(
      suite.kind === "aead"
        ? new AeadProtection(suite, keys, false, this.#codecs)
        : new CbcProtection(suite, keys, { version, encryptsThenMacs }, this.#codecs),
    );
  }

  #prf({ version }: ServerHello, { hash }: Suite): PseudoRandom {
    return { version, hash, ciphers: this.#codecs };
  }

  /** The master secret from what was exchanged or resumed, or why it is not known. */
  #derived(hello: ServerHello): Uint8Array | string {
    const suite = suiteOf(hello.cipherSuite);
    if (this.#master !== null) return this.#master;
    if (suite === null || this.#client === null || this.#server === null) return NO_SECRET;
    const found = this.#exchanged === null ? this.#resumed() : this.#opened(hello, suite, this.#exchanged);
    if (typeof found === "string") return found;
    this.#master = found;
    if (this.#session !== "") this.#keys.sessions.keep(this.#session, found);
    return found;
  }

  #resumed(): Uint8Array | string {
    const [id = "", ticket = ""] = this.#offered;
    const master = (id === this.#session ? this.#keys.sessions.find(id) : null) ?? this.#keys.sessions.find(ticket);
    if (master !== null) return master;
    return this.#keys.hasOnlyPrivateKeys ? "the session was resumed, and its beginning was not opened" : NO_SECRET;
  }

  #opened(hello: ServerHello, suite: Suite, exchanged: Uint8Array): Uint8Array | string {
    const name = cipherSuiteName(hello.cipherSuite);
    if (!name.startsWith("TLS_RSA_WITH_")) {
      return this.#keys.hasOnlyPrivateKeys
        ? "a private key opens RSA key exchange only: a key log is needed"
        : NO_SECRET;
    }
    const premaster = openPremaster(exchanged, this.#keys, this.#codecs);
    if (premaster === null) {
      return this.#keys.privateKeys.all.length === 0 ? NO_SECRET : "no private key fits the server's certificate";
    }
    const prf = this.#prf(hello, suite);
    const [client, server] = [this.#client ?? NONE, this.#server ?? NONE];
    if (!hello.extensions.includes(EXTENDED_MASTER_SECRET)) return masterSecret(prf, premaster, { client, server });
    const { flaw, whole } = this.#transcript;
    return flaw === "" ? extendedMasterSecret(prf, premaster, whole, this.#codecs) : flaw;
  }
}

const NONE = new Uint8Array(0);

/** Of the session in a hello; empty where it names none. */
function sessionName(bytes: Uint8Array, start: number, end: number): string {
  const from = start + SESSION_AT + 1;
  const id = bytes.subarray(from, Math.min(end, from + (bytes[start + SESSION_AT] ?? 0)));
  return id.length === 0 ? "" : `id ${hexadecimal(id)}`;
}

/** The suite, or why its records are not decrypted. */
export function usableSuite(hello: ServerHello, codecs: Codecs): Suite | string {
  const suite = suiteOf(hello.cipherSuite);
  if (hello.version < TLS_1_0) return `${versionName(hello.version)} is not decrypted`;
  if (hello.compression !== 0) return "compressed records are not decrypted";
  if (suite === null || (suite.kind === "cbc" && hello.version > TLS_1_2)) {
    const name = cipherSuiteName(hello.cipherSuite);
    return `${name.startsWith("TLS_") ? name : "an unknown cipher suite"} is not decrypted`;
  }
  return codecs.hasCipher(suite.cipher) ? suite : `${suite.cipher} is not part of this build of OpenSSL`;
}
