// Literals of KFL 2 (CEL language definition, Lexis): text of a token → value, or what is wrong with it.
import { encodeUtf8 } from "../paths/base64.ts";

export type Read<T> = { readonly value: T } | { readonly problem: string };

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "?": "?",
  '"': '"',
  "'": "'",
  "`": "`",
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))/y;

function codeOf(match: RegExpExecArray): number | null {
  const [, hex, short, long, octal] = match;
  const digits = hex ?? short ?? long;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  return octal === undefined ? null : Number.parseInt(octal, 8);
}

/** Walks a text between quotes; `onChar` gets plain text, `onCode` the numbers of escapes. */
function walkEscapes(
  body: string,
  onChar: (text: string) => void,
  onCode: (code: number, isByte: boolean) => boolean,
): string | null {
  for (let at = 0; at < body.length; ) {
    if (body[at] !== "\\") {
      const next = body.indexOf("\\", at);
      const end = next === -1 ? body.length : next;
      onChar(body.slice(at, end));
      at = end;
      continue;
    }
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(body);
    const code = match && codeOf(match);
    const plain = match?.[5] === undefined ? undefined : ESCAPES[match[5]];
    if (!match || (code === null && plain === undefined)) return `\`${body.slice(at, at + 2)}\` is no escape`;
    if (plain !== undefined) onChar(plain);
    else if (code === null || !onCode(code, match[1] !== undefined || match[4] !== undefined)) {
      return `\`${match[0]}\` is no character`;
    }
    at = ESCAPE.lastIndex;
  }
  return null;
}

/** The parts of a string token: prefixes and what stands between the quotes. */
function partsOf(source: string): { isRaw: boolean; isBytes: boolean; body: string } {
  const quoteAt = source.search(/["']/);
  const prefix = source.slice(0, quoteAt).toLowerCase();
  const quote = source[quoteAt] ?? "";
  const width = source.length - quoteAt >= 6 && source.startsWith(quote.repeat(3), quoteAt) ? 3 : 1;
  const body = source.slice(quoteAt + width, -width).replace(/\r\n?/g, "\n");
  return { isRaw: prefix.includes("r"), isBytes: prefix.includes("b"), body };
}

function readText(body: string): Read<string> {
  let value = "";
  const problem = walkEscapes(
    body,
    (text) => (value += text),
    (code) => {
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
      value += String.fromCodePoint(code);
      return true;
    },
  );
  return problem === null ? { value } : { problem };
}

function readBytes(body: string): Read<Uint8Array> {
  const bytes: number[] = [];
  const problem = walkEscapes(
    body,
    (text) => {
      for (const byte of encodeUtf8(text)) bytes.push(byte);
    },
    (code, isByte) => {
      if (code > 0x10ffff) return false;
      if (isByte) bytes.push(code & 0xff);
      else bytes.push(...encodeUtf8(String.fromCodePoint(code)));
      return true;
    },
  );
  return problem === null ? { value: Uint8Array.from(bytes) } : { problem };
}

/** The value of a string token with its quotes and prefixes. */
export function readString(source: string): Read<string | Uint8Array> {
  const { isRaw, isBytes, body } = partsOf(source);
  if (isBytes) return isRaw ? { value: encodeUtf8(body) } : readBytes(body);
  return isRaw ? { value: body } : readText(body);
}

const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;

/** A whole number as the matcher holds it: a number while that is exact. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export type NumberLiteral =
  | { readonly type: "int" | "uint"; readonly value: number | bigint }
  | { readonly type: "double"; readonly value: number };

/** The value of a number token; `isNegative` where a minus stands before it. */
export function readNumber(source: string, isNegative: boolean): Read<NumberLiteral> {
  const isUint = /[uU]$/.test(source);
  const digits = isUint ? source.slice(0, -1) : source;
  if (!/^0[xX]/.test(digits) && /[.eE]/.test(digits)) {
    const value = Number(digits);
    if (!Number.isFinite(value)) return { problem: `${source} is too large` };
    return { value: { type: "double", value: isNegative ? -value : value } };
  }
  const magnitude = BigInt(digits);
  if (isUint) {
    if (isNegative || magnitude > UINT_MAX) return { problem: `${source} does not fit into 64 bits without sign` };
    return { value: { type: "uint", value: narrow(magnitude) } };
  }
  if (magnitude > INT_MAX + (isNegative ? 1n : 0n)) return { problem: `${source} does not fit into 64 bits` };
  return { value: { type: "int", value: narrow(isNegative ? -magnitude : magnitude) } };
}

/** A text as a literal. */
export function quoteCel(text: string): string {
  const escaped = text.replace(/[\\"\n\r\t]|\p{Cc}/gu, (char) => {
    if (char === "\n") return "\\n";
    if (char === "\r") return "\\r";
    if (char === "\t") return "\\t";
    return char === '"' || char === "\\" ? `\\${char}` : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
