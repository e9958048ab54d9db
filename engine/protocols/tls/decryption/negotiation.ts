// The handshake of TLS up to 1.2 as far as its keys need it: hellos of both sides, and the master secret that a key log
// holds for them.
import type { Codecs } from "../../../codecs.ts";
import type { KeyLog } from "../../../tls/key-log.ts";
import { cipherSuiteName } from "../cipher-suites.ts";
import { hexadecimal } from "../decode.ts";
import { versionName } from "../names.ts";
import { ENCRYPT_THEN_MAC, type ServerHello, TLS_1_0, TLS_1_2 } from "../types.ts";
import { AeadProtection } from "./aead-protection.ts";
import { CbcProtection } from "./cbc-protection.ts";
import { keysOfMaster, type RecordKeys } from "./key-schedule.ts";
import type { PseudoRandom } from "./pseudo-random.ts";
import { RecordCipher } from "./record-cipher.ts";
import { type Suite, suiteOf } from "./suites.ts";

const MASTER_BYTES = 48;
export const NO_SECRET = "the key log has no secret for this client random";

/** Ciphers of the client and of the server, or why there are none. */
export type Negotiated = readonly [RecordCipher, RecordCipher] | string;

export class Negotiation {
  readonly #keys: KeyLog;
  readonly #codecs: Codecs;
  #client: Uint8Array | null = null;
  #server: Uint8Array | null = null;
  #hello: ServerHello | null = null;

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
    const master = this.#master();
    if (typeof master === "string") return master;
    const prf: PseudoRandom = { version: hello.version, hash: suite.hash, ciphers: this.#codecs };
    const [forClient, forServer] = keysOfMaster(suite, prf, master, { client, server });
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

  #master(): Uint8Array | string {
    const master = this.#keys.find("CLIENT_RANDOM", this.clientRandom ?? "");
    return master?.length === MASTER_BYTES ? master : NO_SECRET;
  }
}

/** The suite, or why its records are not decrypted. */
export function usableSuite(hello: ServerHello, codecs: Codecs): Suite | string {
  const suite = suiteOf(hello.cipherSuite);
  if (hello.version < TLS_1_0) return `${versionName(hello.version)} is not decrypted`;
  if (hello.compression !== 0) return "compressed records are not decrypted";
  if (suite === null || (suite.kind === "cbc" && hello.version > TLS_1_2)) {
    return `${cipherSuiteName(hello.cipherSuite)} is not decrypted`;
  }
  return codecs.hasCipher(suite.cipher) ? suite : `${suite.cipher} is not part of this build of OpenSSL`;
}
