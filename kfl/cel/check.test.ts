// What KFL 2 refuses, where, and in which words; and what it takes.
import { expect, test } from "vitest";
import { validate } from "../editor/validate.ts";
import { CATALOGUE } from "../testing/catalogue.ts";

/** `expected` is `column: message`, `valid`, or `doubtful: message`. */
function check(text: string, expected: string): void {
  test(`${text} → ${expected}`, () => {
    const { state, errors, warnings } = validate(`kfl2:${text}`, { catalogue: CATALOGUE });
    const [error] = errors;
    const [warning] = warnings;
    const told = error ? `${error.column - 5}: ${error.message}` : warning ? `${state}: ${warning.message}` : state;
    expect(told).toBe(expected);
  });
}

check("http", "valid");
check("dyn(true)", "valid");
check("src.pod.name == 'x'", "valid");
check("timestamp > timestamp('2026-01-01T00:00:00Z')", "valid");
check("[1, 'x'].exists(v, v == 1)", "valid");
check("[].exists(v, v == 1)", "valid");

// Names.
check("foo", "1: there is no field `foo`");
check("src", "1: there is no field `src`: write it out, for example `src.ip`");
check("src == 'x'", "1: there is no field `src`: write it out, for example `src.ip`");
check("response.status == 500", "1: there is no field `response.status` in KFL 2: write `status_code`");
check("src.nope == 'x'", "1: there is no field `src.nope`");
check("request.headers.Host.x == 'y'", "1: a string has no part `x`");
check("x.exists(y, true)", "1: there is no field `x`");
check("pods.exists(p, q == p)", "16: there is no field `q`");
check("pods.exists(p, true) && p == 'x'", "25: there is no field `p`");
check("nope(1)", "1: there is no function `nope`");
check("path.nope()", "6: there is no function `nope`");
check("contains(path, 'x')", "1: `contains` is written value.contains(…)");
check("path.int()", "6: `int` is written int(…)");

// Types.
check("status_code", "1: a filter must be true or false, and this is an int");
check("method", "1: a filter must be true or false, and this is a string");
check('status_code == "503"', "1: `==` does not go with int and string: write the number without quotes, or string(…)");
check(
  "status_code > 10.5",
  "1: `>` does not go with int and double: both must be of one type, use int(…) or double(…)",
);
check("1 < 2 < 3", "1: `<` does not go with bool and int: comparisons cannot be chained");
check("method == 5", "1: `==` does not go with string and int: write the number without quotes, or string(…)");
check("http && status_code", "9: `&&` needs true or false here, and this is an int");
check("!method", "1: `!` does not go with string");
check("-method == 1", "1: `-` does not go with string");
check("5 in ['a']", "1: `in` does not go with int and list(string)");
check("5 in request.headers", "1: `in` does not go with int and map(string, string)");
check("'a' in 'abc'", "1: `in` does not go with string and string");
check("method + 1 == 'x'", "1: `+` does not go with string and int: write the number without quotes, or string(…)");
check("null == method", "1: `==` does not go with null and string");
check("method ? true : false", "1: `?` needs true or false here, and this is a string");
check("(http ? 1 : 'x') == 1", "2: both sides of `:` must have one type, here int and string");
check(
  "status_code.contains('5')",
  "1: `contains` takes (string, string), here (int, string): make it a text with string(…)",
);
check("path.contains(5)", "1: `contains` takes (string, string), here (string, int)");
check("path.contains()", "1: `contains` takes (string, string), here (string)");
check("request.headers[5] == 'x'", "1: a map(string, string) cannot be looked up by an int");
check("method[0] == 'x'", "1: a string cannot be looked up by an int");
check("pods['a'] == 'x'", "1: a list(string) cannot be looked up by a string");
check("{1.5: 2}[1.5] == 2", "2: a double cannot be the key of a map");
check("1 + 2", "1: a filter must be true or false, and this is an int");
check("5u == 5", "1: `==` does not go with uint and int");
check("now() + now() > now()", "1: `+` does not go with timestamp and timestamp");
check("http > true", "valid");

// Macros and calls whose arguments stand in the text.
check("has(method)", "1: `has` asks for a key of a map: has(map.key)");
check("has(src.ip)", "5: `has` asks for a key of a map; a field itself is always there");
check("has()", "1: `has` asks for a key of a map: has(map.key)");
check("pods.exists(1, true)", "13: a name for the element stands here");
check("pods.exists(p)", "1: `exists` takes a name and what to do with it: list.exists(x, …)");
check("pods.exists(p, 1)", "16: `exists` needs true or false here, and this is an int");
check("path.exists(p, true)", "1: `exists` goes over a list or a map, and this is a string");
check("pods.all(p, true, true)", "1: `all` takes a name and what to do with it: list.all(x, …)");
check('path.matches("(")', "14: this is no regular expression (RE2 syntax): missing closing ): `(`");
check(
  'path.matches("a(?=b)")',
  "14: this is no regular expression (RE2 syntax): invalid or unsupported Perl syntax: `(?=`",
);
check("field(path) == []", "7: a path stands here in quotes, as it is read once and not for every entry");
check('field("a b") == []', "7: this is no path: expected `.`, `[` or the end of the path, found `b`");
check("redact()", "1: `redact` takes paths in quotes");
check("redact(path)", "8: a path stands here in quotes, as it is read once and not for every entry");
check("limit(status_code)", "1: `limit` takes a whole number");
check("limit('5')", "1: `limit` takes (int), here (string)");
check('timestamp > timestamp("yesterday")', "doubtful: `timestamp` cannot read this: write 2026-09-21T13:33:20Z");
check(
  'elapsed_time > 5 && now() - timestamp > duration("5")',
  "doubtful: `duration` cannot read this: write 5m, 1h30m or 250ms",
);

test("several mistakes are all reported", () => {
  const { errors } = validate("kfl2:foo == 1 && bar == 2 && status_code == 'x'", { catalogue: CATALOGUE });
  expect(errors.map(({ column }) => column)).toEqual([6, 18, 30]);
});
