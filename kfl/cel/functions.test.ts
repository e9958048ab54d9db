// Functions, methods and operators of KFL 2, each with every type that it takes, and where they fail.
import { expect, test } from "vitest";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { FUNCTION_DOCS, FUNCTIONS } from "./functions.ts";

/** The text of the value of an expression, `fails: why`, or the compiler's complaint. */
function valueOf(expression: string, wanted: string): string {
  const result = compile(`kfl2:(${expression}) == (${wanted})`, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) return `error: ${result.errors[0]?.message}`;
  const matched = result.filter.matches({});
  return result.filter.errorCount > 0 ? `fails: ${result.filter.lastError}` : matched ? wanted : "another value";
}

function check(expression: string, expected: string): void {
  test(`${expression} is ${expected}`, () => {
    expect(valueOf(expression, expected)).toBe(expected);
  });
}
/** It fails at run time with this reason. */
function checkFails(expression: string, reason: string): void {
  test(`${expression} fails: ${reason}`, () => {
    expect(valueOf(expression, expression)).toBe(`fails: ${reason}`);
  });
}

// Texts.
check('"abc".contains("b")', "true");
check('"abc".contains("")', "true");
check('"abc".contains("B")', "false");
check('"abc".startsWith("ab")', "true");
check('"abc".startsWith("b")', "false");
check('"abc".endsWith("bc")', "true");
check('"abc".endsWith("abcd")', "false");
check('"abc".matches("b")', "true");
check('"abc".matches("^b")', "false");
check('"aBc".matches("(?i)ABC")', "true");
check('"a\\nb".matches("a.b")', "false");
check('matches("503", r"^\\d{3}$")', "true");
checkFails('"a".matches("(" + ")(")', "matches(): the text cannot be read as that");

// Sizes.
check('size("")', "0");
check('size("aé😀")', "3");
check('"aé😀".size()', "3");
check('size(b"aé")', "3");
check('b"".size()', "0");
check("size([1, [2, 3]])", "2");
check("[].size()", "0");
check('size({"a": 1, "b": 2})', "2");
check("{}.size()", "0");
check("size(request.headers)", "0");

// To whole numbers.
check("int(5)", "5");
check("int(5u)", "5");
check("int(5.99)", "5");
check("int(-5.99)", "-5");
check("int(-0.5)", "0");
check('int("-42")', "-42");
check('int("+42")', "42");
check('int("9223372036854775807")', "9223372036854775807");
check('int(timestamp("1970-01-01T00:01:00.9Z"))', "60");
check('int(timestamp("1969-12-31T23:59:59.5Z"))', "-1");
checkFails('int("9223372036854775808")', "a whole number left the range of 64 bits");
checkFails("int(18446744073709551615u)", "a whole number left the range of 64 bits");
checkFails("int(1e19)", "a whole number left the range of 64 bits");
checkFails("int(1.0 / 0.0)", "a whole number left the range of 64 bits");
checkFails('int("5.0")', "int(): the text cannot be read as that");
checkFails('int("")', "int(): the text cannot be read as that");
checkFails('int(" 5")', "int(): the text cannot be read as that");
check("uint(5)", "5u");
check("uint(5u)", "5u");
check("uint(5.99)", "5u");
check('uint("18446744073709551615")', "18446744073709551615u");
checkFails("uint(-1)", "a whole number left the range of 64 bits");
checkFails("uint(-1.5)", "a whole number left the range of 64 bits");
checkFails('uint("x")', "uint(): the text cannot be read as that");

// To doubles, truth values, bytes, texts.
check("double(5)", "5.0");
check("double(5u)", "5.0");
check("double(1.5)", "1.5");
check('double("-1.5e3")', "-1500.0");
check('double(".5")', "0.5");
checkFails('double("1.5x")', "double(): the text cannot be read as that");
for (const text of ["true", "True", "TRUE", "t", "1"]) check(`bool("${text}")`, "true");
for (const text of ["false", "False", "FALSE", "f", "0"]) check(`bool("${text}")`, "false");
check("bool(true)", "true");
checkFails('bool("yes")', "bool(): the text cannot be read as that");
check('bytes("é")', 'b"\\xc3\\xa9"');
check('bytes(b"x")', 'b"x"');
check('string("x")', '"x"');
check("string(-5)", '"-5"');
check("string(9223372036854775807)", '"9223372036854775807"');
check("string(5u)", '"5"');
check("string(0.5)", '"0.5"');
check("string(false)", '"false"');
check('string(b"\\xc3\\xa9")', '"é"');
check("string(timestamp(0))", '"1970-01-01T00:00:00Z"');
check('string(timestamp("2026-09-21T14:13:20.5+02:00"))', '"2026-09-21T12:13:20.5Z"');
check('string(duration("90m"))', '"5400s"');
check('string(duration("-1.5s"))', '"-1.5s"');
checkFails('string(b"\\xff")', "string(): the text cannot be read as that");

// Types as values.
check("type(true)", "bool");
check("type(1)", "int");
check("type(1u)", "uint");
check("type(1.0)", "double");
check('type("")', "string");
check('type(b"")', "bytes");
check("type(null)", "null_type");
check("type([])", "list");
check("type({})", "map");
check("type(int)", "type");
check("type(timestamp)", "google.protobuf.Timestamp");
check('type(duration("1s"))', "google.protobuf.Duration");
check("type(dyn(1u))", "uint");
check("type(type(1)) == type", "true");

