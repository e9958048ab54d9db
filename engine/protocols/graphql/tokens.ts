// Tokens of a GraphQL document (specification of October 2021, 2.1). One look-ahead token; no list is made.
//   Ignored = BOM, white space, line ends, comments, commas
//   Token = Punctuator | Name | IntValue | FloatValue | StringValue

export type TokenKind = "punctuator" | "name" | "number" | "string" | "end" | "bad";

const IGNORED = /(?:[\uFEFF\t\n\r ,]|#[^\n\r]*)*/y;
const PUNCTUATOR = /\.\.\.|[!$&()=:@[\]{|}]/y;
const NAME = /[_A-Za-z][_0-9A-Za-z]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![_0-9A-Za-z.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\})/y;

export class Tokens {
  readonly #text: string;
  #at = 0;
  /** The token at hand. */
  kind: TokenKind = "bad";
  text = "";

  constructor(text: string) {
    this.#text = text;
    this.next();
  }

  next(): void {
    this.#match(IGNORED);
    if (this.#at >= this.#text.length) this.#is("end", "");
    else if (this.#text[this.#at] === '"') this.#string();
    else if (this.#match(PUNCTUATOR)) this.kind = "punctuator";
    else if (this.#match(NAME)) this.kind = "name";
    else if (this.#match(NUMBER)) this.kind = "number";
    else this.#is("bad", "");
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return false;
    this.text = found[0];
    this.#at += found[0].length;
    return true;
  }

  #is(kind: TokenKind, text: string): void {
    this.kind = kind;
    this.text = text;
  }

  #string(): void {
    const from = this.#at;
    const end = this.#text.startsWith('"""', from) ? this.#endOfBlock(from + 3) : this.#endOfString(from + 1);
    if (end < 0) this.#is("bad", "");
    else {
      this.#is("string", this.#text.slice(from, end));
      this.#at = end;
    }
  }

  #endOfString(from: number): number {
    const text = this.#text;
    for (let at = from; at < text.length; ) {
      const character = text[at];
      if (character === '"') return at + 1;
      if (character === "\n" || character === "\r") return -1;
      if (character !== "\\") at++;
      else {
        ESCAPE.lastIndex = at;
        const escape = ESCAPE.exec(text);
        if (escape === null) return -1;
        at += escape[0].length;
      }
    }
    return -1;
  }

  #endOfBlock(from: number): number {
    for (let at = from; ; ) {
      const quotes = this.#text.indexOf('"""', at);
      if (quotes < 0) return -1;
      if (this.#text[quotes - 1] !== "\\") return quotes + 3;
      at = quotes + 3;
    }
  }
}
