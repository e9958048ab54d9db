// The filter as others use it: stream controls, the global filter, redaction, macros' mistakes, errors counted.
import { expect, test } from "vitest";
import type { JsonObject } from "../contract/index.ts";
import { compile } from "./compile.ts";
import type { CompileOptions, Filter } from "./filter.ts";
import { CATALOGUE, D, H, NOW_MS } from "./testing/catalogue.ts";

type More = Partial<CompileOptions>;

function filterOf(text: string, more: More = {}): Filter {
  const result = compile(text, { catalogue: CATALOGUE, nowMs: NOW_MS, ...more });
  if (!result.ok) throw new Error(result.errors[0]?.message);
  return result.filter;
}

function errorOf(text: string, more: More = {}): string {
  const result = compile(text, { catalogue: CATALOGUE, nowMs: NOW_MS, ...more });
  return result.ok ? "" : (result.errors[0]?.message ?? "");
}

function checkControls(text: string, expected: readonly [number | null, number | null, number | null]): void {
  test(`${text} asks for ${JSON.stringify(expected)}`, () => {
    const { limit, rlimit, leftOff } = filterOf(text);
    expect([limit, rlimit, leftOff]).toEqual(expected);
  });
}
checkControls("http", [null, null, null]);
checkControls("kfl1:limit(2)", [2, null, null]);
checkControls("kfl1:limit(2.9)", [2, null, null]);
checkControls('kfl1:limit("3")', [3, null, null]);
checkControls("kfl1:limit(0)", [null, null, null]);
checkControls("kfl1:limit(-1)", [null, null, null]);
checkControls('kfl1:limit("x")', [null, null, null]);
checkControls("kfl1:limit(5) and limit(2)", [5, null, null]);
checkControls("kfl1:true or limit(4)", [4, null, null]);
checkControls("kfl1:limit(0) and limit(2)", [null, null, null]);
checkControls("kfl1:rlimit(5) and leftOff(9)", [null, 5, 9]);
checkControls("kfl2:limit(2)", [2, null, null]);
checkControls("kfl2:limit(0) && limit(2)", [null, null, null]);
checkControls("kfl2:true || limit(4)", [4, null, null]);

test("the empty filter matches everything and alters nothing", () => {
  const filter = filterOf("  ");
  expect([filter.dialect, filter.matches({}), filter.apply(H)]).toEqual([null, true, H]);
  expect(filter.sql({ variables: {}, paths: {}, row: {} })).toEqual({
    kind: "exact",
    where: "TRUE",
    errors: null,
    parameters: [],
  });
});

test("an entry that is not altered is itself", () => {
  expect(filterOf("http").apply(H)).toBe(H);
  expect(filterOf('redact("nope")').apply(H)).toBe(H);
  expect(filterOf("dns").apply(H)).toBeNull();
});

test("a global filter of the other dialect must match as well", () => {
  const filter = filterOf("http", { globalFilter: "http and response.status == 503" });
  expect([filter.matches(H), filter.matches(D), filter.dialect]).toEqual([true, false, "kfl2"]);
  expect(filterOf("", { globalFilter: "dns" }).matches(H)).toBe(false);
});

test("what the global filter redacts, the other sees redacted", () => {
  const globalFilter = 'redact("request.headers.Host")';
  expect(filterOf('map_get(request.headers, "Host") == "price"', { globalFilter }).matches(H)).toBe(false);
  expect(JSON.stringify(filterOf("http", { globalFilter }).apply(H))).toContain("[REDACTED]");
  expect(filterOf("http", { globalFilter }).redacts).toBe(true);
  expect(filterOf("http").redacts).toBe(false);
});

test("the limit of the global filter is read first", () => {
  expect(filterOf("limit(9)", { globalFilter: "limit(2)" }).limit).toBe(2);
});

test("a mistake in the global filter says where it is from", () => {
  expect(errorOf("http", { globalFilter: "http &&" })).toBe(
    "global filter: expected a value or a field, but the filter ends here",
  );
});

test("errors are counted on every entry, and the last is kept", () => {
  const filter = filterOf("1 / (index - index) == 1");
  filter.matches(H);
  filter.matches(D);
  expect([filter.errorCount, filter.lastError]).toEqual([2, "division by zero"]);
});

