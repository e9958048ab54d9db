// The tree of a classic filter. Every node has its range in the text. Chains of one level are one node, since they
// group to the right (kfl.md 1.4) and may be thousands of terms long.
import type { PathStep } from "../paths/steps.ts";

interface Ranged {
  readonly from: number;
  readonly to: number;
}

export type LogicalOperator = "and" | "or";
export type EqualityOperator = "==" | "!=";
export type OrderOperator = ">=" | ">" | "<=" | "<";

/** `raw` is what stands between the quotes; nothing is interpreted (kfl.md 1.6). */
export interface TextNode extends Ranged {
  readonly kind: "text";
  readonly raw: string;
}
/** Reads a path from the entry, or from the value of `base` where a path follows a call. */
export interface SelectorNode extends Ranged {
  readonly kind: "selector";
  readonly base: CallNode | null;
  readonly steps: readonly PathStep[];
}
export interface CallNode extends Ranged {
  readonly kind: "call";
  readonly helper: string;
  readonly subject: SelectorNode | CallNode | null;
  readonly args: readonly ClassicNode[];
}
/** `operands[0] operators[0] (operands[1] operators[1] (…))`. */
interface ChainNode<Kind extends string, Operator extends string> extends Ranged {
  readonly kind: Kind;
  readonly operands: readonly ClassicNode[];
  readonly operators: readonly Operator[];
}
export type LogicalNode = ChainNode<"logical", LogicalOperator>;
export type EqualityNode = ChainNode<"equality", EqualityOperator>;
export type OrderNode = ChainNode<"order", OrderOperator>;

export type ClassicNode =
  | ({ readonly kind: "number"; readonly value: number } & Ranged)
  | TextNode
  | ({ readonly kind: "regex"; readonly pattern: string } & Ranged)
  | ({ readonly kind: "constant"; readonly value: boolean | null } & Ranged)
  | SelectorNode
  | CallNode
  | ({ readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: ClassicNode } & Ranged)
  | LogicalNode
  | EqualityNode
  | OrderNode
  | ({ readonly kind: "group"; readonly inner: ClassicNode } & Ranged)
  /** What could not be read. Stands only in a tree that has an error. */
  | ({ readonly kind: "hole" } & Ranged);

/** The nodes directly below a node. */
export function childrenOf(node: ClassicNode): readonly ClassicNode[] {
  switch (node.kind) {
    case "selector":
      return node.base ? [node.base] : [];
    case "call":
      return node.subject ? [node.subject, ...node.args] : node.args;
    case "unary":
      return [node.operand];
    case "group":
      return [node.inner];
    case "logical":
    case "equality":
    case "order":
      return node.operands;
    default:
      return [];
  }
}

/** Every node of a tree, in reading order. */
export function* allNodes(root: ClassicNode): Generator<ClassicNode> {
  const open: ClassicNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    open.push(...childrenOf(node).toReversed());
  }
}

/** The name of a selector that is one name and nothing else; null for every other node. */
export function bareName(node: ClassicNode): string | null {
  if (node.kind !== "selector" || node.base || node.steps.length !== 1) return null;
  const [step] = node.steps;
  return step?.kind === "key" ? step.key : null;
}
