// The value of a JSON text under the pointer, and the path that leads to it. It reads tokens only, so that a text that is
// cut off or not quite JSON still answers for what is whole before the damage; depth costs a list, not the stack.
export interface JsonAt {
  /** As it continues a filter's path: `.order.items[1]["x-id"]`; empty for the whole text. */
  readonly path: string;
  /** What stands there, for copying: a string without its quotes, anything else as it is written. */
  readonly text: string;
  /** The value itself; undefined for objects, lists, and numbers that a double cannot hold. */
  readonly value: string | number | boolean | null | undefined;
}

interface Container {
  readonly kind: "object" | "array";
  readonly start: number;
  /** Its own key was pointed at. */
  readonly isWanted: boolean;
  key: string;
  index: number;
  isKeyNext: boolean;
}

const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|[{}[\],:]|[^\s{}[\],:"]+/gs;
const MAX_EXACT_DIGITS = 15;

const stepOf = ({ kind, key, index }: Container): string => {
  if (kind === "array") {
    return `[${index}]`;
  }
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
};

const pathOf = (stack: readonly Container[]): string => stack.map(stepOf).join("");

/** A scalar as it is written; null where it is none, as the last string of a text that is cut off. */
const parseScalar = (token: string): { readonly value: JsonAt["value"] } | null => {
  try {
    const value: unknown = JSON.parse(token);
    if (typeof value === "number") {
      return { value: token.replaceAll(/\D/g, "").length <= MAX_EXACT_DIGITS ? value : undefined };
    }
    return value === null || typeof value === "string" || typeof value === "boolean" ? { value } : null;
  } catch {
    return null;
  }
};

/** The innermost value at an offset; at a key it is the value of that key. Null beside all values. */
export const jsonAt = (text: string, offset: number): JsonAt | null => {
  const stack: Container[] = [];
  let isWanted = false;
  for (const { 0: token, index: start } of text.matchAll(TOKEN)) {
    const end = start + token.length;
    const isHit = offset >= start && offset < end;
    const top = stack.at(-1);
    if (token === "{" || token === "[") {
      const kind = token === "{" ? "object" : "array";
      stack.push({ kind, start, isWanted, key: "", index: 0, isKeyNext: kind === "object" });
      isWanted = false;
    } else if (token === "}" || token === "]") {
      stack.pop();
      if (top !== undefined && (top.isWanted || (offset >= top.start && offset < end))) {
        return { path: pathOf(stack), text: text.slice(top.start, end), value: undefined };
      }
    } else if (token === ",") {
      if (top !== undefined) {
        top.index += 1;
        top.isKeyNext = top.kind === "object";
      }
    } else if (token !== ":" && top?.isKeyNext === true) {
      top.key = String(parseScalar(token)?.value ?? token);
      top.isKeyNext = false;
      isWanted = isHit;
    } else if (token !== ":" && (isHit || isWanted)) {
      const scalar = parseScalar(token);
      return scalar === null
        ? null
        : { path: pathOf(stack), text: typeof scalar.value === "string" ? scalar.value : token, value: scalar.value };
    }
  }
  return null;
};
