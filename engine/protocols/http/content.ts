// Bodies as text: UTF-8 where the bytes are, the declared single-byte charset where it is one, base64 otherwise.
import type { Codecs } from "../../codecs.ts";
import { isAscii } from "../../bytes/kept-bytes.ts";
import { hasControl } from "../../bytes/shown-text.ts";
import type { Body } from "./body.ts";

/** Text of a body; `encoding` says whether it is the body's own text or base64 of its bytes. */
export interface BodyText {
  readonly text: string;
  readonly encoding: "" | "base64";
}

const EMPTY: BodyText = { text: "", encoding: "" };
const LATIN1_CHARSETS = /^(?:iso-8859-1|latin1|windows-1252|us-ascii)$/;
/** Types whose bodies are text whatever bytes they hold. */
const TEXT_TYPES =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript|x-www-form-urlencoded|graphql|yaml)\b)/;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** The body as UTF-8 text, or null. A character cut at the end is dropped when the body is cut. */
export function bodyText(body: Body, codecs: Codecs): string | null {
  if (body.keptBytes === 0) return "";
  if (body.text !== null && isAscii(body.text)) return body.text;
  const bytes = body.bytes();
  const whole = codecs.utf8(bytes, 0, bytes.length);
  if (whole !== null || !body.isShortened) return whole;
  const end = endOfLastCharacter(bytes);
  return end === bytes.length ? null : codecs.utf8(bytes, 0, end);
}

/** What an entry shows of a body of this media type. */
export function showBody(body: Body, mimeType: string, codecs: Codecs): BodyText {
  if (body.keptBytes === 0) return EMPTY;
  const type = mimeType.trim().toLowerCase();
  const isTextType = TEXT_TYPES.test(type);
  const text = bodyText(body, codecs);
  if (text !== null && (isTextType || !hasControl(text))) return { text, encoding: "" };
  const bytes = body.bytes();
  const charset = parameter(type, "charset");
  if (isTextType && LATIN1_CHARSETS.test(charset)) {
    return { text: codecs.latin1(bytes, 0, bytes.length), encoding: "" };
  }
  return { text: codecs.base64(bytes, 0, bytes.length), encoding: "base64" };
}

/** A parameter of a header value such as `text/html; charset="utf-8"`; empty when it is not there. */
export function parameter(value: string, name: string): string {
  for (const part of value.split(";").slice(1)) {
    const equals = part.indexOf("=");
    if (equals < 0 || part.slice(0, equals).trim().toLowerCase() !== name) continue;
    return unquote(part.slice(equals + 1).trim());
  }
  return "";
}

/** Whether a body begins as a JSON object or list does. */
export function mayBeJson(body: Body): boolean {
  return beginsJson(body.text === null ? body.bytes()[0] : body.text.charCodeAt(0));
}
/** Whether this first byte is that of a JSON object or list. */
export function beginsJson(first: number | undefined): boolean {
  return first === OPENING_BRACE || first === OPENING_BRACKET;
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : value;
}

// Where the last whole UTF-8 character ends: at most three bytes before the end begins one that is cut.
function endOfLastCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc2 && byte <= 0xf4) return bytes.length - back;
    if (byte < 0x80 || byte >= 0xc0) break;
  }
  return bytes.length;
}
