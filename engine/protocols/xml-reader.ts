// As much of XML 1.0 as it takes to recognise a message and to read its names, in one pass. What could make a reader work is
// refused and not skipped: a document type declaration ends the reading (SOAP forbids it: SOAP 1.1, 3; SOAP 1.2, 5), and with it
// go entities of one's own. Namespaces are resolved where somebody asks.
import { decodeEntities } from "./xml-entities.ts";

/** Text behind this is not read. */
export const MAX_XML_CHARACTERS = 1 << 20;
export const MAX_DEPTH = 64;
export const MAX_ATTRIBUTES = 256;

export type XmlToken = "open" | "close" | "text" | "end" | "bad";

const SPACE = /[\t\n\r ]*/y;
const NAME = /[:A-Z_a-z\u00B7-\uFFFD][-.0-9:A-Z_a-z\u00B7-\uFFFD]*/y;
const EQUALS = /[\t\n\r ]*=[\t\n\r ]*/y;

interface Open {
  readonly name: string;
  /** Names and values by turns. */
  readonly attributes: readonly string[];
}

/** Reads token by token. It stays where the text is wrong, and says `bad` from then on. */
export class XmlReader {
  readonly #text: string;
  #at = 0;
  readonly #open: Open[] = [];
  /** The element at hand is empty: its end comes next. */
  #isEmpty = false;
  #isRootOver = false;
  kind: XmlToken = "text";
  /** Of the element that was opened last, without its prefix. */
  local = "";
  /** Of a text: what it stands for. */
  text = "";

  constructor(text: string) {
    this.#text = text.slice(0, MAX_XML_CHARACTERS);
    if (this.#text.startsWith("\uFEFF")) this.#at = 1;
  }

  /** Elements that are open, the one at hand among them. */
  get depth(): number {
    return this.#open.length;
  }

  /** Whether the element that was opened last has this name, whatever its prefix. */
  is(local: string): boolean {
    return this.local === local;
  }

  /** Goes on to the next child of the element that is open at `depth`; false at its end, or where the text ends. */
  child(depth: number): boolean {
    for (;;) {
      const kind = this.next();
      if (kind === "open" && this.depth === depth + 1) return true;
      if (kind === "end" || kind === "bad" || (kind === "close" && this.depth < depth)) return false;
    }
  }

  /** The text directly in the element at hand, up to its end. */
  content(): string {
    const { depth } = this;
    let text = "";
    for (;;) {
      const kind = this.next();
      if (kind === "text" && this.depth === depth) text += this.text;
      else if (kind === "end" || kind === "bad" || (kind === "close" && this.depth < depth)) return text.trim();
    }
  }

  /** The namespace of the element at hand; empty where it has none. */
  namespace(): string {
    const name = this.#open.at(-1)?.name ?? "";
    const colon = name.indexOf(":");
    const declaration = colon < 0 ? "xmlns" : `xmlns:${name.slice(0, colon)}`;
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const { attributes } = this.#open[i] as Open;
      for (let j = 0; j < attributes.length; j += 2)
        if (attributes[j] === declaration) return decodeEntities(attributes[j + 1] as string);
    }
    return "";
  }

  next(): XmlToken {
    if (this.kind === "end" || this.kind === "bad") return this.kind;
    return (this.kind = this.#next());
  }

  #next(): XmlToken {
    if (this.#isEmpty) return this.#close();
    for (;;) {
      const at = this.#at;
      const text = this.#text;
      if (at >= text.length) return this.#isRootOver && this.depth === 0 ? "end" : "bad";
      if (text[at] !== "<") {
        if (this.depth > 0) return this.#characters();
        // Outside of the root there are blanks only.
        if (this.#match(SPACE) === "") return "bad";
      } else if (text.startsWith("<!--", at)) {
        if (!this.#pass("-->", at + 4)) return "bad";
      } else if (text.startsWith("<?", at)) {
        if (!this.#pass("?>", at + 2)) return "bad";
      } else if (text.startsWith("<![CDATA[", at)) return this.#data();
      else if (text[at + 1] === "!") return "bad";
      else return text[at + 1] === "/" ? this.#endTag() : this.#startTag();
    }
  }

  #pass(end: string, from: number): boolean {
    const found = this.#text.indexOf(end, from);
    if (found >= 0) this.#at = found + end.length;
    return found >= 0;
  }

  #characters(): XmlToken {
    const found = this.#text.indexOf("<", this.#at);
    const end = found < 0 ? this.#text.length : found;
    this.text = decodeEntities(this.#text.slice(this.#at, end));
    this.#at = end;
    return "text";
  }

  #data(): XmlToken {
    const from = this.#at + 9;
    if (this.depth === 0 || !this.#pass("]]>", from)) return "bad";
    this.text = this.#text.slice(from, this.#at - 3);
    return "text";
  }

  #startTag(): XmlToken {
    if (this.#isRootOver || this.depth >= MAX_DEPTH) return "bad";
    this.#at++;
    const name = this.#match(NAME);
    const attributes = name === "" ? null : this.#attributes();
    if (attributes === null) return "bad";
    this.#isEmpty = this.#text[this.#at] === "/";
    if (this.#isEmpty && this.#text[this.#at + 1] !== ">") return "bad";
    this.#at += this.#isEmpty ? 2 : 1;
    this.#open.push({ name, attributes });
    this.local = name.slice(name.indexOf(":") + 1);
    return "open";
  }

  /** Up to the end of the tag; null where it is none. */
  #attributes(): readonly string[] | null {
    const attributes: string[] = [];
    for (;;) {
      this.#match(SPACE);
      const character = this.#text[this.#at];
      if (character === ">" || character === "/") return attributes;
      const name = this.#match(NAME);
      if (name === "" || attributes.length >= 2 * MAX_ATTRIBUTES || this.#match(EQUALS) === "") return null;
      const quote = this.#text[this.#at];
      if (quote !== '"' && quote !== "'") return null;
      const from = this.#at + 1;
      if (!this.#pass(quote, from)) return null;
      attributes.push(name, this.#text.slice(from, this.#at - 1));
    }
  }

  #endTag(): XmlToken {
    this.#at += 2;
    if (this.#match(NAME) !== this.#open.at(-1)?.name) return "bad";
    this.#match(SPACE);
    if (this.#text[this.#at] !== ">") return "bad";
    this.#at++;
    return this.#close();
  }

  #close(): XmlToken {
    this.#isEmpty = false;
    this.#open.pop();
    if (this.depth === 0) this.#isRootOver = true;
    return "close";
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}
