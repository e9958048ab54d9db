// Headers out of a head that is kept as text of one character a byte.
//   field-line = field-name ":" OWS field-value OWS      (RFC 9112, 5)
// A line that begins with a blank continues the one before (obs-fold, 5.2) and is joined with one blank.
import { MAX_HEADERS } from "./limits.ts";

const TAB = 9;
const SPACE = 32;

const PATTERNS = new Map<string, RegExp>();

/** Values of the header `name` (lower case, no special characters), each trimmed, in order. */
export function headerValues(head: string, name: string): readonly string[] {
  let pattern = PATTERNS.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`\\n${name}[ \\t]*:([^\\n]*(?:\\n[ \\t][^\\n]*)*)`, "gi");
    PATTERNS.set(name, pattern);
  }
  const values: string[] = [];
  // `matchAll` makes another pattern of it each time. It begins anew by itself once it finds no more.
  for (let match = pattern.exec(head); match !== null; match = pattern.exec(head))
    values.push(unfold(match[1] as string));
  return values;
}

/** The header's values joined as one list (RFC 9110, 5.3); empty when it is not there. */
export function headerValue(head: string, name: string): string {
  return headerValues(head, name).join(", ");
}

/** Members of a comma-separated header, lower case, without empty ones. */
export function headerTokens(head: string, name: string): readonly string[] {
  const value = headerValue(head, name);
  if (value === "") return [];
  return value
    .split(",")
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== "");
}

export type Fields = readonly (readonly [name: string, value: string])[];

export interface HeadLines {
  readonly startLine: string;
  readonly headers: Fields;
}

/** The start line and all headers in order. A line without a colon becomes a name without value. */
export function readHead(head: string): HeadLines {
  return { startLine: startLineOf(head), headers: readFields(fieldLinesOf(head)) };
}

/** The first line of a head, without its end. */
export function startLineOf(head: string): string {
  const first = head.indexOf("\n");
  return trimLineEnd(first < 0 ? head : head.slice(0, first));
}

/** What follows the first line. */
export function fieldLinesOf(head: string): string {
  const first = head.indexOf("\n");
  return first < 0 ? "" : head.slice(first + 1);
}

/** Field lines up to an empty line or the end, at most MAX_HEADERS. */
export function readFields(text: string): Fields {
  const fields: [string, string][] = [];
  for (let at = 0; at < text.length && fields.length < MAX_HEADERS; ) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const line = trimLineEnd(text.slice(at, end));
    at = end + 1;
    if (line === "") break;
    const last = fields.at(-1);
    const first = line.charCodeAt(0);
    if ((first === SPACE || first === TAB) && last !== undefined) {
      last[1] = `${last[1]} ${line.trim()}`.trim();
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 0) fields.push([line.trim(), ""]);
    else fields.push([part(line, 0, colon), part(line, colon + 1, line.length)]);
  }
  return fields;
}

// The part trimmed; calling `trim` for the one blank behind a colon would double the cost of a header.
function part(line: string, start: number, end: number): string {
  const from = line.charCodeAt(start) === SPACE ? start + 1 : start;
  if (from >= end) return "";
  const text = line.slice(from, end);
  return isVisible(line.charCodeAt(from)) && isVisible(line.charCodeAt(end - 1)) ? text : text.trim();
}

function isVisible(character: number): boolean {
  return character > SPACE && character < 0x7f;
}

function unfold(value: string): string {
  return value.includes("\n") ? value.replaceAll(/\r?\n[ \t]+/g, " ").trim() : value.trim();
}

function trimLineEnd(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
