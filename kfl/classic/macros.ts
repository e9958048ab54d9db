// Macros: bare names that stand for a parenthesised filter (kfl.md 1.10). They are replaced in the tree, never in
// the text (F10), so a macro's name inside a string, a path or a longer name is left alone.
import type { Catalogue } from "../../contract/index.ts";
import { MAX_DEPTH } from "../filter.ts";
import type { Problem } from "../filter.ts";
import { problemAt } from "../problem.ts";
import { parseClassic } from "./parse.ts";
import { allNodes, bareName } from "./tree.ts";
import type { ClassicNode } from "./tree.ts";

/** Most nodes that a macro may stand for once all macros in it are replaced. */
const MAX_EXPANDED_NODES = 10_000;

/** Name → tree. In the tree of a name, the name itself is the entry's field. */
export type Macros = ReadonlyMap<string, ClassicNode>;

const FIXED: Readonly<Record<string, string>> = {
  http: 'protocol.name == "http"',
  http2: 'protocol.abbr == "HTTP/2"',
  grpc: 'protocol.abbr == "gRPC"',
  gql: 'protocol.abbr == "GQL"',
  gqlv1: 'protocol.abbr == "GQL" and protocol.version == "1.1"',
  gqlv2: 'protocol.abbr == "GQL" and protocol.version == "2.0"',
  error: "error != nil",
  https: "tls and (http or http2)",
};
const BY_NAME = "dns redis kafka amqp ws mongodb mysql postgresql ldap radius diameter icmp tcp udp sctp tlsx".split(
  " ",
);

/** The built-in macros as text, for documentation and completion. */
export function builtInMacros(catalogue: Catalogue): Readonly<Record<string, string>> {
  const texts: Record<string, string> = { ...FIXED };
  for (const name of [...BY_NAME, ...catalogue.protocols.map((protocol) => protocol.name)]) {
    texts[name] ??= `protocol.name == "${name}"`;
  }
  // What other protocols carry is told by its own abbreviation.
  for (const { macro, abbr } of catalogue.protocols) texts[macro] ??= `protocol.abbr == "${abbr}"`;
  return texts;
}

/** Whether a tree reads a field that has the macro's own name: only the built-in `error` does. */
function readsItself(name: string, tree: ClassicNode): boolean {
  return [...allNodes(tree)].some((node) => bareName(node) === name);
}

/** Names that never reach a macro, since the grammar reads them first. */
const WORDS: ReadonlySet<string> = new Set(["and", "or", "true", "false", "nil"]);

/** Every node of a filter and of the macros that it names, in reading order; each macro once. */
export function* expandedNodes(
  root: ClassicNode,
  macros: Macros,
  seen: Set<string> = new Set(),
): Generator<ClassicNode> {
  for (const node of allNodes(root)) {
    yield node;
    const name = bareName(node);
    const tree = name === null ? undefined : macros.get(name);
    if (name === null || !tree || seen.has(name)) continue;
    seen.add(name);
    yield* expandedNodes(tree, macros, seen);
  }
}

interface Expansion {
  readonly macros: Macros;
  readonly sizes: Map<string, number>;
}

/** Nodes of a macro with every macro in it replaced; -1 for a cycle, Infinity for too many or too deep. */
function expandedSize(name: string, expansion: Expansion, open: ReadonlySet<string>): number {
  const known = expansion.sizes.get(name);
  if (known !== undefined) return known;
  const tree = expansion.macros.get(name);
  if (!tree) return 1;
  if (open.size >= MAX_DEPTH) return Number.POSITIVE_INFINITY;
  let size = 0;
  for (const node of allNodes(tree)) {
    const inner = bareName(node);
    size++;
    if (inner === null || !expansion.macros.has(inner) || (inner === name && inner === "error")) continue;
    if (open.has(inner) || inner === name) return -1;
    const innerSize = expandedSize(inner, expansion, new Set([...open, name]));
    if (innerSize === -1) return -1;
    size += innerSize;
  }
  const capped = size > MAX_EXPANDED_NODES ? Number.POSITIVE_INFINITY : size;
  expansion.sizes.set(name, capped);
  return capped;
}

const builtIns = new WeakMap<Catalogue, Macros>();

function builtInTrees(catalogue: Catalogue): Macros {
  const known = builtIns.get(catalogue);
  if (known) return known;
  const trees = new Map<string, ClassicNode>();
  for (const [name, text] of Object.entries(builtInMacros(catalogue))) {
    const { root } = parseClassic(text);
    if (root) trees.set(name, root);
  }
  builtIns.set(catalogue, trees);
  return trees;
}

/** All macros as trees, and what is wrong with the user's own; a wrong one is left out. */
export function readMacros(
  catalogue: Catalogue,
  own: Readonly<Record<string, string>> = {},
): { macros: Macros; errors: readonly Problem[] } {
  const trees = new Map(builtInTrees(catalogue));
  const errors: Problem[] = [];
  const complain = (name: string, message: string): void => {
    errors.push(problemAt("", 0, 0, `macro \`${name}\`: ${message}`));
    trees.delete(name);
  };
  for (const [name, text] of Object.entries(own)) {
    const { root, error } = parseClassic(text);
    if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)) complain(name, "its name is not one word");
    else if (WORDS.has(name)) complain(name, "its name is a word of the language");
    else if (error) complain(name, `${error.message} (line ${error.line}, column ${error.column})`);
    else if (!root) complain(name, "its text is empty");
    else trees.set(name, root);
  }
  const expansion: Expansion = { macros: trees, sizes: new Map() };
  for (const name of Object.keys(own)) {
    if (!trees.has(name)) continue;
    const size = name === "error" && readsItself(name, trees.get(name) ?? { kind: "hole", from: 0, to: 0 }) ? -1 : 0;
    const expanded = size === -1 ? -1 : expandedSize(name, expansion, new Set());
    if (expanded === -1) complain(name, "it refers to itself");
    else if (expanded > MAX_EXPANDED_NODES)
      complain(name, `it stands for more than ${MAX_EXPANDED_NODES} terms, or nests too deep`);
  }
  return { macros: trees, errors };
}

/**
 * The macro that a node stands for, or null. `isOperand` says that the node is compared with something: there the
 * built-in `error`, which reads the field of its own name, steps aside, so that `error == nil` asks about the field.
 */
export function macroAt(node: ClassicNode, macros: Macros, isOperand: boolean): string | null {
  const name = bareName(node);
  if (name === null || !macros.has(name)) return null;
  return isOperand && name === "error" ? null : name;
}
