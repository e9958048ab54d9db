// A message as it is kept between framing and presenting. Most messages are never looked at again, so their bytes stay a
// text of one character a byte, which costs a fraction of a typed array.
import type { Codecs } from "../../codecs.ts";
import { type DnsMessage, HEADER_BYTES } from "./types.ts";

/** What a scan found of a message. */
interface Skeleton {
  readonly questionsEnd: number;
  readonly records: number;
  readonly reason: string;
}

// Only zone transfers have later messages.
const NO_MORE: readonly DnsMessage[] = [];

export class KeptMessage implements DnsMessage {
  readonly questionsEnd: number;
  readonly records: number;
  readonly reason: string;
  readonly more: readonly DnsMessage[];
  retransmissions = 0;
  readonly #codecs: Codecs;
  readonly #text: string;

  constructor(
    codecs: Codecs,
    text: string,
    { questionsEnd, records, reason }: Skeleton,
    more: readonly DnsMessage[] = NO_MORE,
  ) {
    this.#codecs = codecs;
    this.#text = text;
    this.questionsEnd = questionsEnd;
    this.records = records;
    this.reason = reason;
    this.more = more;
  }

  /** Keeps `bytes[start, end)`. */
  static of(codecs: Codecs, bytes: Uint8Array, start: number, end: number, skeleton: Skeleton): KeptMessage {
    return new KeptMessage(codecs, codecs.latin1(bytes, start, end), skeleton);
  }
  /** The same as the first of a transfer, whose other messages come into `more`. */
  followedBy(more: readonly DnsMessage[]): KeptMessage {
    return new KeptMessage(this.#codecs, this.#text, this, more);
  }

  get bytes(): Uint8Array {
    return this.#codecs.fromLatin1(this.#text);
  }
  get length(): number {
    return this.#text.length;
  }
  get hasQuestions(): boolean {
    return this.questionsEnd > HEADER_BYTES;
  }
  /** Whether both ask the same; names are compared without regard to case (RFC 4343). */
  asksAs(other: KeptMessage): boolean {
    if (this.questionsEnd !== other.questionsEnd) return false;
    const own = this.#text;
    const others = other.#text;
    for (let i = HEADER_BYTES; i < this.questionsEnd; i++) {
      if (foldCase(own.charCodeAt(i)) !== foldCase(others.charCodeAt(i))) return false;
    }
    return true;
  }
}

function foldCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
}
