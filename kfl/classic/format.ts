// Classic tree → text. Parsing the text again gives the same tree, ranges apart.
import { assertNever } from "../problem.ts";
import { formatSteps } from "../paths/steps.ts";
import type { ClassicNode } from "./tree.ts";

/** Whether `raw` can stand between two of these quotes: none of them unescaped, no open escape at its end. */
function fitsBetween(raw: string, quote: string): boolean {
  return !raw.replace(/\\[^\n]/g, "").includes(quote) && !/[\n]/.test(raw) && !/(?<!\\)(?:\\\\)*\\$/.test(raw);
}

function quoteRaw(raw: string): string {
  if (fitsBetween(raw, '"')) return `"${raw}"`;
  return fitsBetween(raw, "'") ? `'${raw}'` : `\`${raw}\``;
}

function formatRegex(pattern: string): string {
  const escaped = pattern.replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return fitsBetween(escaped, '"') ? `r"${escaped}"` : `r\`${pattern}\``;
}

function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return "1e999";
}

function formatChain(node: { operands: readonly ClassicNode[]; operators: readonly string[] }): string {
  return node.operands
    .map((operand, i) => formatClassic(operand) + (i < node.operators.length ? ` ${node.operators[i]} ` : ""))
    .join("");
}

/** A tree as text. A hole, which only an erroneous tree has, is empty text. */
export function formatClassic(node: ClassicNode): string {
  switch (node.kind) {
    case "number":
      return formatNumber(node.value);
    case "text":
      return quoteRaw(node.raw);
    case "regex":
      return formatRegex(node.pattern);
    case "constant":
      return node.value === null ? "nil" : String(node.value);
    case "selector": {
      const steps = formatSteps(node.steps);
      if (!node.base) return steps;
      const isJoined = steps.startsWith("[") || steps.startsWith("..");
      return formatClassic(node.base) + (isJoined ? "" : ".") + steps;
    }
    case "call": {
      const subject = node.subject ? `${formatClassic(node.subject)}.` : "";
      return `${subject}${node.helper}(${node.args.map(formatClassic).join(", ")})`;
    }
    case "unary":
      return node.operator + formatClassic(node.operand);
    case "group":
      return `(${formatClassic(node.inner)})`;
    case "logical":
    case "equality":
    case "order":
      return formatChain(node);
    case "hole":
      return "";
    default:
      return assertNever(node);
  }
}
