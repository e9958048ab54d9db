// A header section as an entry shows it, written as JSON text at once: most entries are stored without anybody looking
// into them, and a map that is made only to become text costs more than all of the engine. The text is that of
// `JSON.stringify` over `headerMap` and its like; where names ask for more than one after the other, those are used.
import { isAscii, readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { type Fields, readFields } from "./head-text.ts";
import { headerMap, requestCookies, responseCookies, valuesOf } from "./maps.ts";

/** What an entry takes from the headers of one message; maps are JSON text. */
export interface HeaderBlock {
  readonly map: string;
  readonly requestCookies: string;
  readonly responseCookies: string;
  /** First values; empty where there are none. */
  readonly contentType: string;
  readonly location: string;
}

/** A spelling of a header's name. */
interface Name {
  readonly lowerCase: string;
  /** `"Name":` */
  readonly key: string;
  /** Shared by the spellings of a name. */
  readonly met: { inBlock: number };
}

/** Each spelling may hold the head that it was cut from in memory, so there are few, and none of a long head. */
const MAX_KNOWN_NAMES = 256;
const MAX_LEARNED_BLOCK_LENGTH = 4096;
const NAMES = new Map<string, Name>();
let blocksRead = 0;

/** Characters that no JSON text holds as they are, or that make a value other than a part of its line. */
const NOT_PLAIN = /[^\n\r\x20\x21\x23-\x5b\x5d-\x7e]|\r(?!\n)/;

/** Reads header lines, of one character a byte. */
export function readBlock(text: string, codecs: Codecs): HeaderBlock {
  const raw = readFields(text);
  const headers = isAscii(text) ? raw : readableFields(raw, codecs);
  return writeInOrder(headers, text.length, !NOT_PLAIN.test(text)) ?? writeByMap(headers);
}

/** Fields as they were meant: UTF-8 where they are. */
export function readableFields(fields: Fields, codecs: Codecs): Fields {
  return fields.map(([name, value]) => [readable(name, codecs), readable(value, codecs)] as const);
}

function writeByMap(headers: Fields): HeaderBlock {
  return {
    map: JSON.stringify(headerMap(headers)),
    requestCookies: JSON.stringify(requestCookies(headers)),
    responseCookies: JSON.stringify(responseCookies(headers)),
    contentType: valuesOf(headers, "content-type")[0] ?? "",
    location: valuesOf(headers, "location")[0] ?? "",
  };
}

// Null where a map may order or join them otherwise: a repeated name, a number, or a name that is one too many to know.
function writeInOrder(headers: Fields, length: number, isPlain: boolean): HeaderBlock | null {
  let map = "";
  let contentType = "";
  let location = "";
  let hasCookies = false;
  blocksRead++;
  for (const [name, value] of headers) {
    const known = NAMES.get(name) ?? learn(name, length);
    if (known === null || known.met.inBlock === blocksRead) return null;
    known.met.inBlock = blocksRead;
    map += `${map === "" ? "{" : ","}${known.key}${isPlain ? `"${value}"` : JSON.stringify(value)}`;
    if (known.lowerCase === "content-type") contentType = value;
    else if (known.lowerCase === "location") location = value;
    else if (known.lowerCase === "cookie" || known.lowerCase === "set-cookie") hasCookies = true;
  }
  return {
    map: map === "" ? "{}" : flat(`${map}}`),
    requestCookies: hasCookies ? JSON.stringify(requestCookies(headers)) : "{}",
    responseCookies: hasCookies ? JSON.stringify(responseCookies(headers)) : "{}",
    contentType,
    location,
  };
}

function learn(name: string, length: number): Name | null {
  // An object's keys that are numbers come first.
  if (NAMES.size >= MAX_KNOWN_NAMES || length > MAX_LEARNED_BLOCK_LENGTH || /^\d/.test(name)) return null;
  const lowerCase = name.toLowerCase();
  let met: Name["met"] = { inBlock: 0 };
  for (const other of NAMES.values()) if (other.lowerCase === lowerCase) met = other.met;
  const made = { lowerCase, key: `${JSON.stringify(name)}:`, met };
  NAMES.set(name, made);
  return made;
}

// A text put together is a tree until it is read. This one becomes a part of many: it is copied together once.
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}
