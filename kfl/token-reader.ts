// A cursor over tokens for the recursive-descent parsers. The first mistake is kept and moves the cursor to the
// end, so that every parsing function returns soon and none has to throw.
import { MAX_DEPTH, MAX_FILTER_LENGTH } from "./filter.ts";
import type { Dialect, Problem } from "./filter.ts";
import { problemAt } from "./problem.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

export class TokenReader {
  readonly text: string;
  error: Problem | null = null;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    if (text.length > MAX_FILTER_LENGTH) {
      this.#tokens = [{ kind: "end", from: text.length, to: text.length, text: "" }];
      this.fail(MAX_FILTER_LENGTH, text.length, `the filter is longer than ${MAX_FILTER_LENGTH} characters`);
      return;
    }
    this.#tokens = tokenize(text, dialect).filter((token) => token.kind !== "comment");
  }

  /** The token at the cursor, or one further on. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (!token) throw new Error("a token list always has its end");
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** End of the token before the cursor. */
  lastEnd(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  /** Whether the token before the cursor is a name. */
  followsName(): boolean {
    return this.#tokens[this.#at - 1]?.kind === "name";
  }

  isAt(text: string): boolean {
    const token = this.peek();
    return token.kind === "operator" && token.text === text;
  }

  isName(text: string): boolean {
    const token = this.peek();
    return token.kind === "name" && token.text === text;
  }

  accept(text: string): boolean {
    if (!this.isAt(text)) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.unexpected(`\`${text}\``);
  }

  /** Reports the token at the cursor; a bad token tells its own story. */
  unexpected(wanted: string): void {
    const token = this.peek();
    if (token.kind === "bad") this.fail(token.from, token.to, token.text);
    else if (token.kind === "end") this.fail(token.from, token.to, `expected ${wanted}, but the filter ends here`);
    else this.fail(token.from, token.to, `expected ${wanted}, found \`${token.text}\``);
  }

  fail(from: number, to: number, message: string): void {
    this.error ??= problemAt(this.text, from, to, message);
    this.#at = this.#tokens.length - 1;
  }

  /** Runs `parse` one level deeper, unless that is too deep. */
  deeper<T>(parse: () => T, tooDeep: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      const token = this.peek();
      this.fail(token.from, token.to, `more than ${MAX_DEPTH} levels of nesting`);
      return tooDeep();
    }
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }
}
