// What is typed in the find bar, read: a query for the session, or what is wrong with it and nothing else.
import { MAX_FIND_BYTES, MAX_FIND_TEXT, type Catalogue, type FindQuery } from "../../contract/index.ts";
import { checkFilter, verdictText } from "../filter-bar/filter-language.ts";

export type FindKind = FindQuery["kind"];

/** The texts of all kinds: going to another kind and back loses nothing. */
export interface FindDraft {
  readonly kind: FindKind;
  readonly texts: Readonly<Record<FindKind, string>>;
  readonly matchCase: boolean;
}

export const NO_FIND: FindDraft = { kind: "text", texts: { filter: "", text: "", bytes: "" }, matchCase: false };

export type ReadQuery =
  | { readonly kind: "empty" }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "query"; readonly query: FindQuery };

const wrong = (message: string): ReadQuery => ({ kind: "wrong", message });

const TOKEN = /"([^"]*)"|"[^"]*$|[^\s"]+/g;
const SEPARATORS = /[,:-]/g;

const hexOfText = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Reads `de ad be ef`, `0xdeadbeef`, `de:ad`, `"text"`, or several of these one after the other. */
export const readBytes = (typed: string): ReadQuery => {
  let hex = "";
  for (const [token, quoted] of typed.matchAll(TOKEN)) {
    if (quoted !== undefined) {
      hex += hexOfText(quoted);
    } else if (token.startsWith('"')) {
      return wrong("The quote is not closed.");
    } else {
      const digits = token.replace(/^0x/i, "").replaceAll(SEPARATORS, "").toLowerCase();
      if (!/^[0-9a-f]*$/.test(digits)) {
        return wrong(`“${token}” is not hexadecimal. Write bytes like de ad be ef, or text in quotes.`);
      }
      if (digits.length % 2 === 1) {
        return wrong(`“${token}” has an odd number of digits. A byte is two of them, like 0a.`);
      }
      hex += digits;
    }
  }
  if (hex.length > 2 * MAX_FIND_BYTES) {
    return wrong(`These are ${hex.length / 2} bytes; at most ${MAX_FIND_BYTES} can be looked for.`);
  }
  return hex === "" ? { kind: "empty" } : { kind: "query", query: { kind: "bytes", hex } };
};

/** What a draft asks for. */
export const readQuery = ({ kind, texts, matchCase }: FindDraft, catalogue: Catalogue): ReadQuery => {
  const text = texts[kind];
  switch (kind) {
    case "bytes":
      return readBytes(text);
    case "text":
      if (text.length > MAX_FIND_TEXT) {
        return wrong(`This text is longer than ${MAX_FIND_TEXT} characters.`);
      }
      return text === "" ? { kind: "empty" } : { kind: "query", query: { kind, text, matchCase } };
    case "filter": {
      if (text.trim() === "") {
        return { kind: "empty" };
      }
      const verdict = checkFilter(text, catalogue);
      return verdict.state === "invalid"
        ? wrong(verdictText(verdict))
        : { kind: "query", query: { kind, filter: text } };
    }
  }
};
