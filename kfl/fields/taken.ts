// Words that mean something in a filter: who brings words along has to know them.
import type { Catalogue } from "../../contract/index.ts";
import { FUNCTION_DOCS } from "../cel/functions.ts";
import { RESERVED } from "../cel/parse.ts";
import { HELPERS_BY_NAME } from "../classic/helpers.ts";
import { builtInMacros } from "../classic/macros.ts";
import { isEntryName } from "./entry-names.ts";

const LANGUAGE: ReadonlySet<string> = new Set([
  ...RESERVED,
  ..."true false null nil and or not in".split(" "),
  ...FUNCTION_DOCS.map(({ name }) => name),
  ...HELPERS_BY_NAME.keys(),
]);

/** Whether one of the dialects reads something else by this word. */
export function isTakenWord(word: string, catalogue: Catalogue): boolean {
  if (LANGUAGE.has(word) || isEntryName(word, catalogue, []) || Object.hasOwn(builtInMacros(catalogue), word))
    return true;
  return catalogue.fields.some(({ name }) => name === word || name.startsWith(`${word}.`));
}
