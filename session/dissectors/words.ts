// What dissectors of the user add to what filters may name.
import type { Catalogue } from "../../contract/index.ts";
import type { Dissector } from "../../engine/index.ts";

export const NO_WORDS: Catalogue = { fields: [], paths: [], protocols: [] };

export function wordsOf(dissectors: readonly Dissector[]): Catalogue {
  return {
    fields: dissectors.flatMap(({ fields }) => fields),
    paths: dissectors.flatMap(({ paths }) => paths),
    protocols: dissectors.flatMap(({ protocols }) => protocols),
  };
}
