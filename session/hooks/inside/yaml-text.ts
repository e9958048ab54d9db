// `utils.json2Yaml`: JSON text as YAML.
import { stringify } from "yaml";
import type { JsonValue } from "../types.ts";
import { textAt } from "./inside.ts";

/** Longest JSON text, in UTF-16 units, and most levels of it: writing YAML costs much more than reading JSON, and calls itself a level. */
export const MAX_JSON_LENGTH = 1 << 20;
export const MAX_JSON_DEPTH = 200;

export function json2Yaml(args: readonly JsonValue[]): string {
  const text = textAt(args, 0);
  if (text.length > MAX_JSON_LENGTH) {
    throw new Error(`utils.json2Yaml: the text is longer than ${MAX_JSON_LENGTH} characters`);
  }
  if (depthOf(text) > MAX_JSON_DEPTH) throw new Error(`utils.json2Yaml: more than ${MAX_JSON_DEPTH} levels`);
  return stringify(parse(text), { lineWidth: 0, aliasDuplicateObjects: false });
}

function parse(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`utils.json2Yaml: this is not JSON: ${error.message}`, { cause: error });
  }
}

/** Most brackets that are open at once, those in strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === "\\") at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}
