// Regular expressions in linear time: RE2 syntax by re2js, with short ways for the patterns that filters mostly
// hold. A short way is taken only where it means the same and cannot backtrack.
import { RE2JS } from "re2js";

/** Longest pattern, and most patterns kept compiled. */
const MAX_PATTERN_LENGTH = 10_000;
const MAX_COMPILED = 256;

export type RegexTest = (text: string) => boolean;
export type RegexResult =
  | { readonly ok: true; readonly test: RegexTest; readonly pattern: string }
  | { readonly ok: false; readonly message: string };

const LITERAL = /^(\^?)((?:[^\\^$.|?*+()[\]{}]|\\[^\w\s])*)(\$?)$/u;

/** `abc`, `^abc`, `abc$`, `^abc$` with punctuation escaped. */
function literalTest(pattern: string): RegexTest | null {
  const match = LITERAL.exec(pattern);
  if (!match) return null;
  const literal = (match[2] ?? "").replace(/\\([^])/g, "$1");
  if (match[1]) return match[3] ? (text) => text === literal : (text) => text.startsWith(literal);
  return match[3] ? (text) => text.endsWith(literal) : (text) => text.includes(literal);
}

// One character: a plain one, an escaped punctuation mark, `.`, \d or \w, or a class of ASCII characters.
const ATOM = String.raw`(?:[^\\^$.|?*+()[\]{}]|\\[^\w\s]|\\[dw]|\.|\[\^?(?:[a-zA-Z0-9_/%:@,;=~ ]-[a-zA-Z0-9]|[a-zA-Z0-9_/%:@,;=~ ])+\])`;
const SIMPLE = new RegExp(`^(\\^?)((?:${ATOM}[+*]?)*)(\\$?)$`, "u");

/** The native engine's `.` stops at more line ends, and it escapes nothing that needs no escape. */
function nativeAtom(atom: string): string {
  if (atom === ".") return "[^\\n]";
  return /^\\[^\\^$.|?*+()[\]{}/dw]$/u.test(atom) ? atom.slice(1) : atom;
}

/**
 * A sequence of single characters, anchored at the start, with one repetition at most: the native engine cannot
 * backtrack more than once along the text. Not anchored, with no repetition: each place costs the pattern's length.
 */
function simpleTest(pattern: string): RegexTest | null {
  const match = SIMPLE.exec(pattern);
  const body = match?.[2];
  if (!match || body === undefined || pattern.length > 64) return null;
  const outside = body.replace(/\[[^\]]*\]/g, "x").replace(/\\[^]/g, "x");
  const repetitions = outside.length - outside.replace(/[+*]/g, "").length;
  if (repetitions > (match[1] ? 1 : 0)) return null;
  let source = "";
  for (const [atom] of body.matchAll(new RegExp(`${ATOM}|[+*]`, "gu"))) source += nativeAtom(atom);
  const native = new RegExp(`${match[1]}${source}${match[3]}`, "u");
  return (text) => native.test(text);
}

const compiled = new Map<string, RegexResult>();

function compile(pattern: string): RegexResult {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return { ok: false, message: `the pattern is longer than ${MAX_PATTERN_LENGTH} characters` };
  }
  try {
    const regex = RE2JS.compile(pattern);
    return { ok: true, pattern, test: literalTest(pattern) ?? simpleTest(pattern) ?? ((text) => regex.test(text)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : "not a regular expression";
    return { ok: false, message: message.replace(/^error parsing regexp: /, "") };
  }
}

/** A pattern in RE2 syntax (no look-around, no back-references) as a test that searches anywhere in a text. */
export function compileRegex(pattern: string): RegexResult {
  const known = compiled.get(pattern);
  if (known) return known;
  const result = compile(pattern);
  const oldest = compiled.keys().next();
  if (compiled.size >= MAX_COMPILED && oldest.done === false) compiled.delete(oldest.value);
  compiled.set(pattern, result);
  return result;
}