test("a document nested beyond measure is an error of the filter and no crash", () => {
  const deep = (): JsonObject => JSON.parse(`${'{"a":['.repeat(20_000)}1${"]}".repeat(20_000)}`) as JsonObject;
  const entry = { x: deep(), y: deep() };
  const filter = filterOf("kfl1:x == y");
  expect(filter.matches(entry)).toBe(false);
  expect(filter.errorCount).toBe(1);
  expect(filterOf('kfl1:redact("..a") and true').apply(entry)).toBeNull();
  expect(filterOf("kfl1:x..k").matches(entry)).toBe(false);
});

test("what a macro asks for counts as if it stood in the filter", () => {
  const macros = { mask: 'redact("src.ip")', few: "limit(3) and rlimit(4)", both: "mask and few", first: "limit(9)" };
  const { limit, rlimit, redacts } = filterOf("kfl1:http and both", { macros });
  expect([limit, rlimit, redacts]).toEqual([3, 4, true]);
  expect(filterOf("kfl1:first and few", { macros }).limit).toBe(9);
  expect(filterOf("kfl1:few and limit(1)", { macros }).limit).toBe(3);
  expect(filterOf("kfl1:http", { macros }).redacts).toBe(false);
  expect(JSON.stringify(filterOf("kfl1:http and mask", { macros }).apply(H))).toContain('"ip":"[REDACTED]"');
});

test("the store does not decide what a macro's redaction hides from later terms", () => {
  const macros = { mask: 'redact("src.ip")' };
  const schema = { variables: {}, paths: { "src.ip": { sql: "ip", type: "string" } }, row: {} } as const;
  expect(filterOf('kfl1:mask and src.ip == "10.4.0.7"', { macros }).sql(schema).kind).toBe("none");
  expect(filterOf('kfl1:src.ip == "10.4.0.7"', { macros }).sql(schema).kind).toBe("exact");
});

test.each([
  [{ and: "http" }, "macro `and`: its name is a word of the language"],
  [{ nil: "http" }, "macro `nil`: its name is a word of the language"],
  [{ m: 'a == r"("' }, "macro `m`: this is no regular expression (RE2 syntax): missing closing ): `(`"],
  [{ m: "redact(a)" }, "macro `m`: `redact` takes paths in quotes"],
  [{ error: 'error and error.type == "x"' }, "macro `error`: it refers to itself"],
  [{ "a b": "http" }, "macro `a b`: its name is not one word"],
  [{ m: "" }, "macro `m`: its text is empty"],
  [{ m: "a ==" }, "macro `m`: expected a value or a field, but the filter ends here (line 1, column 5)"],
  [{ m: "m and http" }, "macro `m`: it refers to itself"],
  [{ m: "n", n: "o", o: "m" }, "macro `m`: it refers to itself"],
])("macros %j are refused", (macros, message) => {
  expect(errorOf("kfl1:http", { macros })).toBe(message);
});

test("macros that multiply are refused", () => {
  const macros = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`m${i}`, i === 19 ? "http" : `m${i + 1} or m${i + 1}`]),
  );
  expect(errorOf("kfl1:m0", { macros })).toContain("stands for more than");
});

test("macros that nest beyond measure are refused", () => {
  const names = Array.from({ length: 500 }, (_, i) => `m${i}`);
  const macros = Object.fromEntries(names.map((name, i) => [name, names[i + 1] ?? "http"]));
  expect(errorOf("kfl1:m0", { macros })).toContain("nests too deep");
  expect(errorOf("kfl1:m0", { macros: Object.fromEntries(Object.entries(macros).slice(-100)) })).toBe("");
});

test("a user's macro wins over a built-in one and over a field", () => {
  const macros = { http: "dns", tls: "redis" };
  expect(filterOf("kfl1:http", { macros }).matches(H)).toBe(false);
  expect(filterOf("kfl1:tls", { macros }).matches(H)).toBe(false);
});

test("one filter can be used again and again", () => {
  const filter = filterOf('kfl1:redact("src.ip") and src.ip == "[REDACTED]"');
  expect([filter.matches(H), filter.matches(H), filter.matches(D)]).toEqual([true, true, false]);
});
