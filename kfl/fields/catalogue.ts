// Everything that a build's filters may name: the language's own words, those of its protocols, and each protocol itself.
import type { Catalogue, FieldSpec, PathSpec, Protocol } from "../../contract/index.ts";
import { abbrIs, flag, nameIs } from "./declare.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "./standard.ts";

/** What a protocol brings along. */
export interface Words {
  readonly protocols: readonly Protocol[];
  readonly fields: readonly FieldSpec[];
  readonly paths: readonly PathSpec[];
}

/** The language declares what its specification names; a protocol may declare more, and its word stands. */
export function catalogueOf(all: readonly Words[]): Catalogue {
  const protocols = all.flatMap((words) => words.protocols);
  const fields = new Map(STANDARD_FIELDS.map((field) => [field.name, field]));
  const paths = new Map(STANDARD_PATHS.map((path) => [keyOf(path), path]));
  for (const words of all) {
    for (const field of words.fields) fields.set(field.name, field);
    for (const path of words.paths) paths.set(keyOf(path), path);
  }
  for (const [macro, same] of Map.groupBy(protocols, (protocol) => protocol.macro))
    if (!fields.has(macro)) fields.set(macro, flagOf(macro, same));
  return { fields: [...fields.values()], paths: [...paths.values()], protocols };
}

function flagOf(macro: string, protocols: readonly Protocol[]): FieldSpec {
  const names = new Set(protocols.map(({ name }) => name));
  const abbrs = new Set(protocols.map(({ abbr }) => abbr));
  return flag(macro, `${[...abbrs].join(" and ")} entries`, nameIs(...names), abbrIs(...abbrs));
}

const keyOf = ({ protocol, path }: PathSpec): string => `${protocol} ${path}`;
