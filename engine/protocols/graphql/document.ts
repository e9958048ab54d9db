// Is a text a GraphQL document that can be executed, and what are its operations? (Specification of October 2021,
// 2.2 to 2.12.) It builds no tree: a document is walked once, its shape checked, its operations noted.
//   Document   = Definition+          Definition = Operation | Fragment
//   Operation  = SelectionSet | Type [Name] [VariableDefinitions] [Directives] SelectionSet
//   Fragment   = "fragment" Name "on" Name [Directives] SelectionSet
import { MAX_DEPTH, MAX_DOCUMENT_CHARACTERS } from "./limits.ts";
import { Tokens } from "./tokens.ts";

export type OperationType = "query" | "mutation" | "subscription";

export interface OperationHead {
  readonly type: OperationType;
  /** Empty for an anonymous operation. */
  readonly name: string;
}

/** The operations of an executable document; null when the text is none. */
export function readDocument(text: string): readonly OperationHead[] | null {
  if (text.length > MAX_DOCUMENT_CHARACTERS) return null;
  const walk = new DocumentWalk(text);
  return walk.document() ? walk.operations : null;
}

// Each method reads one production and answers whether it was there.
class DocumentWalk {
  readonly operations: OperationHead[] = [];
  readonly #tokens: Tokens;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new Tokens(text);
  }

  document(): boolean {
    do {
      if (!this.#definition()) return false;
    } while (this.#tokens.kind !== "end");
    return this.operations.length > 0;
  }

  #definition(): boolean {
    if (this.#sees("{")) {
      this.operations.push({ type: "query", name: "" });
      return this.#selectionSet();
    }
    const keyword = this.#tokens.text;
    if (!this.#name()) return false;
    if (keyword === "fragment") return this.#fragment();
    if (keyword !== "query" && keyword !== "mutation" && keyword !== "subscription") return false;
    const name = this.#tokens.kind === "name" ? this.#tokens.text : "";
    if (name !== "") this.#tokens.next();
    this.operations.push({ type: keyword, name });
    return this.#variables() && this.#directives() && this.#selectionSet();
  }

  #fragment(): boolean {
    if (this.#tokens.text === "on" || !this.#name()) return false;
    return this.#typeCondition() && this.#directives() && this.#selectionSet();
  }

  #typeCondition(): boolean {
    if (this.#tokens.text !== "on") return false;
    this.#tokens.next();
    return this.#name();
  }

  #variables(): boolean {
    if (!this.#takes("(")) return true;
    do {
      if (!this.#takes("$") || !this.#name() || !this.#takes(":") || !this.#type()) return false;
      if (this.#takes("=") && !this.#value()) return false;
      if (!this.#directives()) return false;
    } while (!this.#takes(")"));
    return true;
  }

  #type(): boolean {
    return this.#deeper(() => {
      if (this.#takes("[")) {
        if (!this.#type() || !this.#takes("]")) return false;
      } else if (!this.#name()) return false;
      this.#takes("!");
      return true;
    });
  }

  #selectionSet(): boolean {
    return this.#deeper(() => {
      if (!this.#takes("{")) return false;
      do {
        if (!(this.#takes("...") ? this.#spread() : this.#field())) return false;
      } while (!this.#takes("}"));
      return true;
    });
  }

  #spread(): boolean {
    if (this.#tokens.kind === "name" && this.#tokens.text !== "on") return this.#name() && this.#directives();
    if (this.#tokens.kind === "name" && !this.#typeCondition()) return false;
    return this.#directives() && this.#selectionSet();
  }

  #field(): boolean {
    if (!this.#name()) return false;
    if (this.#takes(":") && !this.#name()) return false;
    if (!this.#arguments() || !this.#directives()) return false;
    return this.#sees("{") ? this.#selectionSet() : true;
  }

  #directives(): boolean {
    while (this.#takes("@")) if (!this.#name() || !this.#arguments()) return false;
    return true;
  }

  #arguments(): boolean {
    if (!this.#takes("(")) return true;
    do {
      if (!this.#name() || !this.#takes(":") || !this.#value()) return false;
    } while (!this.#takes(")"));
    return true;
  }

  #value(): boolean {
    return this.#deeper(() => {
      const { kind } = this.#tokens;
      if (kind === "name" || kind === "number" || kind === "string") {
        this.#tokens.next();
        return true;
      }
      if (this.#takes("$")) return this.#name();
      if (this.#takes("[")) {
        while (!this.#takes("]")) if (!this.#value()) return false;
        return true;
      }
      if (!this.#takes("{")) return false;
      while (!this.#takes("}")) if (!this.#name() || !this.#takes(":") || !this.#value()) return false;
      return true;
    });
  }

  #deeper(production: () => boolean): boolean {
    if (this.#depth >= MAX_DEPTH) return false;
    this.#depth++;
    const isThere = production();
    this.#depth--;
    return isThere;
  }

  #name(): boolean {
    if (this.#tokens.kind !== "name") return false;
    this.#tokens.next();
    return true;
  }
  #sees(punctuator: string): boolean {
    return this.#tokens.kind === "punctuator" && this.#tokens.text === punctuator;
  }
  #takes(punctuator: string): boolean {
    if (!this.#sees(punctuator)) return false;
    this.#tokens.next();
    return true;
  }
}
