// Private keys in PEM (RFC 7468), found line by line; other blocks, such as the certificate beside a key, are passed over.

/** Keys kept; more are counted and left out. */
export const MAX_PRIVATE_KEYS = 64;
/** Characters of one block; an RSA key of 16,384 bits has 13,000. */
export const MAX_PEM_CHARACTERS = 1 << 15;

const BEGIN = /^-----BEGIN ([A-Z0-9 ]+)-----$/;
const END = /^-----END [A-Z0-9 ]+-----$/;

/** A private key as its file has it; what opens with it keeps the parsed one by this object. */
export interface PemKey {
  readonly pem: string;
  /** A passphrase is needed (RFC 5958, 3; RFC 1421, 4.6.1.1). */
  readonly isEncrypted: boolean;
}

export class PemKeys {
  #keys: PemKey[] = [];
  /** What its first line calls the open block; empty outside. */
  #label = "";
  #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;

  get all(): readonly PemKey[] {
    return this.#keys;
  }
  /** Keys above the limits. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Forgets the block that is open: its rest will not come. */
  dropBlock(): void {
    this.#label = "";
    this.#lines = [];
  }
  clear(): void {
    this.dropBlock();
    this.#keys = [];
    this.#leftOut = 0;
  }

  /** Whether the line belongs to a block. */
  line(text: string): boolean {
    const label = BEGIN.exec(text)?.[1];
    if (label !== undefined) {
      this.#label = label;
      this.#lines = [];
      this.#characters = 0;
    }
    if (this.#label === "") return false;
    this.#characters += text.length + 1;
    // A block that does not end must not take what follows with it.
    if (this.#characters > MAX_PEM_CHARACTERS) {
      this.dropBlock();
      this.#leftOut++;
      return true;
    }
    this.#lines.push(text);
    if (END.test(text)) this.#end();
    return true;
  }

  #end(): void {
    const isKey = this.#label.endsWith("PRIVATE KEY");
    const isEncrypted =
      this.#label.startsWith("ENCRYPTED") || this.#lines[1]?.startsWith("Proc-Type: 4,ENCRYPTED") === true;
    const pem = `${this.#lines.join("\n")}\n`;
    this.dropBlock();
    // A file that is read again has the same keys.
    if (!isKey || this.#keys.some((key) => key.pem === pem)) return;
    if (this.#keys.length < MAX_PRIVATE_KEYS) this.#keys.push({ pem, isEncrypted });
    else this.#leftOut++;
  }
}
