// The tree of a KFL 2 filter. Every node has its range in the text. `&&` and `||` chains are one node each, as they
// may be thousands of terms long.

interface Ranged {
  readonly from: number;
  readonly to: number;
}

export type LiteralNode = { readonly kind: "literal" } & Ranged &
  (
    | { readonly type: "int" | "uint"; readonly value: number | bigint }
    | { readonly type: "double"; readonly value: number }
    | { readonly type: "string"; readonly value: string }
    | { readonly type: "bytes"; readonly value: Uint8Array }
    | { readonly type: "bool"; readonly value: boolean }
    | { readonly type: "null"; readonly value: null }
  );
export interface IdentNode extends Ranged {
  readonly kind: "ident";
  readonly name: string;
}
export interface SelectNode extends Ranged {
  readonly kind: "select";
  readonly operand: CelNode;
  readonly field: string;
}
export interface IndexNode extends Ranged {
  readonly kind: "index";
  readonly operand: CelNode;
  readonly key: CelNode;
}
/** A function, a method (`target`) or a macro such as `list.exists(x, …)`. */
export interface CallNode extends Ranged {
  readonly kind: "call";
  readonly target: CelNode | null;
  readonly name: string;
  /** Where the name stands. */
  readonly nameFrom: number;
  readonly args: readonly CelNode[];
}
export type BinaryOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%";
export interface BinaryNode extends Ranged {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: CelNode;
  readonly right: CelNode;
}
export interface LogicNode extends Ranged {
  readonly kind: "and" | "or";
  readonly operands: readonly CelNode[];
}

export type CelNode =
  | LiteralNode
  | IdentNode
  | SelectNode
  | IndexNode
  | CallNode
  | BinaryNode
  | LogicNode
  | ({ readonly kind: "list"; readonly elements: readonly CelNode[] } & Ranged)
  | ({ readonly kind: "map"; readonly entries: readonly { readonly key: CelNode; readonly value: CelNode }[] } & Ranged)
  | ({ readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: CelNode } & Ranged)
  | ({
      readonly kind: "conditional";
      readonly condition: CelNode;
      readonly yes: CelNode;
      readonly no: CelNode;
    } & Ranged)
  | ({ readonly kind: "group"; readonly inner: CelNode } & Ranged)
  /** What could not be read. Stands only in a tree that has an error. */
  | ({ readonly kind: "hole" } & Ranged);

/** The node without parentheses around it. */
export function ungrouped(node: CelNode): CelNode {
  let inner = node;
  while (inner.kind === "group") inner = inner.inner;
  return inner;
}

/** `a.b.c` of names and nothing else, as text; null for every other node. */
export function dottedName(node: CelNode): string | null {
  const parts: string[] = [];
  let at = node;
  while (at.kind === "select") {
    parts.unshift(at.field);
    at = at.operand;
  }
  return at.kind === "ident" ? [at.name, ...parts].join(".") : null;
}
