// A look at a header section without decoding it: is it one, and who sends such a thing? Requests and responses begin
// with other pseudo-headers (RFC 9113, 8.3), and those are known from the start whatever was missed (RFC 7541, A).

/** Entries of the static table: the pseudo-headers of requests come first, those of responses follow. */
const LAST_OF_REQUEST = 7;
const LAST_OF_RESPONSE = 14;
const MAX_INTEGER_BYTES = 4;

/** `neutral`: it is a header section that shows no side, such as trailers. `more`: so far it is one. */
export type Skimmed = "no" | "more" | "neutral" | "client" | "server";

/** A place in the bytes that goes on header by header. */
class Skim {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  at: number;
  value = 0;
  /** What is there is no header. */
  isBad = false;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.at = start;
    this.#end = end;
  }

  /** Passes one header; false where it is not whole. `index` is that of its name, 0 for a literal one. */
  header(): boolean {
    const byte = this.#bytes[this.at] as number;
    if (byte >= 0x80) {
      if (!this.#integer(0x7f)) return false;
      this.isBad ||= this.value === 0;
      return true;
    }
    if (byte >= 0x20 && byte < 0x40) {
      if (!this.#integer(0x1f)) return false;
      this.value = 0;
      return true;
    }
    if (!this.#integer(byte >= 0x40 ? 0x3f : 0x0f)) return false;
    const index = this.value;
    const isWhole = (index > 0 || this.#string()) && this.#string();
    this.value = index;
    return isWhole;
  }

  #string(): boolean {
    if (this.at >= this.#end || !this.#integer(0x7f)) return false;
    this.at += this.value;
    return this.at <= this.#end;
  }

  #integer(mask: number): boolean {
    this.value = (this.#bytes[this.at++] as number) & mask;
    if (this.value < mask) return true;
    for (let i = 0; i < MAX_INTEGER_BYTES; i++) {
      if (this.at >= this.#end) return false;
      const byte = this.#bytes[this.at++] as number;
      this.value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return true;
    }
    this.isBad = true;
    return false;
  }
}

/** `isWhole`: the section ends at `end`; else more of it may follow. */
export function skimSection(bytes: Uint8Array, start: number, end: number, isWhole: boolean): Skimmed {
  const skim = new Skim(bytes, start, end);
  let sign: Skimmed = "neutral";
  while (skim.at < end) {
    const isThere = skim.header();
    if (skim.isBad) return "no";
    if (sign === "neutral") sign = signOf(skim.value);
    if (!isThere) return isWhole ? "no" : "more";
  }
  if (skim.at > end) return isWhole ? "no" : "more";
  return isWhole ? sign : "more";
}

/** Of the first header that is whole, where the section's end is not there yet. */
export function skimFirst(bytes: Uint8Array, start: number, end: number): Skimmed {
  const skim = new Skim(bytes, start, end);
  const isThere = start < end && skim.header();
  if (skim.isBad) return "no";
  return isThere ? signOf(skim.value) : "more";
}

function signOf(index: number): Skimmed {
  if (index === 0 || index > LAST_OF_RESPONSE) return "neutral";
  return index <= LAST_OF_REQUEST ? "client" : "server";
}
