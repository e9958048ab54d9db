// Secrets of TLS sessions as programs write them down (draft-ietf-tls-keylogfile): lines of a label, the client's
// random and the secret, both in hexadecimal. A key log may grow while it is used, and comes in pieces of any borders.
// Private keys of servers in PEM (RFC 7468) may stand in it, or be all of it.
import { type CaptureMetadata, SECRETS_TLS_KEY_LOG } from "../pcap/capture-metadata.ts";
import { PemKeys } from "./pem-keys.ts";
import { SessionMasters } from "./session-masters.ts";

/** Secrets kept; above that the oldest are forgotten, and counted. */
export const MAX_SECRETS = 1 << 20;
/** Bytes that all connections together hold back while they wait for secrets of a log that grows. */
export const MAX_WAITING_BYTES = 64 << 20;
/** Longest line: label, 64 digits of the random, 128 of a secret, with room. */
export const MAX_LINE_BYTES = 1024;

const LINE = /^([A-Z][A-Z0-9_]{0,63}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){32,64})$/;
/** Pre-master secrets, by the first 8 bytes of what the client encrypted of them. */
const RSA_LINE = /^(RSA) ([0-9a-fA-F]{16}) ([0-9a-fA-F]{96})$/;
const LF = 0x0a;

export interface KeyLogCounts {
  /** Secrets that can be used. */
  readonly secrets: number;
  /** Lines with something in them, comments too. */
  readonly lines: number;
  /** Lines that are no secret and no comment. */
  readonly badLines: number;
  /** Secrets forgotten because there were more than the limit. */
  readonly forgotten: number;
}

export class KeyLog {
  readonly #secrets = new Map<string, string>();
  // Goes along with what is put in: a new one each time would pass over all that was forgotten before.
  #oldest = this.#secrets.keys();
  readonly #maxSecrets: number;
  #askForMore: (() => void) | null;
  readonly #used = new Set<string>();
  /** Private keys, which open the pre-master secrets of RSA key exchange. */
  readonly privateKeys = new PemKeys();
  /** Of sessions that a private key opened: they may be resumed. */
  readonly sessions = new SessionMasters();
  #line: number[] = [];
  #isTooLong = false;
  #lines = 0;
  #badLines = 0;
  #forgotten = 0;
  #waitingBytes = 0;
  /** Changes with every secret that comes. */
  revision = 0;

  /** `askForMore` brings, before it returns, what was written meanwhile: with it the log is one that grows. */
  constructor(askForMore: (() => void) | null = null, maxSecrets = MAX_SECRETS) {
    this.#askForMore = askForMore;
    this.#maxSecrets = maxSecrets;
  }

  get counts(): KeyLogCounts {
    const [secrets, lines, badLines, forgotten] = [this.#secrets.size, this.#lines, this.#badLines, this.#forgotten];
    return { secrets, lines, badLines, forgotten };
  }
  /** There is nothing to open anything with. */
  get isEmpty(): boolean {
    return this.#secrets.size === 0 && this.privateKeys.all.length === 0;
  }
  /** There are private keys and nothing else, which open some key exchanges only. */
  get hasOnlyPrivateKeys(): boolean {
    return this.#secrets.size === 0 && this.privateKeys.all.length > 0;
  }
  /** Secrets may come after what they open. */
  get isGrowing(): boolean {
    return this.#askForMore !== null;
  }
  askForMore(): void {
    this.#askForMore?.();
  }
  /** From now on it grows from there; null: no more. */
  growFrom(askForMore: (() => void) | null): void {
    this.#askForMore = askForMore;
  }
  /** What it told is taken away. Connections that were opened with it go on. */
  clear(): void {
    this.#secrets.clear();
    this.#used.clear();
    this.privateKeys.clear();
    this.sessions.clear();
    this.dropLine();
    this.revision++;
  }
  /** Lines of the secrets that were found, as another log: what opens what was looked at, and no more. */
  usedLines(): string {
    const lines = [...this.#used].flatMap((name) => {
      const secret = this.#secrets.get(name);
      return secret === undefined ? [] : [`${name} ${secret}\n`];
    });
    return lines.join("");
  }

  /** Makes room for bytes that wait for a secret; false where there is none. */
  holdBack(bytes: number): boolean {
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES) return false;
    this.#waitingBytes += bytes;
    return true;
  }
  letGo(bytes: number): void {
    this.#waitingBytes -= bytes;
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
    if (text === "" && !isTooLong) return;
    this.#lines++;
    if (this.privateKeys.line(text) || text.startsWith("#")) return;
    if (isTooLong || !this.#take(text)) this.#badLines++;
  }

  /** Uses a last line that has no end yet. It may be half of one: what comes of it corrects it. */
  peekLine(): void {
    if (this.#line.length > 0 && !this.#isTooLong) this.#take(String.fromCharCode(...this.#line).trimEnd());
  }
  /** Drops a last line that has no end, and what it is part of: its rest will not come. */
  dropLine(): void {
    this.#line = [];
    this.#isTooLong = false;
    this.privateKeys.dropBlock();
  }

  /**
   * The secret of a session; null where the log has none. `random` is the client's, in lower-case hexadecimal; for RSA the
   * first 8 bytes of the encrypted secret.
   */
  find(label: string, random: string): Uint8Array | null {
    const name = `${label} ${random}`;
    const secret = this.#secrets.get(name);
    if (secret === undefined) return null;
    this.#used.add(name);
    return bytesOfHexadecimal(secret);
  }

  #take(text: string): boolean {
    const [, label, random, secret] = LINE.exec(text) ?? RSA_LINE.exec(text) ?? [];
    if (label === undefined || random === undefined || secret === undefined) return false;
    const name = `${label} ${random.toLowerCase()}`;
    if (this.#secrets.get(name) !== secret) this.revision++;
    this.#secrets.set(name, secret);
    if (this.#secrets.size > this.#maxSecrets) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    let oldest = this.#oldest.next();
    if (oldest.done === true) {
      this.#oldest = this.#secrets.keys();
      oldest = this.#oldest.next();
    }
    if (oldest.done === true) return;
    this.#secrets.delete(oldest.value);
    this.#used.delete(oldest.value);
    this.#forgotten++;
  }
}

export function bytesOfHexadecimal(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
