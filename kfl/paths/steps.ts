// One step of a path into an entry (kfl.md 1.7), and the names that are only other names for a path.

export type PathStep =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "each" }
  | { readonly kind: "deep"; readonly key: string }
  | { readonly kind: "json" }
  | { readonly kind: "xml" };

/** What stands in place of a redacted value. */
export const REDACTED = "[REDACTED]";

/** Header maps are the only ones whose keys are looked up without regard to case. */
export function isHeaderMap(steps: readonly PathStep[]): boolean {
  const [side, map] = steps;
  return (
    steps.length === 2 &&
    side?.kind === "key" &&
    (side.key === "request" || side.key === "response") &&
    map?.kind === "key" &&
    map.key === "headers"
  );
}

/** Older names of fields that are read where the field itself is absent (entry.md 3.1). */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  "request.query": ["request", "queryString"],
  "request.body": ["request", "postData", "text"],
  "response.body": ["response", "content", "text"],
};

/** The path to try where `steps` begins with an older name and finds nothing there; null for every other path. */
export function aliasOf(steps: readonly PathStep[]): PathStep[] | null {
  const [side, field] = steps;
  if (side?.kind !== "key" || field?.kind !== "key") return null;
  const keys = Object.hasOwn(ALIASES, `${side.key}.${field.key}`) ? ALIASES[`${side.key}.${field.key}`] : undefined;
  return keys ? [...keys.map((key): PathStep => ({ kind: "key", key })), ...steps.slice(2)] : null;
}

/** `proto` at the root reads `protocol`. */
export function canonicalSteps(steps: readonly PathStep[]): readonly PathStep[] {
  const [root] = steps;
  if (root?.kind !== "key" || root.key !== "proto") return steps;
  return [{ kind: "key", key: "protocol" }, ...steps.slice(1)];
}

const IDENTIFIER = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** Steps → selector text, as classic filters write it. */
export function formatSteps(steps: readonly PathStep[]): string {
  let text = "";
  for (const step of steps) {
    const dot = text === "" ? "" : ".";
    if (step.kind === "key") text += IDENTIFIER.test(step.key) ? dot + step.key : `[${quoteClassic(step.key)}]`;
    else if (step.kind === "index") text += `[${step.index}]`;
    else if (step.kind === "each") text += `${dot}*`;
    else if (step.kind === "deep") text += `..${step.key}`;
    else text += `${dot}${step.kind}()`;
  }
  return text;
}

/**
 * A text as a classic literal. Nothing is interpreted between the quotes, so quotes that the text does not hold are
 * taken; where it holds all kinds, escapes are written, which `==` and the text helpers undo (kfl.md 1.6, F12).
 */
export function quoteClassic(text: string): string {
  if (/^[^"\\\n\r]*$/.test(text)) return `"${text}"`;
  if (/^[^'\\\n\r]*$/.test(text)) return `'${text}'`;
  return text.includes("`") ? JSON.stringify(text) : `\`${text}\``;
}
