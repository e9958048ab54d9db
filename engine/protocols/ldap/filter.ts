// A search's filter as text (RFC 4515) from its BER form (RFC 4511, 4.5.1.7).
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { utf8Text } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { type Element, isNext, MAX_TEXT_BYTES, readElement, readTagged, readText, TAG, textIn } from "./ber.ts";

/** Filters in filters, and parts of one filter with all that are inside. */
export const MAX_DEPTH = 50;
export const MAX_PARTS = 1000;

const COMPARISONS: Readonly<Record<number, string>> = { 0xa3: "=", 0xa5: ">=", 0xa6: "<=", 0xa8: "~=" };
const LISTS: Readonly<Record<number, string>> = { 0xa0: "&", 0xa1: "|" };
const [NOT, SUBSTRINGS, PRESENT, EXTENSIBLE] = [0xa2, 0xa4, 0x87, 0xa9];

export class FilterText {
  readonly #codecs: Codecs;
  #parts = 0;

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }
  read(reader: Reader, depth = 0): string {
    if (depth > MAX_DEPTH) throw new Malformed("a filter is too deep", reader.offset);
    if (++this.#parts > MAX_PARTS) throw new Malformed("a filter has too many parts", reader.offset);
    const { tag, body } = readElement(reader, "a filter");
    const list = LISTS[tag];
    if (list !== undefined) return `(${list}${this.#all(body, depth)})`;
    const comparison = COMPARISONS[tag];
    if (comparison !== undefined) {
      const attribute = readText(body, "an attribute", this.#codecs);
      return `(${attribute}${comparison}${this.#value(readTagged(body, TAG.octets, "a value"))})`;
    }
    switch (tag) {
      case NOT:
        return `(!${this.read(body, depth + 1)})`;
      case PRESENT:
        return `(${textIn(body, this.#codecs)}=*)`;
      case SUBSTRINGS:
        return this.#substrings(body);
      case EXTENSIBLE:
        return this.#extensible(body);
      default:
        throw new Malformed(`a filter of the unknown kind ${tag.toString(16)}`, reader.offset);
    }
  }

  #all(body: Reader, depth: number): string {
    const parts: string[] = [];
    while (body.left > 0) parts.push(this.read(body, depth + 1));
    return parts.join("");
  }
  /** Initial, any, final: `ab*cd*ef`. */
  #substrings(body: Reader): string {
    const attribute = readText(body, "an attribute", this.#codecs);
    const list = readTagged(body, TAG.sequence, "substrings");
    let text = "";
    let isOpen = true;
    while (list.left > 0) {
      if (++this.#parts > MAX_PARTS) throw new Malformed("a filter has too many parts", list.offset);
      const { tag, body: part } = readElement(list, "a substring");
      text += tag === 0x80 ? this.#value(part) : `*${this.#value(part)}`;
      isOpen = tag !== 0x82;
    }
    return `(${attribute}=${text}${isOpen ? "*" : ""})`;
  }
  #extensible(body: Reader): string {
    const parts: Partial<Record<number, Element>> = {};
    while (body.left > 0) {
      const element = readElement(body, "a matching rule");
      parts[element.tag] = element;
    }
    const text = (tag: number): string => (parts[tag] === undefined ? "" : textIn(parts[tag].body, this.#codecs));
    const [rule, attribute] = [text(0x81), text(0x82)];
    const isDn = parts[0x84] !== undefined && isNext(parts[0x84].body, 0xff);
    const value = parts[0x83] === undefined ? "" : this.#value(parts[0x83].body);
    return `(${attribute}${isDn ? ":dn" : ""}${rule === "" ? "" : `:${rule}`}:=${value})`;
  }
  /** Characters that the text form needs for itself are escaped, and all octets of what is no text (RFC 4515, 3). */
  #value(body: Reader): string {
    const end = Math.min(body.end, body.at + MAX_TEXT_BYTES);
    const text = utf8Text(body.bytes, body.at, end, this.#codecs, end < body.end);
    if (text !== null) return text.replaceAll(/[\p{Cc}()*\\]/gu, (one) => escaped(one.charCodeAt(0)));
    return Array.from(body.bytes.subarray(body.at, end), escaped).join("");
  }
}

function escaped(octet: number): string {
  return `\\${octet.toString(16).padStart(2, "0")}`;
}
