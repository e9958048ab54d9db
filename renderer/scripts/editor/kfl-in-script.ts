// Filters inside of a script's source: the `// filter:` line, and the texts of kfl.match and kfl.validate. Each with a
// map from its offsets to those of the source, since a string may hold escapes.

export interface KflSpan {
  /** The filter as KFL reads it. */
  readonly text: string;
  /** Where it stands in the source; the end is after its last character. */
  readonly from: number;
  readonly to: number;
  /** The quote around it; empty on a comment line. */
  readonly quote: string;
  /** Offset in the source of each character of the text, and of its end. */
  readonly offsets: readonly number[];
}

/** Most filters that are looked at in one source. */
export const MAX_SPANS = 200;

const FILTER_LINE = /^[ \t]*\/\/[ \t]*filter:[ \t]*(.*)$/gim;
/** A line that is no code: blank, or of a comment. */
const HEAD_LINE = /^\s*(?:$|\/\/|\/\*|\*)/;
const CALL = /\bkfl\s*\.\s*(?:match|validate)\s*\(\s*(["'`])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** The comments above all code: a filter line further down is none. */
const headOf = (source: string): string => {
  let end = 0;
  for (const line of source.split("\n")) {
    if (!HEAD_LINE.test(line)) {
      break;
    }
    end += line.length + 1;
  }
  return source.slice(0, end);
};

const lineSpans = (source: string): readonly KflSpan[] =>
  [...headOf(source).matchAll(FILTER_LINE)].map((found) => {
    const text = (found[1] ?? "").replace(/\s+$/, "");
    const from = found.index + found[0].length - (found[1] ?? "").length;
    return {
      text,
      from,
      to: from + text.length,
      quote: "",
      offsets: Array.from({ length: text.length + 1 }, (_, index) => from + index),
    };
  });

/** The string that begins at an offset, or null where it is not a constant one; `isOpen` takes one that has no end yet. */
const readString = (source: string, from: number, quote: string, isOpen: boolean): KflSpan | null => {
  let text = "";
  const offsets: number[] = [];
  for (let at = from; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === quote) {
      offsets.push(at);
      return { text, from, to: at, quote, offsets };
    }
    if (char === "\n" && quote !== "`") {
      return isOpen ? { text, from, to: at, quote, offsets: [...offsets, at] } : null;
    }
    if (char === "$" && quote === "`" && source.charAt(at + 1) === "{") {
      return null;
    }
    offsets.push(at);
    if (char === "\\") {
      at++;
      const escaped = source.charAt(at);
      text += ESCAPES[escaped] ?? escaped;
    } else {
      text += char;
    }
  }
  return isOpen ? { text, from, to: source.length, quote, offsets: [...offsets, source.length] } : null;
};

const spansOf = (source: string, isOpen: boolean): readonly KflSpan[] => {
  const calls = [...source.matchAll(CALL)].flatMap((found) => {
    const span = readString(source, found.index + found[0].length, found[1] ?? '"', isOpen);
    return span === null ? [] : [span];
  });
  return [...lineSpans(source), ...calls].slice(0, MAX_SPANS);
};

export const kflSpans = (source: string): readonly KflSpan[] => spansOf(source, false);

/** The filter in which an offset stands, and where in its text. */
export const kflAt = (source: string, offset: number): { readonly span: KflSpan; readonly at: number } | null => {
  const span = spansOf(source, true).find(({ from, to }) => offset >= from && offset <= to);
  if (span === undefined) {
    return null;
  }
  const at = span.offsets.findIndex((place) => place >= offset);
  return { span, at: at < 0 ? span.text.length : at };
};

/** Filter text as it is written in the source. */
export const escapeFor = (span: KflSpan, text: string): string =>
  span.quote === ""
    ? text
    : text.replaceAll(/[\\"'`]/g, (char) => (char === "\\" || char === span.quote ? `\\${char}` : char));

/** An offset of the filter's text in the source. */
export const sourceOffset = (span: KflSpan, at: number): number =>
  span.offsets[Math.max(0, Math.min(at, span.offsets.length - 1))] ?? span.to;
