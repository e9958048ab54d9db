// Short forms for the declarations in this folder. They only build data.
import type { FieldCondition, FieldSpec, FieldType, PathSpec } from "../../contract/index.ts";

type More = Pick<FieldSpec, "paths" | "transform" | "when" | "otherwise">;

/** The declarations of one protocol (empty: of all entries). */
export interface Declared {
  readonly fields: readonly FieldSpec[];
  readonly paths: readonly PathSpec[];
}

/** A variable; `selector` empty where no one path of the entry holds its value. */
export function field(
  protocol: string,
  name: string,
  type: FieldType,
  selector: string,
  doc: string,
  more: More = {},
): FieldSpec {
  if (selector === "") return { name, type, doc, protocol, ...more };
  return { name, type, doc, protocol, path: selector, ...more };
}

/** A flag: true where all conditions hold. */
export function flag(name: string, doc: string, ...when: readonly FieldCondition[]): FieldSpec {
  return { name, type: "bool", doc, protocol: "", when };
}

export const nameIs = (...names: readonly string[]): FieldCondition => ({ path: "protocol.name", in: names });
export const abbrIs = (...abbrs: readonly string[]): FieldCondition => ({ path: "protocol.abbr", in: abbrs });

export function path(protocol: string, selector: string, type: FieldType, doc: string): PathSpec {
  return { protocol, path: selector, type, doc };
}

/** `p_request`, `p_response`: whether that side is there. */
export function sideFields(protocol: string, prefix = protocol): FieldSpec[] {
  return [
    field(protocol, `${prefix}_request`, "bool", "", "Whether the request was seen", {
      paths: ["request"],
      transform: "present",
    }),
    field(protocol, `${prefix}_response`, "bool", "", "Whether the response was seen", {
      paths: ["response"],
      transform: "present",
    }),
  ];
}

/** Bytes on the wire of each side and of both; `word` is `length` or `size` after the protocol's names. */
export function sizeFields(
  protocol: string,
  prefix: string,
  word: "length" | "size",
  total = `${prefix}_total_size`,
): FieldSpec[] {
  return [
    field(protocol, `${prefix}_request_${word}`, "int", "requestSize", "Bytes of the request on the wire"),
    field(protocol, `${prefix}_response_${word}`, "int", "responseSize", "Bytes of the response on the wire"),
    field(protocol, total, "int", "", "Bytes of both sides on the wire", {
      paths: ["requestSize", "responseSize"],
      transform: "sum",
    }),
  ];
}
