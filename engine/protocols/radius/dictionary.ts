// Attributes by number: the name and how the value is written (RFC 8044). Tables are text, one attribute a line.
import { STANDARD } from "./standard-attributes.ts";
import { STANDARD_VALUES } from "./attribute-values.ts";
import { VENDORS } from "./vendor-attributes.ts";

/**
 * `secret` is a password or key and never shown. `tagged-…` begins with a tag (RFC 2868, 3.1). `redacted` is a text that
 * may hold a secret behind an equals sign.
 */
export type ValueType =
  | "text"
  | "octets"
  | "integer"
  | "integer64"
  | "ipv4"
  | "ipv6"
  | "prefix4"
  | "prefix6"
  | "time"
  | "secret"
  | "redacted"
  | "eap"
  | "tagged-text"
  | "tagged-integer"
  | "tagged-secret";

export interface Attribute<Type = ValueType> {
  readonly name: string;
  readonly type: Type;
  readonly values: ReadonlyMap<number, string> | undefined;
}
export interface Vendor {
  readonly name: string;
  readonly attributes: ReadonlyMap<number, Attribute>;
}

/** `6 Service-Type integer`; enumerations by the attribute's name: `Service-Type 1 Login-User, 2 Framed-User`. */
export function parseAttributes<Type extends string = ValueType>(
  table: string,
  values: string,
): ReadonlyMap<number, Attribute<Type>> {
  const enumerations = new Map<string, ReadonlyMap<number, string>>();
  for (const [name = "", ...rest] of linesOf(values)) enumerations.set(name, parseValues(rest.join(" ")));
  return new Map(
    linesOf(table).map(([number = "", name = "", type = ""]) => [
      Number(number),
      { name, type: type as Type, values: enumerations.get(name) },
    ]),
  );
}
function parseValues(text: string): ReadonlyMap<number, string> {
  return new Map(
    text.split(", ").map((one) => {
      const [number = "", name = ""] = one.split(" ");
      return [Number(number), name];
    }),
  );
}
function linesOf(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(" "));
}

const standard = parseAttributes(STANDARD, STANDARD_VALUES);
const vendors: ReadonlyMap<number, Vendor> = new Map(
  VENDORS.map(({ id, name, attributes, values }) => [id, { name, attributes: parseAttributes(attributes, values) }]),
);

export function standardAttribute(type: number): Attribute | undefined {
  return standard.get(type);
}
export function vendorOf(id: number): Vendor | undefined {
  return vendors.get(id);
}
