// Trees as short texts, so that a test reads as input → expected shape.
import type { CelNode } from "../cel/tree.ts";
import type { ClassicNode } from "../classic/tree.ts";
import { formatSteps } from "../paths/steps.ts";

/** A classic tree, grouping made visible: `(and a (or b c))`. */
export function outlineClassic(node: ClassicNode): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "text":
      return JSON.stringify(node.raw);
    case "regex":
      return `/${node.pattern}/`;
    case "constant":
      return node.value === null ? "nil" : String(node.value);
    case "selector":
      return node.base ? `(path ${outlineClassic(node.base)} ${formatSteps(node.steps)})` : formatSteps(node.steps);
    case "call": {
      const subject = node.subject ? ` of ${outlineClassic(node.subject)}` : "";
      return `(${node.helper}${subject}${node.args.map((arg) => ` ${outlineClassic(arg)}`).join("")})`;
    }
    case "unary":
      return `(${node.operator} ${outlineClassic(node.operand)})`;
    case "group":
      return `[${outlineClassic(node.inner)}]`;
    case "logical":
    case "equality":
    case "order":
      return node.operands
        .map(outlineClassic)
        .reduceRight((rest, operand, i) => `(${node.operators[i]} ${operand} ${rest})`);
    case "hole":
      return "?";
  }
}

/** A KFL 2 tree, grouping made visible: `(|| (&& a b) c)`. */
export function outlineCel(node: CelNode): string {
  const all = (nodes: readonly CelNode[]): string => nodes.map((child) => ` ${outlineCel(child)}`).join("");
  switch (node.kind) {
    case "literal":
      if (node.type === "string") return JSON.stringify(node.value);
      if (node.type === "bytes") return `b[${[...node.value].join(" ")}]`;
      return `${node.value}${node.type === "uint" ? "u" : node.type === "double" ? "d" : ""}`;
    case "ident":
      return node.name;
    case "select":
      return `${outlineCel(node.operand)}.${node.field}`;
    case "index":
      return `${outlineCel(node.operand)}[${outlineCel(node.key)}]`;
    case "call":
      return `(${node.target ? `${outlineCel(node.target)}.` : ""}${node.name}()${all(node.args)})`;
    case "binary":
      return `(${node.operator} ${outlineCel(node.left)} ${outlineCel(node.right)})`;
    case "and":
      return `(&&${all(node.operands)})`;
    case "or":
      return `(||${all(node.operands)})`;
    case "list":
      return `[list${all(node.elements)}]`;
    case "map":
      return `{map${node.entries.map(({ key, value }) => ` ${outlineCel(key)}:${outlineCel(value)}`).join("")}}`;
    case "unary":
      return `(${node.operator} ${outlineCel(node.operand)})`;
    case "conditional":
      return `(? ${outlineCel(node.condition)} ${outlineCel(node.yes)} ${outlineCel(node.no)})`;
    case "group":
      return `[${outlineCel(node.inner)}]`;
    case "hole":
      return "?";
  }
}
