// Types of KFL 2 (CEL): what the checker works with.
import type { FieldType } from "../../contract/index.ts";

type Simple =
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "null"
  | "timestamp"
  | "duration"
  | "type"
  | "dyn";
export type CelType =
  | { readonly kind: Simple }
  | { readonly kind: "list"; readonly element: CelType }
  | { readonly kind: "map"; readonly key: CelType; readonly value: CelType };

export const BOOL: CelType = { kind: "bool" };
export const INT: CelType = { kind: "int" };
export const UINT: CelType = { kind: "uint" };
export const DOUBLE: CelType = { kind: "double" };
export const STRING: CelType = { kind: "string" };
export const BYTES: CelType = { kind: "bytes" };
export const NULL: CelType = { kind: "null" };
export const TIMESTAMP: CelType = { kind: "timestamp" };
export const DURATION: CelType = { kind: "duration" };
export const TYPE: CelType = { kind: "type" };
export const DYN: CelType = { kind: "dyn" };
export const listOf = (element: CelType): CelType => ({ kind: "list", element });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: "map", key, value });

const OF_FIELD: Readonly<Record<FieldType, CelType>> = {
  string: STRING,
  int: INT,
  bool: BOOL,
  list: listOf(STRING),
  map: mapOf(STRING, STRING),
  bytes: BYTES,
  ts: TIMESTAMP,
};
export function typeOfField(type: FieldType): CelType {
  return OF_FIELD[type];
}

export function formatType(type: CelType): string {
  if (type.kind === "list") return `list(${formatType(type.element)})`;
  if (type.kind === "map") return `map(${formatType(type.key)}, ${formatType(type.value)})`;
  return type.kind;
}

/** Whether a value of one type can stand where the other is wanted; `dyn` is decided at run time. */
export function fits(a: CelType, b: CelType): boolean {
  if (a.kind === "dyn" || b.kind === "dyn") return true;
  if (a.kind === "list" && b.kind === "list") return fits(a.element, b.element);
  if (a.kind === "map" && b.kind === "map") return fits(a.key, b.key) && fits(a.value, b.value);
  return a.kind === b.kind;
}

function isSame(a: CelType, b: CelType): boolean {
  if (a.kind === "list" && b.kind === "list") return isSame(a.element, b.element);
  if (a.kind === "map" && b.kind === "map") return isSame(a.key, b.key) && isSame(a.value, b.value);
  return a.kind === b.kind;
}

/** The one type of several, or `dyn` where they differ or there are none. */
export function commonType(types: readonly CelType[]): CelType {
  const [first, ...rest] = types;
  return first && rest.every((type) => isSame(type, first)) ? first : DYN;
}
