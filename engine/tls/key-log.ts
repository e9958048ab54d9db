// Secrets of TLS sessions as programs write them down (draft-ietf-tls-keylogfile): lines of a label, the client's
// random and the secret, both in hexadecimal. A key log may grow while it is used, and comes in pieces of any borders.
// Private keys of servers in PEM (RFC 7468) may stand in it, or be all of it.
import { type CaptureMetadata, SECRETS_TLS_KEY_LOG } from "../pcap/capture-metadata.ts";
import { PemKeys } from "./pem-keys.ts";
import { SessionMasters } from "./session-masters.ts";

/** Secrets kept; more are counted and left out. */
export const MAX_SECRETS = 1 << 20;
/** Longest line: label, 64 digits of the random, 128 of a secret, with room. */
export const MAX_LINE_BYTES = 1024;

const LINE = /^([A-Z][A-Z0-9_]{0,63}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){32,64})$/;
/** Pre-master secrets, by the first 8 bytes of what the client encrypted of them. */
const RSA_LINE = /^(RSA) ([0-9a-fA-F]{16}) ([0-9a-fA-F]{96})$/;
const LF = 0x0a;

export interface KeyLogCounts {
  /** Secrets that can be used. */
  readonly secrets: number;
  /** Lines that are no secret and no comment. */
  readonly badLines: number;
  /** Secrets above the limit. */
  readonly leftOut: number;
}

export class KeyLog {
  readonly #secrets = new Map<string, string>();
  /** Private keys, which open the pre-master secrets of RSA key exchange. */
  readonly privateKeys = new PemKeys();
  /** Of sessions that a private key opened: they may be resumed. */
  readonly sessions = new SessionMasters();
  #line: number[] = [];
  #isTooLong = false;
  #badLines = 0;
  #leftOut = 0;

  get counts(): KeyLogCounts {
    return { secrets: this.#secrets.size, badLines: this.#badLines, leftOut: this.#leftOut };
  }

  /** There is nothing to open anything with. */
  get isEmpty(): boolean {
    return this.#secrets.size === 0 && this.privateKeys.all.length === 0;
  }

  /** Takes the next bytes of a log; a line without its end waits for the rest. */
  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === LF) this.endLine();
      else if (this.#line.length < MAX_LINE_BYTES) this.#line.push(byte);
      else this.#isTooLong = true;
    }
  }

  /** Takes what a capture file says besides its packets: key logs in it (draft-ietf-opsawg-pcapng, 4.7). */
  learn(metadata: CaptureMetadata): void {
    if (metadata.kind !== "secrets" || metadata.secretsType !== SECRETS_TLS_KEY_LOG) return;
    this.add(metadata.data);
    this.endLine();
  }

  /** The log ends here, also where its last line does not say so. */
  endLine(): void {
    const text = String.fromCharCode(...this.#line).trimEnd();
    const isTooLong = this.#isTooLong;
    this.#line = [];
    this.#isTooLong = false;
    if (this.privateKeys.line(text) || (text === "" && !isTooLong) || text.startsWith("#")) return;
    const [, label, random, secret] = (isTooLong ? null : (LINE.exec(text) ?? RSA_LINE.exec(text))) ?? [];
    if (label === undefined || random === undefined || secret === undefined) this.#badLines++;
    else this.#keep(`${label} ${random.toLowerCase()}`, secret);
  }

  /** The secret of a session; null where the log has none. `random` is the client's, in lower-case hexadecimal; for RSA the first 8 bytes of the encrypted secret. */
  find(label: string, random: string): Uint8Array | null {
    const secret = this.#secrets.get(`${label} ${random}`);
    return secret === undefined ? null : bytesOfHexadecimal(secret);
  }

  #keep(name: string, secret: string): void {
    if (this.#secrets.size >= MAX_SECRETS && !this.#secrets.has(name)) this.#leftOut++;
    else this.#secrets.set(name, secret);
  }
}

export function bytesOfHexadecimal(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
