// Requests and replies that are a few words which JSON holds as they are, written without being decoded. A text of these is
// a whole message, one character a byte; whatever is out of the ordinary in it is left to the decoder (null).
import type { WrittenSide } from "./write.ts";
import { KEYWORDS } from "./documents.ts";
import { redact } from "./redact.ts";

/** Words of a request that is written so. */
const MAX_WORDS = 64;

/** Null where it is more than that. What is secret of its words does not come out. */
export function plainRequest(text: string, command: string, isInline: boolean): WrittenSide | null {
  if (command === "" || !isPlain(command)) return null;
  const words = isInline ? wordsOfLine(text) : wordsOfArray(text);
  if (words === null) return null;
  const args = redact(command, words);
  const [, key = "", third = ""] = args;
  const value = args.length > 3 ? `[${args.slice(2).join(", ")}]` : third;
  const type = isInline ? "Inline" : "Array";
  const json = `{"type":"${type}","command":"${command}","key":"${key}","value":"${value}","keyword":"","args":["${args.join('","')}"]}`;
  return { json, shown: { command, key, value, isError: false } };
}

/** `*2`, then `$3`, `GET`, each with its line's end (RESP, "Sending commands to a Redis server"). */
function wordsOfArray(text: string): readonly string[] | null {
  const head = text.indexOf("\r\n");
  const count = countOf(text, 1, head);
  if (count < 1 || count > MAX_WORDS) return null;
  const words: string[] = [];
  for (let at = head + 2; words.length < count; at += 2) {
    const line = text.charCodeAt(at) === DOLLAR ? text.indexOf("\r\n", at) : -1;
    const length = countOf(text, at + 1, line);
    if (length < 0 || line + length + 4 > text.length) return null;
    at = line + 2 + length;
    const word = text.slice(line + 2, at);
    if (!isPlain(word)) return null;
    words.push(word);
  }
  return words;
}
/** `GET key` and the line's end. In quotes there may be blanks and more. */
function wordsOfLine(text: string): readonly string[] | null {
  const line = text.trimEnd();
  if (!isPlain(line) || line.includes("'")) return null;
  const words = line.split(" ").filter((word) => word !== "");
  return words.length > 0 && words.length <= MAX_WORDS ? words : null;
}

/** One value: `+OK`, `:1`, `$5` with `hello` in the next line, `-ERR …`. */
export function plainReply(text: string): WrittenSide | null {
  const line = text.indexOf("\r\n");
  if (line < 0) return null;
  switch (text[0]) {
    case "+": {
      const upper = text.slice(1, line).toUpperCase();
      return oneLine(text, line, "Simple String", KEYWORDS.has(upper) ? upper : "");
    }
    case ":":
      return oneLine(text, line, "Integer", "");
    case "-":
      return oneLine(text, line, "Error", "");
    case "$": {
      const length = countOf(text, 1, line);
      const value = text.slice(line + 2, line + 2 + length);
      const isWhole = length >= 0 && text.length === line + length + 4 && isPlain(value);
      return isWhole ? reply("Bulk String", value, "", false) : null;
    }
    default:
      return null;
  }
}
function oneLine(text: string, line: number, type: string, keyword: string): WrittenSide | null {
  const value = text.slice(1, line);
  return text.length === line + 2 && isPlain(value) ? reply(type, value, keyword, type === "Error") : null;
}
function reply(type: string, value: string, keyword: string, isError: boolean): WrittenSide {
  const error = isError ? value : "";
  const json = `{"type":"${type}","command":"","key":"","value":"${value}","keyword":"${keyword}","error":"${error}"}`;
  return { json, shown: { command: "", key: "", value, isError: error !== "" } };
}

const [DOLLAR, DIGIT_0, DIGIT_9] = [0x24, 0x30, 0x39];
const MAX_DIGITS = 6;
/** The number in `text[from, to)`, -1 where it is none. */
function countOf(text: string, from: number, to: number): number {
  if (to <= from || to - from > MAX_DIGITS) return -1;
  let count = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i);
    if (digit < DIGIT_0 || digit > DIGIT_9) return -1;
    count = count * 10 + digit - DIGIT_0;
  }
  return count;
}

const [BLANK, QUOTE, BACKSLASH, DEL] = [0x20, 0x22, 0x5c, 0x7f];
/** Printable ASCII that JSON holds as it is. */
function isPlain(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const letter = word.charCodeAt(i);
    if (letter < BLANK || letter >= DEL || letter === QUOTE || letter === BACKSLASH) return false;
  }
  return true;
}
