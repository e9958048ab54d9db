// What names mean while a KFL 2 text is checked: variables of the catalogue, elements of comprehensions, types.
import type { Catalogue, FieldSpec } from "../../contract/index.ts";
import { typeName } from "./functions.ts";
import type { CelType } from "./types.ts";
import { TypeValue } from "./values.ts";

export interface Local {
  readonly name: string;
  readonly type: CelType;
  readonly slot: number;
}

const TYPE_NAMES = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "type"];
export const TYPE_VALUES: ReadonlyMap<string, TypeValue> = new Map([
  ...TYPE_NAMES.map((name): [string, TypeValue] => [name, new TypeValue(name)]),
  ["null_type", new TypeValue("null_type")],
  [typeName("timestamp"), new TypeValue(typeName("timestamp"))],
  [typeName("duration"), new TypeValue(typeName("duration"))],
]);

const indexes = new WeakMap<Catalogue, ReadonlyMap<string, FieldSpec>>();

/** Variables by name. */
export function fieldsByName(catalogue: Catalogue): ReadonlyMap<string, FieldSpec> {
  const known = indexes.get(catalogue);
  if (known) return known;
  const index = new Map(catalogue.fields.map((spec) => [spec.name, spec]));
  indexes.set(catalogue, index);
  return index;
}

/** The variable that holds the value of a path as it is, for a hint. */
export function fieldOfPath(catalogue: Catalogue, path: string): FieldSpec | undefined {
  return catalogue.fields.find((spec) => spec.path === path);
}
