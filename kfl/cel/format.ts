// KFL 2 tree → text. Parsing the text again gives the same tree, ranges apart.
import { assertNever } from "../problem.ts";
import { quoteCel } from "./literals.ts";
import type { CelNode, LiteralNode } from "./tree.ts";

function formatDouble(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  if (/[.]/.test(text)) return text.replace("e+", "e");
  return /e/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}

function formatBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    text += isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `b"${text}"`;
}

function formatLiteral(node: LiteralNode): string {
  switch (node.type) {
    case "string":
      return quoteCel(node.value);
    case "bytes":
      return formatBytes(node.value);
    case "double":
      return formatDouble(node.value);
    case "uint":
      return `${node.value}u`;
    default:
      return String(node.value);
  }
}

const formatAll = (nodes: readonly CelNode[], between: string): string => nodes.map(formatCel).join(between);

/** A tree as text. A hole, which only an erroneous tree has, is empty text. */
export function formatCel(node: CelNode): string {
  switch (node.kind) {
    case "literal":
      return formatLiteral(node);
    case "ident":
      return node.name;
    case "select":
      return `${formatCel(node.operand)}.${node.field}`;
    case "index":
      return `${formatCel(node.operand)}[${formatCel(node.key)}]`;
    case "call":
      return `${node.target ? `${formatCel(node.target)}.` : ""}${node.name}(${formatAll(node.args, ", ")})`;
    case "binary":
      return `${formatCel(node.left)} ${node.operator} ${formatCel(node.right)}`;
    case "and":
      return formatAll(node.operands, " && ");
    case "or":
      return formatAll(node.operands, " || ");
    case "list":
      return `[${formatAll(node.elements, ", ")}]`;
    case "map":
      return `{${node.entries.map(({ key, value }) => `${formatCel(key)}: ${formatCel(value)}`).join(", ")}}`;
    case "unary":
      return node.operator + formatCel(node.operand);
    case "conditional":
      return `${formatCel(node.condition)} ? ${formatCel(node.yes)} : ${formatCel(node.no)}`;
    case "group":
      return `(${formatCel(node.inner)})`;
    case "hole":
      return "";
    default:
      return assertNever(node);
  }
}
