// The verdict on a text in the bar: its state, dialect, places of mistakes and doubts, limit and ways to mend it.
import { expect, test } from "vitest";
import { CATALOGUE } from "../testing/catalogue.ts";
import { validate } from "./validate.ts";
import type { Validation } from "./words.ts";

const OPTIONS = { catalogue: CATALOGUE };

function check(text: string, expected: Partial<Validation>): void {
  test(JSON.stringify(text), () => {
    expect(validate(text, OPTIONS)).toMatchObject(expected);
  });
}
check("", { state: "empty", dialect: null, isForced: false, limit: null, rewrite: null });
check("  \n", { state: "empty", dialect: null });
check("// note", { state: "empty", dialect: null });
check("kfl1:", { state: "empty", isForced: true });
check("kfl2: # note", { state: "empty", isForced: true });
check("http", { state: "valid", dialect: "kfl2", isForced: false });
check("kfl1:http", { state: "valid", dialect: "classic", isForced: true });
check("http and tls", { state: "valid", dialect: "classic", limit: null });
check("http and tls or dns", { state: "doubtful", dialect: "classic" });
check("http and", { state: "invalid", limit: null });
check("http and limit(5)", { state: "valid", limit: 5 });
check("http && limit(5)", { state: "valid", limit: 5 });
check("kfl1:limit(0)", { state: "valid", limit: null });
check("kfl1:limit(5) and limit(6)", { limit: 5 });
check("kfl2:limit(0)", { state: "valid", limit: null });
check("http and status_code == 500", { state: "invalid", rewrite: "http && status_code == 500" });
check("http and tls && dns", { state: "invalid", rewrite: "http && tls && dns" });
check('request.path contains "/x"', { state: "invalid", rewrite: 'path.contains("/x")' });
check(`src.ns startsWith 'sh'`, { state: "invalid", rewrite: "src.ns.startsWith('sh')" });
check('request.path matches "^/x" ', { rewrite: 'path.matches("^/x")' });

/** Every mistake or doubt as `text at its place: message`. */
function checkProblems(text: string, kind: "errors" | "warnings", expected: readonly string[]): void {
  test(`${JSON.stringify(text)} has ${kind}`, () => {
    const found = validate(text, OPTIONS)[kind].map(({ from, to, message }) => `${text.slice(from, to)}: ${message}`);
    expect(found).toEqual(expected);
  });
}
checkProblems("kfl1:a = 5", "errors", ["5: expected `=`, found `5`"]);
checkProblems("kfl1:http &&", "errors", ["&: & is not an operator here: write `and` (classic) or `&&`"]);
checkProblems('http and a == r"["', "errors", [
  'r"[": this is no regular expression (RE2 syntax): missing closing ]: `[`',
]);
checkProblems('http and a.startsWith(r"(")', "errors", [
  'r"(": this is no regular expression (RE2 syntax): missing closing ): `(`',
]);
checkProblems("http and days(a) > 1 and hours(b) > 2", "errors", [
  "a: `days` takes a number, not a field: it is worked out once, when the filter is applied",
  "b: `hours` takes a number, not a field: it is worked out once, when the filter is applied",
]);
checkProblems('kfl1:redact("a", 5, b)', "errors", [
  "5: `redact` takes paths in quotes",
  "b: `redact` takes paths in quotes",
]);
checkProblems("kfl2:nope == 1 || status_code == 'x'", "errors", [
  "nope: there is no field `nope`",
  "status_code == 'x': `==` does not go with int and string: write the number without quotes, or string(…)",
]);
checkProblems("http and status_code == 5", "errors", [
  "status_code: this filter mixes the two dialects: it is classic, but `status_code` is a variable of KFL 2. Join with && and ||",
]);
checkProblems("http && tls or dns", "errors", [
  "or: this filter mixes the two dialects: `&&` is KFL 2, `or` is classic",
]);
checkProblems('request.path contains "/x"', "errors", [
  'contains: `contains` is called with parentheses: write path.contains("/x")',
]);

const CHAIN =
  "`and` and `or` have the same rank and group to the right: a and b or c is a and (b or c). Set parentheses";
const COMPARED = "a chain of comparisons compares true and false with the next value";
checkProblems("http or dns and tls", "warnings", [`http or dns and tls: ${CHAIN}`]);
checkProblems("(http or dns) and tls", "warnings", []);
checkProblems("http and (dns or tls and ws)", "warnings", [`dns or tls and ws: ${CHAIN}`]);
checkProblems("http and dns and tls", "warnings", []);
checkProblems("http and 1 < index < 3", "warnings", [`1 < index < 3: ${COMPARED}`]);
checkProblems("http and 1 == index == 1", "warnings", [`1 == index == 1: ${COMPARED}`]);
checkProblems("http and index > 5 == true", "warnings", []);
checkProblems("http and !index == 5", "warnings", [
  "!index: `!` belongs to the field alone: did you mean !(… == …) or !=?",
]);
checkProblems("http and !index > 5", "warnings", ["!index: `!` belongs to the field alone: did you mean !(… > …)?"]);
checkProblems("http and !(index) == 5", "warnings", []);
checkProblems('http and src.name.shout("x")', "warnings", [
  'src.name.shout("x"): there is no helper `shout`: this term never matches',
]);
checkProblems("http and src.name.contains()", "warnings", [
  "src.name.contains(): `contains` needs a value in its parentheses: this term never matches",
]);
checkProblems('http and timestamp > datetime("soon")', "warnings", [
  '"soon": this is no date: write 9/21/2026, 1:33:20 PM or 2026-09-21T13:33:20Z (both UTC)',
]);
checkProblems("http and colour == nil and shape.x", "warnings", [
  "colour: entries have no field `colour`",
  "shape.x: entries have no field `shape`",
]);
checkProblems("kfl1:colour == nil", "warnings", []);
checkProblems('timestamp > timestamp("soon")', "warnings", [
  '"soon": `timestamp` cannot read this: write 2026-09-21T13:33:20Z',
]);

test("names that the caller knows are no doubt, and lead to classic", () => {
  expect(validate("colour == 1", OPTIONS).state).toBe("invalid");
  expect(validate("colour == 1", { ...OPTIONS, knownNames: ["colour"] })).toMatchObject({
    state: "valid",
    dialect: "classic",
  });
});

test("a user's macro counts as known, and what it asks for as asked for", () => {
  const macros = { few: "limit(7)", bad: 'a == r"("' };
  expect(validate("few and http", { ...OPTIONS, macros: { few: macros.few } })).toMatchObject({
    state: "valid",
    limit: 7,
  });
  expect(validate("http and tls", { ...OPTIONS, macros }).errors[0]?.message).toContain(
    "macro `bad`: this is no regular",
  );
});

test("places count the prefix and earlier lines", () => {
  const [error] = validate("kfl1:http and\n  a = 5", OPTIONS).errors;
  expect([error?.line, error?.column, error?.from]).toEqual([2, 7, 20]);
  const [onFirst] = validate("kfl2:nope", OPTIONS).errors;
  expect([onFirst?.line, onFirst?.column, onFirst?.from, onFirst?.to]).toEqual([1, 6, 5, 9]);
});
