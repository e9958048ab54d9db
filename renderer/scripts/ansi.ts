// ANSI colour codes of console lines as spans of text with a colour's name: nothing of a line becomes markup, and every
// other control sequence is left out.

export const ANSI_COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
export type AnsiColour = (typeof ANSI_COLOURS)[number];

export interface AnsiSpan {
  readonly text: string;
  readonly colour: AnsiColour | null;
  readonly isBold: boolean;
}

/** Most changes of colour that one line shows; the rest of it is plain. */
export const MAX_SPANS = 500;

const ESC = String.fromCharCode(27);
/** ECMA-48 5.4: control sequences; SGR is that with the final byte m. Others, OSC included, say nothing here. */
const SEQUENCE = new RegExp(`${ESC}(?:\\[([0-9;:]*)([@-~])|\\][^${ESC}\\u0007]*(?:\\u0007|${ESC}\\\\)?|.?)`, "g");
/** Control characters but tab and line end. */
const isControl = (code: number): boolean => (code < 32 && code !== 9 && code !== 10) || (code >= 127 && code < 160);
const printable = (text: string): string =>
  Array.from(text)
    .filter((char) => !isControl(char.codePointAt(0) ?? 0))
    .join("");

interface Style {
  readonly colour: AnsiColour | null;
  readonly isBold: boolean;
}
const PLAIN: Style = { colour: null, isBold: false };

/** ECMA-48 8.3.117, as far as people print it: reset, bold, the eight colours and their bright ones. */
const styled = (style: Style, parameters: string): Style => {
  let now = style;
  for (const code of parameters.split(";").map(Number)) {
    if (code === 0) {
      now = PLAIN;
    } else if (code === 1 || code === 22) {
      now = { ...now, isBold: code === 1 };
    } else if (code === 39) {
      now = { ...now, colour: null };
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      now = { ...now, colour: ANSI_COLOURS[code % 10] ?? null };
    } else if (code === 38 || code === 48) {
      // Colours of a palette or of three bytes take what follows as their arguments.
      return now;
    }
  }
  return now;
};

export const ansiSpans = (text: string): readonly AnsiSpan[] => {
  const spans: AnsiSpan[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (piece: string): void => {
    const shown = printable(piece);
    if (shown !== "") {
      spans.push({ text: shown, ...style });
    }
  };
  for (const found of text.matchAll(SEQUENCE)) {
    add(text.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[2] === "m") {
      style = spans.length < MAX_SPANS ? styled(style, found[1] === "" ? "0" : (found[1] ?? "0")) : PLAIN;
    }
  }
  add(text.slice(from));
  return spans;
};

/** The line without its colours, for copying, filtering and files. */
export const plainText = (text: string): string =>
  ansiSpans(text)
    .map((span) => span.text)
    .join("");
