// The `json()` and `xml()` steps: a text inside an entry, opened. What was opened last is remembered, since several
// terms of one filter read the same body.
import type { Json } from "../../contract/index.ts";
import { decodeBase64, decodeUtf8 } from "./base64.ts";
import { parseXml } from "./xml.ts";
import type { XmlDocument } from "./xml.ts";

/** Texts opened, kept per filter; a body is at most a few MiB, so few are kept. */
const MAX_REMEMBERED = 4;

export interface OpenedJson {
  readonly value: Json;
  readonly isBase64: boolean;
}
export interface OpenedXml {
  readonly document: XmlDocument;
  readonly isBase64: boolean;
}

function tryJson(text: string): { value: Json } | null {
  const first = text.trimStart()[0] ?? "";
  if (!/[[{"tfn\d-]/.test(first)) return null;
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}

function decodeText(text: string): string | null {
  const bytes = decodeBase64(text.trim());
  return bytes && decodeUtf8(bytes);
}

/** JSON as it stands, else as base64. Plain JSON goes first: short texts such as `true` are base64 too. */
export function openJson(text: string): OpenedJson | null {
  const plain = tryJson(text);
  if (plain) return { value: plain.value, isBase64: false };
  const decoded = decodeText(text);
  const inner = decoded === null ? null : tryJson(decoded);
  return inner && { value: inner.value, isBase64: true };
}

export function openXml(text: string): OpenedXml | null {
  const isPlain = /^\uFEFF?\s*</.test(text);
  const source = isPlain ? text : decodeText(text);
  const document = source === null ? null : parseXml(source);
  return document && { document, isBase64: !isPlain };
}

/** Opened texts of one filter, so that `body.json().a == 1 and body.json().b == 2` parses once an entry. */
export class BodyMemory {
  readonly #json = new Map<string, OpenedJson | null>();
  readonly #xml = new Map<string, OpenedXml | null>();

  json(text: string): OpenedJson | null {
    return remember(this.#json, text, openJson);
  }

  xml(text: string): OpenedXml | null {
    return remember(this.#xml, text, openXml);
  }
}

function remember<T>(memory: Map<string, T>, text: string, open: (text: string) => T): T {
  const known = memory.get(text);
  if (known !== undefined) return known;
  const opened = open(text);
  const oldest = memory.keys().next();
  if (memory.size >= MAX_REMEMBERED && oldest.done === false) memory.delete(oldest.value);
  memory.set(text, opened);
  return opened;
}
