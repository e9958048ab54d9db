// Places in the JSON document as SQL. `kind` is the JSON type at the place (NULL: missing), `text` its text.
// A JSON number that is no 64-bit integer is the one thing whose text SQL and the matcher may write differently:
// where that could matter, the row is unknown.
import { canonicalSteps, aliasOf, isHeaderMap } from "../paths/steps.ts";
import type { PathStep } from "../paths/steps.ts";
import type { RegexTest } from "../regex.ts";
import { known } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import { isPortablePattern, numberOfText } from "./value.ts";
import type { SqlValue, TextFunction } from "./value.ts";

export interface JsonPlace {
  readonly kind: string;
  readonly text: string;
  /** All elements, where the place is a list. */
  readonly elements: string;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A key that needs no escape in the store's path language. */
const isPlainKey = (key: string): boolean => key !== "" && !/["\\*]/.test(key);

function pathText(steps: readonly PathStep[]): string | null {
  let text = "$";
  for (const step of steps) {
    if (step.kind === "key" && isPlainKey(step.key)) text += `."${step.key}"`;
    else if (step.kind === "index") text += `[${step.index}]`;
    else return null;
  }
  return text;
}

function placeAt(document: string, path: string): JsonPlace {
  return {
    kind: `json_type(${document}, ${path})`,
    text: `json_extract_string(${document}, ${path})`,
    elements: `json_extract(json_extract(${document}, ${path}), '$[*]')`,
  };
}

/** A header: the exact name, else the first that differs only in case. */
function headerPlace(writer: SqlWriter, document: string, steps: readonly PathStep[]): JsonPlace | null {
  const map = pathText(steps.slice(0, 2));
  const [, , name] = steps;
  if (map === null || name?.kind !== "key" || !isPlainKey(name.key) || steps.length !== 3) return null;
  const exact = writer.text(`${map}."${name.key}"`);
  const lowered = `translate(k, '${UPPER}', '${UPPER.toLowerCase()}')`;
  const wanted = writer.text(name.key.replace(/[A-Z]/g, (char) => char.toLowerCase()));
  const other = `list_filter(json_keys(${document}, ${writer.text(map)}), lambda k: ${lowered} = ${wanted})[1]`;
  const path = `(CASE WHEN json_type(${document}, ${exact}) IS NOT NULL THEN ${exact} ELSE ${writer.text(`${map}."`)} || ${other} || '"' END)`;
  return placeAt(document, path);
}

/** The place that steps reach in the document; null where the document does not hold it or SQL cannot reach it. */
export function jsonPlace(writer: SqlWriter, path: readonly PathStep[]): JsonPlace | null {
  const { document } = writer.schema;
  const steps = canonicalSteps(path);
  const [root] = steps;
  if (!document || root?.kind !== "key" || !document.roots.includes(root.key) || aliasOf(steps)) return null;
  const sql = `(${document.sql})`;
  if (steps.length > 2 && isHeaderMap(steps.slice(0, 2))) return headerPlace(writer, sql, steps);
  const text = pathText(steps);
  return text === null ? null : placeAt(sql, writer.text(text));
}

interface Cases {
  readonly string: string;
  readonly integer: string;
  /** SQL, or `unknown`. */
  readonly double: string;
  readonly boolean: string;
  readonly null: string;
  /** SQL, or `unknown`. */
  readonly array: string;
  readonly object: string;
}

const sqlOf = (value: string): string => (value === "unknown" ? "NULL::BOOLEAN" : value);

function byKind(place: JsonPlace, cases: Cases): SqlFragment {
  const sql =
    `(CASE ${place.kind} WHEN 'VARCHAR' THEN ${cases.string} WHEN 'UBIGINT' THEN ${cases.integer} ` +
    `WHEN 'BIGINT' THEN ${cases.integer} WHEN 'DOUBLE' THEN ${sqlOf(cases.double)} WHEN 'BOOLEAN' THEN ${cases.boolean} ` +
    `WHEN 'NULL' THEN ${cases.null} WHEN 'ARRAY' THEN ${sqlOf(cases.array)} WHEN 'OBJECT' THEN ${cases.object} ELSE FALSE END)`;
  const open = [cases.double === "unknown" ? "'DOUBLE'" : "", cases.array === "unknown" ? "'ARRAY'" : ""].filter(
    Boolean,
  );
  const unknown = open.length === 0 ? null : `coalesce(${place.kind} IN (${open.join(", ")}), FALSE)`;
  return { sql, mayFail: false, unknown };
}

const bool = (value: boolean): string => (value ? "TRUE" : "FALSE");

/** Whether the text of a number that is no 64-bit integer could be this. */
const couldBeDouble = (text: string): boolean => /[.eE]|\d{16}/.test(text) && /^-?[\d.eE+-]+$/.test(text);
/** Whether such a text could hold this. */
const couldBeInDouble = (text: string): boolean => /^[\d.eE+-]*$/.test(text);

/** Any element that is a scalar and passes; `x` is the element, `t` its text. */
function anyElement(place: JsonPlace, test: (text: string) => string, isNullEqual: boolean): string {
  const scalar = `json_type(x) NOT IN ('ARRAY', 'OBJECT', 'NULL') AND ${test("json_extract_string(x, '$')")}`;
  const orNull = isNullEqual ? " OR json_type(x) = 'NULL'" : "";
  return `(len(list_filter(${place.elements}, lambda x: (${scalar})${orNull})) > 0)`;
}

function numberOfElement(writer: SqlWriter): string {
  const text = "json_extract_string(x, '$')";
  return (
    `(CASE json_type(x) WHEN 'VARCHAR' THEN ${numberOfText(writer, text)} WHEN 'BOOLEAN' THEN (CASE ${text} WHEN 'true' THEN 1 ELSE 0 END) ` +
    `WHEN 'UBIGINT' THEN try_cast(${text} AS DOUBLE) WHEN 'BIGINT' THEN try_cast(${text} AS DOUBLE) WHEN 'DOUBLE' THEN try_cast(${text} AS DOUBLE) ELSE 0 END)`
  );
}

/** A place as a value of a classic filter. */
export function jsonValue(writer: SqlWriter, place: JsonPlace): SqlValue {
  const { text: own } = place;
  const number = numberOf(place);
  return {
    present: known(`(${place.kind} IS NOT NULL)`),
    truthy: byKind(place, {
      string: `${own} <> ''`,
      integer: `${number} > 0`,
      double: `${number} > 0`,
      boolean: `${own} = 'true'`,
      null: "FALSE",
      array: `${own} <> '[]'`,
      object: `${own} <> '{}'`,
    }),
    equalsText: (text) => equalsText(writer, place, text),
    equalsNumber: (wanted) => equalsNumber(writer, place, wanted),
    inOrder: (sign, bound) => inOrder(writer, place, `${sign} ${writer.double(bound)}`),
    textTest: (test, text) => textTest(writer, place, test, text),
    found: (pattern, test) => found(writer, place, pattern, test),
  };
}

function numberOf({ text }: JsonPlace): string {
  return `try_cast(${text} AS DOUBLE)`;
}

function equalsText(writer: SqlWriter, place: JsonPlace, text: string): SqlFragment {
  const test = (value: string): string => `${value} = ${writer.text(text)}`;
  const isOpen = couldBeDouble(text);
  return byKind(place, {
    string: test(place.text),
    integer: test(place.text),
    double: isOpen ? "unknown" : "FALSE",
    boolean: test(place.text),
    null: bool(text === "null"),
    array: isOpen ? "unknown" : anyElement(place, test, text === "null"),
    object: "FALSE",
  });
}

function equalsNumber(writer: SqlWriter, place: JsonPlace, wanted: number): SqlFragment {
  const equal = `${numberOf(place)} = ${writer.double(wanted)}`;
  const test = (value: string): string => `${value} = ${writer.text(String(wanted))}`;
  return byKind(place, {
    string: test(place.text),
    integer: equal,
    double: equal,
    boolean: "FALSE",
    null: "FALSE",
    array: equalsText(writer, place, String(wanted)).unknown !== null ? "unknown" : anyElement(place, test, false),
    object: "FALSE",
  });
}

/** `right` is the sign with its bound. */
function inOrder(writer: SqlWriter, place: JsonPlace, right: string): SqlFragment {
  const number = numberOf(place);
  return byKind(place, {
    string: `(${numberOfText(writer, place.text)}) ${right}`,
    integer: `${number} ${right}`,
    double: `${number} ${right}`,
    boolean: `(CASE ${place.text} WHEN 'true' THEN 1 ELSE 0 END) ${right}`,
    null: `0 ${right}`,
    array: `(len(list_filter(${place.elements}, lambda x: ${numberOfElement(writer)} ${right})) > 0)`,
    object: `0 ${right}`,
  });
}

function textTest(writer: SqlWriter, place: JsonPlace, test: TextFunction, text: string): SqlFragment {
  const call = (value: string): string => `${test}(${value}, ${writer.text(text)})`;
  const isOpen = couldBeInDouble(text);
  const nullTest = call("'null'");
  return byKind(place, {
    string: call(place.text),
    integer: call(place.text),
    double: isOpen ? "unknown" : "FALSE",
    boolean: call(place.text),
    null: nullTest,
    array: isOpen
      ? "unknown"
      : `(${anyElement(place, call, false)} OR (${anyElement(place, () => "FALSE", true)} AND ${nullTest}))`,
    object: "FALSE",
  });
}

function found(writer: SqlWriter, place: JsonPlace, pattern: string, test: RegexTest): SqlFragment {
  if (!isPortablePattern(pattern)) return { sql: "NULL::BOOLEAN", mayFail: false, unknown: "TRUE" };
  const call = `regexp_matches(${place.text}, ${writer.text(pattern)})`;
  return byKind(place, {
    string: call,
    integer: call,
    double: "unknown",
    boolean: call,
    null: bool(test("null")),
    array: "unknown",
    object: bool(test("")),
  });
}
