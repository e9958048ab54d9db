// The helpers of classic filters, one by one (kfl.md 1.11, 1.12): subjects, arguments, what is missing, stream control.
import { expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { HELPERS } from "./helpers.ts";

function check(text: string, entry: JsonObject, expected: boolean): void {
  test(`${text} on ${JSON.stringify(entry)} is ${expected}`, () => {
    const result = compile(`kfl1:${text}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
    if (!result.ok) throw new Error(result.errors[0]?.message);
    expect(result.filter.matches(entry)).toBe(expected);
    expect(result.filter.errorCount).toBe(0);
  });
}

// startsWith, endsWith, contains: both sides as text.
check('a.startsWith("ab")', { a: "abc" }, true);
check('a.startsWith("b")', { a: "abc" }, false);
check('a.startsWith("AB")', { a: "abc" }, false);
check('a.startsWith("")', { a: "abc" }, true);
check('a.endsWith("bc")', { a: "abc" }, true);
check('a.endsWith("abcd")', { a: "abc" }, false);
check('a.contains("b")', { a: "abc" }, true);
check("a.contains(5)", { a: 1567 }, true);
check("a.contains(1.5)", { a: "v1.5" }, true);
check("a.startsWith(true)", { a: "trueish" }, true);
check("a.contains(nil)", { a: "is null" }, true);
check('a.contains("ru")', { a: true }, true);
check('a.contains("ul")', { a: null }, true);
check('a.contains("e+21")', { a: 1e21 }, true);
// Lists: any element; elements that are lists or objects have no text. Objects: never.
check('a.contains("b")', { a: ["x", "abc"] }, true);
check('a.contains("b")', { a: ["x", ["abc"]] }, false);
check('a.contains("k")', { a: [{ k: "k" }] }, false);
check('a.startsWith("4")', { a: [503, 404] }, true);
check('a.contains("")', { a: [] }, false);
check('a.contains("")', { a: {} }, false);
check('a.contains("k")', { a: { k: "k" } }, false);
check('a.*.name.endsWith(".example")', { a: [{ name: "x" }, { name: "y.example" }] }, true);
// Regex arguments are anchored where the helper says so.
check('a.startsWith(r"b")', { a: "abc" }, false);
check('a.startsWith(r"a|b")', { a: "bc" }, true);
check('a.startsWith(r"x|b")', { a: "abc" }, false);
check('a.endsWith(r"c|b")', { a: "abc" }, true);
check('a.endsWith(r"a|b")', { a: "abc" }, false);
check('a.contains(r"^b")', { a: "abc" }, false);
check('a.contains((r"b."))', { a: "abc" }, true);
check('a.contains(r"(?i)B")', { a: ["x", "abc"] }, true);
check('a.contains(r"")', { a: {} }, false);
// Arguments read the entry (F11); a collapse in one is false.
check("a.contains(b)", { a: "abc", b: "b" }, true);
check("a.contains(b.c)", { a: "abc", b: { c: "z" } }, false);
check("a.contains(b)", { a: "it is false" }, true);
check("a.contains(b)", { a: "abc" }, false);
check("a.startsWith(b == 1)", { a: "true", b: 1 }, true);
check("a.contains(src.name)", { a: "cart.shop", src: { name: "cart", namespace: "shop" } }, true);
check("a.contains(b.json().k)", { a: "x7", b: '{"k":7}' }, true);
check('a.contains(tag: "b")', { a: "abc" }, true);
check('a.contains("b", "ignored", c)', { a: "abc" }, true);
// Escapes in literals (F12): either form matches.
check(String.raw`a.contains("\n")`, { a: "x\ny" }, true);
check(String.raw`a.contains("\n")`, { a: String.raw`x\ny` }, true);
check(String.raw`a.startsWith("\"")`, { a: '"x' }, true);
check(String.raw`a.endsWith("\d")`, { a: String.raw`x\d` }, true);
// A missing subject is false, not a collapse; missing arguments collapse.
check('a.startsWith("x")', {}, false);
check('!a.startsWith("x")', {}, true);
check('a.startsWith("x") == false', {}, true);
check("!a.startsWith()", { a: "x" }, false);
check("a.startsWith() == false", { a: "x" }, false);
check("a.contains() or b", { a: "x", b: 1 }, true);
check('startsWith("x")', { startsWith: "x" }, false);
check('!startsWith("x")', {}, true);
check("a.startsWith", { a: { startsWith: 1 } }, true);
check("a.startsWith", { a: "x" }, false);
// Unknown helpers collapse.
check('a.toUpper() == "X"', { a: "x" }, false);
check('!a.toUpper("x")', { a: "x" }, false);
check("size(a) > 0 or b", { a: "x", b: 1 }, true);
check('a.contains(b.nope()) or a == "x"', { a: "x" }, true);
// Nothing follows a helper's truth value.
check('a.contains("x").b == 1', { a: "x" }, false);
check('a.contains("x")[0]', { a: "x" }, false);

// datetime.
check('t == datetime("9/21/2026, 2:13:20.123 PM")', { t: 1790000000123 }, true);
check('t == datetime("9/21/2026, 2:13:20 PM")', { t: 1790000000000 }, true);
check('t == datetime("09/21/2026, 02:13:20 pm")', { t: 1790000000000 }, true);
check('t == datetime("2026-09-21T14:13:20Z")', { t: 1790000000000 }, true);
check('t == datetime("2026-09-21T16:13:20+02:00")', { t: 1790000000000 }, true);
check('datetime("21/9/2026, 2:13:20 PM") == false', {}, true);
check('datetime("") == false', {}, true);
check("datetime(5) == false", {}, true);
check("datetime(a) > 0", { a: "2026-09-21T14:13:20Z" }, true);
check("datetime(a) == false", {}, true);
check("datetime() == false", {}, false);
check('datetime("x") or a', { a: 1 }, true);
check('a.datetime("2026-09-21T15:00:00Z") == now()', {}, true);

// The clock: constants of the applied filter.
const UNITS: readonly (readonly [string, number])[] = [
  ["seconds", 1000],
  ["minutes", 60_000],
  ["hours", 3_600_000],
  ["days", 86_400_000],
  ["weeks", 604_800_000],
  ["months", 2_592_000_000],
  ["years", 31_536_000_000],
];
for (const [unit, ms] of UNITS) {
  check(`t == ${unit}(2)`, { t: NOW_MS + 2 * ms }, true);
  check(`t == ${unit}(-3.9)`, { t: NOW_MS - 3 * ms }, true);
}
check('t == minutes("5")', { t: NOW_MS + 300_000 }, true);
check('t == minutes("x")', { t: NOW_MS }, true);
check("t == minutes(nil)", { t: NOW_MS }, true);
check("t == minutes(true)", { t: NOW_MS + 60_000 }, true);
check("t == minutes(--5)", { t: NOW_MS + 300_000 }, true);
check("t == minutes((5))", { t: NOW_MS + 300_000 }, true);
check("t == now()", { t: NOW_MS }, true);
check("t == now", { t: NOW_MS, now: 5 }, true);
check("t == now(5)", { t: NOW_MS }, true);
check("x.now == 5", { x: { now: 5 } }, true);
check("now.x == 5", { now: { x: 5 } }, true);
check("x.y.hours(0) == now", {}, true);

// Stream control and redaction are true wherever they are reached.
check("limit(0)", {}, true);
check('limit("x")', {}, true);
check("limit(a)", {}, true);
check("limit()", {}, false);
check("!limit(5)", {}, false);
check("rlimit(1) and leftOff(2)", {}, true);
check("rlimit()", {}, false);
check('redact("nope")', {}, true);
check('redact("a") and a == "[REDACTED]"', { a: 1 }, true);
check('a == 1 and redact("a") and a == "[REDACTED]"', { a: 1 }, true);
check('redact("a") or a == 1', { a: 1 }, true);
check('b.contains(redact("a")) or a == 1', { a: 1, b: "x" }, false);
check("redact() or a", { a: 1 }, true);

// record.
check('record("monday")', { record: "monday" }, true);
check('record("monday")', { record: "tuesday" }, false);
check('record("")', { record: "" }, false);
check("record(a)", { a: "monday", record: "monday" }, true);
check("record()", { record: "" }, false);
check('record("monday")', {}, false);

test("arguments that must be constants are refused when they are not", () => {
  for (const [unit] of UNITS) {
    const result = compile(`kfl1:t > ${unit}(a)`, { catalogue: CATALOGUE, nowMs: NOW_MS });
    expect(result.ok ? "" : result.errors[0]?.message).toContain(`\`${unit}\` takes a number, not a field`);
  }
});

test("every helper says what it is", () => {
  for (const { name, signature, doc } of HELPERS) {
    expect(signature).toContain(name);
    expect(doc.length).toBeGreaterThan(10);
  }
});
