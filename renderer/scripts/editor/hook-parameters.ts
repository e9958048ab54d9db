// What a hook is called with has a type that plain JavaScript does not say. Where the caret stands behind a chain that
// begins with a parameter of the hook around it (`data.request.`), this tells its type and the chain.
import { HOOKS, type HelperParameter } from "../../../contract/index.ts";

export interface TypedChain {
  /** TypeScript type of the chain's beginning. */
  readonly type: string;
  /** The rest, with its dots: `.request.`; the caret is at its end. */
  readonly path: string;
}

const TYPES: Readonly<Record<HelperParameter["type"], string>> = {
  text: "string",
  number: "number",
  boolean: "boolean",
  object: "object",
  entry: "Entry",
  function: "Function",
  list: "unknown[]",
  any: "any",
};

const HEAD = /\bfunction\s+(\w+)\s*\(([^)]*)\)\s*\{/g;
const CHAIN = /([A-Za-z_$][\w$]*)((?:\s*\??\.\s*[\w$]*|\[(?:"[^"\n]*"|'[^'\n]*'|\d+)\])+)$/;

/** Names and types of the parameters of the hook that begins last before the end of a text. */
const parametersBefore = (text: string): ReadonlyMap<string, string> => {
  const found = [...text.matchAll(HEAD)].findLast(([, name]) => HOOKS.some((hook) => hook.name === name));
  const hook = HOOKS.find(({ name }) => name === found?.[1]);
  if (found === undefined || hook === undefined) {
    return new Map();
  }
  const names = (found[2] ?? "").split(",").map((name) => name.trim());
  return new Map(
    hook.parameters.flatMap(({ type, typeText }, index): [string, string][] => {
      const name = names[index] ?? "";
      return name === "" ? [] : [[name, typeText ?? TYPES[type]]];
    }),
  );
};

/** The chain before an offset, where it begins with what a hook was given. */
export const typedChainAt = (source: string, offset: number): TypedChain | null => {
  const before = source.slice(0, offset);
  const [whole, name = "", path = ""] = CHAIN.exec(before) ?? [];
  if (whole === undefined || /[.\w$]$/.test(before.slice(0, before.length - whole.length))) {
    return null;
  }
  const type = parametersBefore(before).get(name);
  return type === undefined ? null : { type, path };
};

/** A source whose end is the chain's end, for the language service. */
export const probeOf = ({ type, path }: TypedChain): string => `declare const it: ${type};\nit${path}`;
