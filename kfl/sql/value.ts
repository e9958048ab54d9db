// A value of the table as SQL, with what classic filters ask of a value: presence, truth, equality, order, text
// tests (kfl.md 1.7 to 1.9). Every fragment is FALSE, never NULL, where the value is missing.
import type { RegexTest } from "../regex.ts";
import { and, FALSE, known, not, TRUE, UNKNOWN } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import type { SqlColumn } from "./schema.ts";

export type TextFunction = "starts_with" | "ends_with" | "contains";
export type OrderSign = ">" | ">=" | "<" | "<=";

export interface SqlValue {
  readonly present: SqlFragment;
  readonly truthy: SqlFragment;
  equalsText(text: string): SqlFragment;
  equalsNumber(number: number): SqlFragment;
  inOrder(sign: OrderSign, number: number): SqlFragment;
  textTest(test: TextFunction, text: string): SqlFragment;
  found(pattern: string, test: RegexTest): SqlFragment;
}

export const NUMBER_PATTERN = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";

/** Patterns that the store's RE2 and ours read alike; the others are left to the matcher. */
export function isPortablePattern(pattern: string): boolean {
  return !pattern.includes("(?<") && /^[\t\n\r\x20-\x7e]*$/.test(pattern);
}

/** A text as a number: decimal or scientific, everything else 0. */
export function numberOfText(writer: SqlWriter, text: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${writer.text(NUMBER_PATTERN)}) THEN coalesce(try_cast(${text} AS DOUBLE), 0) ELSE 0 END`;
}

/** Canonical text of a 64-bit integer, or null. */
function integerText(text: string): bigint | null {
  if (!/^(?:0|-?[1-9]\d{0,17})$/.test(text)) return null;
  return BigInt(text);
}

function stringValue(writer: SqlWriter, sql: string, present: SqlFragment): SqlValue {
  const guard = (fragment: SqlFragment): SqlFragment => and(present, fragment);
  return {
    present,
    truthy: guard(known(`(${sql} <> '')`)),
    equalsText: (text) => guard(known(`(${sql} = ${writer.text(text)})`)),
    equalsNumber: (number) => guard(known(`(${sql} = ${writer.text(String(number))})`)),
    inOrder: (sign, number) => guard(known(`((${numberOfText(writer, sql)}) ${sign} ${writer.double(number)})`)),
    textTest: (test, text) => guard(known(`${test}(${sql}, ${writer.text(text)})`)),
    found: (pattern) =>
      isPortablePattern(pattern) ? guard(known(`regexp_matches(${sql}, ${writer.text(pattern)})`)) : guard(UNKNOWN),
  };
}

function integerValue(writer: SqlWriter, sql: string, present: SqlFragment): SqlValue {
  const asText = stringValue(writer, `CAST(${sql} AS VARCHAR)`, present);
  const guard = (fragment: SqlFragment): SqlFragment => and(present, fragment);
  const bound = (number: number): string =>
    Number.isSafeInteger(number) ? writer.integer(number) : writer.double(number);
  return {
    ...asText,
    truthy: guard(known(`(${sql} > 0)`)),
    equalsText: (text) => {
      const integer = integerText(text);
      return integer === null ? FALSE : guard(known(`(${sql} = ${writer.integer(integer)})`));
    },
    equalsNumber: (number) => guard(known(`(${sql} = ${bound(number)})`)),
    inOrder: (sign, number) => guard(known(`(${sql} ${sign} ${bound(number)})`)),
  };
}

function booleanValue(writer: SqlWriter, sql: string, present: SqlFragment): SqlValue {
  const asText = stringValue(writer, `CASE WHEN ${sql} THEN 'true' ELSE 'false' END`, present);
  const guard = (fragment: SqlFragment): SqlFragment => and(present, fragment);
  const truth = guard(known(`(${sql})`));
  return {
    ...asText,
    truthy: truth,
    equalsText: (text) => (text === "true" ? truth : text === "false" ? guard(not(known(`(${sql})`))) : FALSE),
    equalsNumber: () => FALSE,
    inOrder: (sign, number) => guard(known(`((CASE WHEN ${sql} THEN 1 ELSE 0 END) ${sign} ${writer.double(number)})`)),
  };
}

/** A column as a value; null for types that classic filters do not know. */
export function columnValue(writer: SqlWriter, column: SqlColumn): SqlValue | null {
  const sql = `(${column.sql})`;
  const present = column.notNull === true ? TRUE : known(`(${sql} IS NOT NULL)`);
  if (column.type === "string") return stringValue(writer, sql, present);
  if (column.type === "int") return integerValue(writer, sql, present);
  return column.type === "bool" ? booleanValue(writer, sql, present) : null;
}
