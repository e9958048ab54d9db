// A whole message, whose structure the framer has checked, to its values. An entry keeps the first bytes of the
// strings of a message and a number of its values; what is left out is counted.
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { AGGREGATE, ATTRIBUTE, BULK, LF, NULL_COUNT, readCount, type RespType, respType, STREAMED } from "./resp.ts";
import type { RedisMessage, RespContent, RespValue } from "./types.ts";

/** Values that an entry shows of one message. */
export const MAX_SHOWN_ELEMENTS = 1000;

const NULL: RespValue = { kind: "null", type: "Null" };

export function decodeMessage(message: RedisMessage, codecs: Codecs, maxKeptBytes: number): RespContent {
  return new MessageDecoder(message, codecs, maxKeptBytes).message();
}

/** The words of an inline command; quotes as redis-cli writes them. */
export function decodeInline(message: RedisMessage, codecs: Codecs): readonly string[] {
  const { bytes } = message;
  const line = (codecs.utf8(bytes, 0, bytes.length) ?? codecs.latin1(bytes, 0, bytes.length)).trim();
  const words: string[] = [];
  for (const match of line.matchAll(/"((?:\\.|[^"\\])*)"|'((?:\\'|[^'])*)'|(\S+)/g)) {
    if (words.length === MAX_SHOWN_ELEMENTS) break;
    words.push(match[1]?.replaceAll(/\\(.)/g, unescape) ?? match[2]?.replaceAll("\\'", "'") ?? match[3] ?? "");
  }
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };
function unescape(_whole: string, character: string): string {
  return ESCAPES[character] ?? character;
}

class MessageDecoder {
  readonly #codecs: Codecs;
  readonly #cuts: ReadonlyMap<number, number>;
  readonly #reader: Reader;
  #keepBytes: number;
  #shown = 0;
  #leftOut = 0;
  #attribute: RespValue | null = null;

  constructor(message: RedisMessage, codecs: Codecs, maxKeptBytes: number) {
    this.#codecs = codecs;
    this.#cuts = new Map(message.cuts.map(({ offset, stored }) => [offset, stored]));
    this.#reader = new Reader(message.bytes);
    this.#keepBytes = maxKeptBytes;
  }

  message(): RespContent {
    const value = this.#value();
    return {
      value,
      attribute: this.#attribute,
      elementsLeftOut: this.#leftOut,
    };
  }

  #value(): RespValue {
    for (;;) {
      const mark = this.#reader.u8("type");
      const type = respType(mark);
      if (type === undefined) throw new Malformed("a value has no known type", this.#reader.offset);
      if (mark !== ATTRIBUTE) return this.#typed(type);
      const attribute = this.#aggregate(type);
      this.#attribute ??= attribute;
    }
  }

  #typed(type: RespType): RespValue {
    if (type.shape === AGGREGATE) return this.#aggregate(type);
    if (type.shape === BULK) return this.#bulk(type);
    const [from, to] = this.#line();
    const kept = Math.min(to - from, this.#keepBytes);
    this.#keepBytes -= kept;
    const text = this.#text(from, from + kept);
    switch (type.name) {
      case "Error":
        return { kind: "error", type: type.name, text: text.text };
      case "Null":
        return NULL;
      case "Boolean":
        return { kind: "boolean", type: type.name, value: text.text === "t" };
      case "Simple String":
        return { kind: "text", type: type.name, ...text };
      default:
        return { kind: "number", type: type.name, text: text.text };
    }
  }

  #aggregate(type: RespType): RespValue {
    const [from, to] = this.#line();
    const count = readCount(this.#reader.bytes, from, to);
    if (count === NULL_COUNT) return { kind: "null", type: type.name };
    const items: RespValue[] = [];
    const total = count === STREAMED ? Number.POSITIVE_INFINITY : count * type.valuesPerCount;
    for (let i = 0; i < total && !this.#isStreamEnd(count); i++) {
      const isShown = this.#shown < MAX_SHOWN_ELEMENTS;
      if (isShown) this.#shown++;
      else this.#leftOut++;
      const item = this.#value();
      if (isShown) items.push(item);
    }
    return { kind: type.valuesPerCount === 2 ? "map" : "list", type: type.name, items };
  }

  /** Consumes the mark that ends an aggregate of unknown length. */
  #isStreamEnd(count: number): boolean {
    const { bytes, at } = this.#reader;
    if (count !== STREAMED || bytes[at] !== 0x2e) return false;
    this.#reader.skip(3, "end of aggregate");
    return true;
  }

  #bulk(type: RespType): RespValue {
    const [from, to] = this.#line();
    const count = readCount(this.#reader.bytes, from, to);
    if (count === NULL_COUNT) return { kind: "null", type: type.name };
    // A verbatim string begins with three letters for its format and a colon.
    const hidden = type.name === "Verbatim String" ? 4 : 0;
    const text = count === STREAMED ? this.#streamed() : this.#string(count, hidden);
    if (type.name === "Bulk Error") return { kind: "error", type: type.name, text: text.text };
    return { kind: "text", type: type.name, ...text };
  }

  /** `hidden` bytes at its beginning are not part of the text. */
  #string(length: number, hidden = 0): { text: string; isBinary: boolean } {
    const reader = this.#reader;
    const from = reader.at;
    const stored = this.#cuts.get(from) ?? length;
    const kept = Math.min(length, this.#keepBytes);
    this.#keepBytes -= kept;
    reader.skip(stored, "string");
    reader.skip(2, "end of string");
    const end = from + Math.min(kept, stored);
    const begin = Math.min(from + hidden, end);
    return this.#text(begin, kept < length ? this.#characterEnd(begin, end) : end);
  }

  #streamed(): { text: string; isBinary: boolean } {
    let joined = "";
    let isBinary = false;
    for (;;) {
      this.#reader.skip(1, "chunk");
      const [from, to] = this.#line();
      const count = readCount(this.#reader.bytes, from, to);
      if (count <= 0) return { text: joined, isBinary };
      const chunk = this.#string(count);
      joined += chunk.text;
      isBinary ||= chunk.isBinary;
    }
  }

  /** The range of the line at hand without its end. */
  #line(): [number, number] {
    const { bytes, at, end } = this.#reader;
    let stop = at;
    while (stop < end && bytes[stop] !== LF) stop++;
    this.#reader.skip(stop + 1 - at, "line");
    return [at, stop - 1];
  }

  #text(from: number, to: number): { text: string; isBinary: boolean } {
    // Once values are left out all later ones are: only their structure is walked.
    if (this.#leftOut > 0) return { text: "", isBinary: false };
    const { bytes } = this.#reader;
    const text = this.#codecs.utf8(bytes, from, to);
    if (text !== null) return { text, isBinary: false };
    return { text: this.#codecs.base64(bytes, from, to), isBinary: true };
  }

  // A cut inside a UTF-8 character would make the whole text binary: it moves before that character.
  #characterEnd(from: number, to: number): number {
    const { bytes } = this.#reader;
    let at = to;
    for (let back = 0; back < 4 && at > from; back++) {
      const byte = bytes[--at] as number;
      if (byte < 0x80) return to;
      if (byte >= 0xc0) return at;
    }
    return to;
  }
}