// Moments and spans.
check("timestamp(60)", 'timestamp("1970-01-01T00:01:00Z")');
check("timestamp(timestamp(60))", "timestamp(60)");
check('timestamp("2026-09-21T14:13:20+00:00")', 'timestamp("2026-09-21T14:13:20Z")');
checkFails("timestamp(253402300800)", "a moment left the years 1 to 9999");
checkFails("timestamp(-62135596801)", "a moment left the years 1 to 9999");
checkFails('timestamp("2026-09-21")', "timestamp(): the text cannot be read as that");
checkFails('timestamp("2026-02-29T00:00:00Z")', "timestamp(): the text cannot be read as that");
check("duration(90)", 'duration("1m30s")');
check("duration(duration(90))", "duration(90)");
checkFails("duration(9223372037)", "a whole number left the range of 64 bits");
checkFails('duration("1")', "duration(): the text cannot be read as that");
check('timestamp(0) + duration("1h")', "timestamp(3600)");
check('duration("1h") + timestamp(0)', "timestamp(3600)");
check('duration("1h") + duration("30m")', 'duration("90m")');
check('timestamp(3600) - duration("1h")', "timestamp(0)");
check("timestamp(60) - timestamp(90)", 'duration("-30s")');
check('duration("1h") - duration("90m")', 'duration("-30m")');
check('-duration("5s")', 'duration("-5s")');
checkFails('timestamp(253402300799) + duration("1s")', "a moment left the years 1 to 9999");
checkFails('timestamp(-62135596800) - duration("1ns")', "a moment left the years 1 to 9999");
checkFails('duration("2562047h") + duration("2562047h")', "a whole number left the range of 64 bits");
checkFails(
  'timestamp("9999-12-31T00:00:00Z") - timestamp("0001-01-01T00:00:00Z")',
  "a whole number left the range of 64 bits",
);

// Parts of a moment (a Monday), in UTC and with an offset that changes the day.
const MOMENT = 'timestamp("2026-09-21T23:45:56.789Z")';
const PARTS: readonly (readonly [string, number, number])[] = [
  ["getFullYear", 2026, 2026],
  ["getMonth", 8, 8],
  ["getDate", 21, 22],
  ["getDayOfMonth", 20, 21],
  ["getDayOfWeek", 1, 2],
  ["getDayOfYear", 263, 264],
  ["getHours", 23, 1],
  ["getMinutes", 45, 45],
  ["getSeconds", 56, 56],
  ["getMilliseconds", 789, 789],
];
for (const [part, utc, shifted] of PARTS) {
  check(`${MOMENT}.${part}()`, String(utc));
  check(`${MOMENT}.${part}("+02:00")`, String(shifted));
}
check('timestamp("2026-12-31T23:30:00Z").getFullYear("+01:00")', "2027");
check('timestamp("2026-01-01T00:30:00Z").getDayOfYear("-01:00")', "364");
check('timestamp("1969-12-31T23:59:59.5Z").getMilliseconds()', "500");
check('timestamp("2028-12-31T00:00:00Z").getDayOfYear()', "365");
checkFails(
  `${MOMENT}.getHours("nowhere")`,
  'a time zone is "UTC", an offset such as "+02:00" or a name such as "Europe/Berlin"',
);
check('duration("2h30m").getHours()', "2");
check('duration("2h30m").getMinutes()', "150");
check('duration("-90s").getMinutes()', "-1");
check('duration("1.5s").getSeconds()', "1");
check('duration("1.5s").getMilliseconds()', "500");

// Additions of Thresher.
check('map_get(request.headers, "x")', '""');
check('map_get(request.headers, "x", "none")', '"none"');
check('field("a.b")', "[]");
check('limit(5) && redact("a")', "true");
check("now()", 'timestamp("2026-09-21T15:00:00Z")');

// Joining and looking up.
check('"a" + "b"', '"ab"');
check('b"a" + b"\\xff"', 'b"a\\xff"');
check("[1] + []", "[1]");
check("[1] + ['a']", "[1, 'a']");
check("[7, 8][0]", "7");
check('{"a": 7}["a"]', "7");
check('{"a": {"b": 7}}.a.b', "7");
check("{1u: 7}[1u]", "7");
check("{1: 7}[dyn(1u)]", "7");
checkFails("[7][1]", "a list has no such element");
checkFails("[7][9223372036854775807]", "a list has no such element");
checkFails('{"a": 7}["b"]', "a map has no such key");
checkFails('{"a": 7}.b', "a map has no such key");
checkFails('request.headers["x"]', "a map has no such key");
checkFails('{"a": 1, "a": 2}', "a map literal repeats a key");

test("every function has a line for completion", () => {
  const documented = new Set(FUNCTION_DOCS.map(({ name }) => name));
  const parts = new Set(PARTS.map(([name]) => name));
  const missing = FUNCTIONS.map(({ name }) => name).filter((name) => !documented.has(name) && !parts.has(name));
  expect([...new Set(missing)]).toEqual(["dyn"]);
});
