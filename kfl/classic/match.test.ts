// What classic filters mean, rule by rule of the specification: collapse, short circuit, truth, conversions, equality,
// order, paths, macros, helpers, redaction.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, D, H, NOW_MS, R, V, X } from "../testing/catalogue.ts";

function compiled(text: string, options: { macros?: Record<string, string>; recordName?: string } = {}) {
  const result = compile(`kfl1:${text}`, { catalogue: CATALOGUE, nowMs: NOW_MS, ...options });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter;
}

function check(text: string, entry: JsonObject, expected: boolean): void {
  test(`${text} → ${expected}`, () => {
    expect(compiled(text).matches(entry)).toBe(expected);
  });
}

// 1.5 Evaluation order, short circuit, collapse.
check("missing or true", V, true);
check("missing and true", V, false);
check("true or missing", V, true);
check("false and missing", V, false);
check("missing == 1", V, false);
check("missing != 1", V, false);
check("missing == nil", V, false);
check("missing == false", V, false);
check("missing == missing", V, false);
check("!missing", V, false);
check("!(missing)", V, true);
check("!(missing == 1)", V, true);
check("-missing == 0", V, false);
check("(missing) == false", V, true);
check('s.contains(missing) or s == "12"', V, true);
check("s.shout() or t", V, true);
check("!s.shout()", V, false);
check("t and t and f or t", V, true);
check("t and f or t", V, true);
check("f and t or t", V, false);
check("t or f and f", V, true);
check("f or f and t or t", V, false);
check("f or t and f or t", V, true);

// 1.8 Truth.
check("t", V, true);
check("f", V, false);
check("s", V, true);
check("e", V, false);
check("n", V, false);
check("zero", V, false);
check("big", V, true);
check("z", V, false);
check("arr", V, true);
check("none", V, false);
check("obj", V, true);
check('r"x"', V, false);
check('"false"', V, true);
check('""', V, false);
check("-1", V, false);
check("0.5", V, true);
check("nil", V, false);

// 1.9 Conversions, equality.
check("s == 12", V, true);
check('big == "1234567"', V, true);
check("big == 1234568", V, false);
check('t == "true"', V, true);
check("t == true", V, true);
check("t == 1", V, false);
check("f == 0", V, false);
check("f == nil", V, false);
check("e == nil", V, false);
check('z == "null"', V, true);
check("z == nil", V, true);
check('zero == ""', V, false);
check("0.1 == .1", V, true);
check('1.5 == "1.5"', V, true);
check("arr == 3", V, true);
check('arr == "9"', V, true);
check("arr == 4", V, false);
check("arr != 4", V, true);
check("arr != 9", V, false);
check("3 == arr", V, true);
check("arr == arr", V, true);
check("none == none", V, true);
check("none == arr", V, false);
check("none == 3", V, false);
check("none != 3", V, true);
check(String.raw`a == "x\"y"`, { a: ['x"y'] }, true);
check(String.raw`a == "x\"y"`, { a: [String.raw`x\"y`] }, true);
check(String.raw`a != "x\"y"`, { a: ["z", 'x"y'] }, false);
check(String.raw`a == "x\"y"`, { a: ["xy"] }, false);
check("a == src.name", { a: ["cart.shop"], src: { name: "cart", namespace: "shop" } }, true);
check("src.name == a", { a: ["cart"], src: { name: "cart", namespace: "shop" } }, true);
check("a == b", { a: { k: 1 }, b: [1] }, false);
check("a == 1", { a: [[1], { k: 1 }] }, false);
check("a == nil", { a: [null] }, true);
check('a == ""', { a: [[], {}] }, false);
check("a == true", { a: ["true"] }, true);
check('obj == ""', V, false);
check('obj != ""', V, true);
check("obj == obj", V, true);
check("obj == arr", V, false);
check('s == r"^1"', V, true);
check('r"^1" == s', V, true);
check('arr == r"^9$"', V, true);
check('arr != r"^9$"', V, false);
check('n == r"-"', V, true);
check('t == r"^tr"', V, true);
check('z == r"null"', V, true);

// Order.
check("n < 0", V, true);
check("s > 11.5", V, true);
check('"abc" > "abd"', V, false);
check('"abc" >= "abd"', V, true);
check("e >= 0", V, true);
check("t > f", V, true);
check("z < 1", V, true);
check("arr > 8", V, true);
check("arr > 9", V, false);
check("8 < arr", V, true);
check("arr >= arr", V, false);
check("none >= arr", V, true);
check("none > 1", V, false);
check("obj < 1", V, true);
check('"0x10" > 1', V, false);
check('"1e3" > 999', V, true);
check('" 5" > 1', V, false);

// Unary (F6, F7).
check("!n", V, true);
check("!s", V, false);
check("!e", V, true);
check("!none", V, true);
check("!obj", V, false);
check("!!s", V, true);
check("-n == 4", V, true);
check("-n > 3", V, true);
check("-s == 12", V, true);
check("--5 == 5", V, true);

// 1.6 Literals (F4, F8, F12).
check(`q == "a\\"b"`, { q: 'a"b' }, true);
check(`q == "a\\"b"`, { q: 'a\\"b' }, true);
check(`q != "a\\"b"`, { q: 'a"b' }, false);
check(`q.startsWith("a\\n")`, { q: "a\nb" }, true);
check(`q.contains("\\u00e9")`, { q: "é" }, true);
check("q == 'x'", { q: "x" }, true);
check("q == `x`", { q: "x" }, true);
check(`q == '"'`, { q: '"' }, true);
check(`q == r"\\d"`, { q: "a5" }, true);
check(`q == r"a.b"`, { q: "a\nb" }, false);
check(`q == r"(?s)a.b"`, { q: "a\nb" }, true);
check(`q == r"(?i)ABC"`, { q: "xabcx" }, true);

// 1.7 Paths.
check('m["a"].b.c == 1', V, true);
check("m.a.b.c", V, true);
check("arr[0] == 3", V, true);
check("arr[5] == 3", V, false);
check("s[0] == 1", V, false);
check("arr.length == 2", V, false);
check("s.length == 2", V, false);
check("arr.* == 9", V, true);
check("arr[*] == 9", V, true);
check("m.a.* == obj", { ...V, obj: { c: 1 } }, true);
check("obj.* == 1", V, true);
check("none.* == 1", V, false);
check("m..c == 1", V, true);
check('request.questions.*.name.startsWith("api")', D, true);
check("response..ttl > 299", D, true);
check("response.answers[1].ttl == 300", D, true);
check("constructor", {}, false);
check("toString", {}, false);
check('__proto__ != "x"', {}, false);
check("a.__proto__ == 1", JSON.parse('{"a":{"__proto__":1}}') as JsonObject, true);
check("proto.name == protocol.name", H, true);
check('request.body.json().sku == "A-9"', H, true);
check('request.query.cur == "EUR"', { request: { queryString: { cur: "EUR" } } }, true);
check('request.query == "own"', { request: { query: "own", queryString: {} } }, true);
check('response.body == "x"', { response: { content: { text: "x" } } }, true);
check('request.headers.host == "price"', H, true);
check('request.headers["x-trace"] == "ab12"', H, true);
check('request.headers["HOST"].startsWith("pri")', H, true);
check('request.headers["Host"] == "b"', { request: { headers: { host: "a", Host: "b" } } }, true);
check('request.cookies.A == "1"', { request: { cookies: { a: "1" } } }, false);

// Names of peers also match with their namespace (entry.md 1.1).
const PEERS: JsonObject = { src: { name: "cart", namespace: "shop" }, dst: { name: "price", namespace: "" } };
check('src.name == "cart"', PEERS, true);
check('src.name == "cart.shop"', PEERS, true);
check('src.name != "cart.shop"', PEERS, false);
check('src.name == r"shop$"', PEERS, true);
check('src.name.endsWith(".shop")', PEERS, true);
check('src.name.startsWith("cart.s")', PEERS, true);
check('dst.name == "price."', PEERS, false);
check("src.name == dst.name", PEERS, false);
check("src.name", PEERS, true);

// 1.10 Macros.
check("http", H, true);
check("http == true", H, true);
check("!http", H, false);
check("dns", D, true);
check("redis and !http", R, true);
check("https", H, true);
check("http2", H, false);
check("tls", H, true);
check("error", H, false);
check("error", { error: { type: "timeout", msg: "late" } }, true);
check("!error", H, true);
check("!error", {}, true);
check("error != nil", { error: { type: "timeout" } }, true);
check('error.type == "timeout"', { error: { type: "timeout" } }, true);
check('request.http == "x"', { request: { http: "x" } }, true);
check('"http" == "http"', V, true);
check("HTTP", H, false);
check('http["a"] == 1', { http: { a: 1 } }, true);

// 1.11 Helpers.
check('s.startsWith("1")', V, true);
check("big.contains(345)", V, true);
check('arr.contains("9")', V, true);
check('obj.contains("")', V, false);
check('missing.contains("als")', V, false);
check("s.contains()", V, false);
check("!s.contains()", V, false);
check('s.startsWith("1", "ignored")', V, true);
check('s.startsWith(r"\\d2$")', V, true);
check('s.startsWith(r"2")', V, false);
check('s.endsWith(r"2")', V, true);
check('s.endsWith(r"1")', V, false);
check('s.contains(r"1.")', V, true);
check("s.contains(arr[0]) or s.contains(other)", { s: "x3", arr: [3], other: "q" }, true);
check('startsWith("x")', V, false);
check('f.contains("als")', V, true);
check("now() == now", V, true);
check("a.now() == now()", V, true);
check("now(5) == now()", V, true);
check("seconds() > 0", V, false);
check("seconds(0) == now()", V, true);
check("minutes(1) == seconds(60)", V, true);
check('hours("1") == minutes(60)', V, true);
check("days(1.9) == hours(24)", V, true);
check("weeks(-1) < now()", V, true);
check("months(1) == days(30)", V, true);
check("years(1) == days(365)", V, true);
check('datetime("2026-09-21T15:00:00Z") == now()', V, true);
check('datetime("9/21/2026, 3:00:00 PM") == now()', V, true);
check("datetime(when) == now()", { when: "09/21/2026, 03:00:00.000 PM" }, true);
check('datetime("nonsense") == false', V, true);
check("limit(1)", V, true);
check("limit(-1) and t", V, true);
check("limit()", V, false);
check("rlimit(5) and leftOff(3)", V, true);

// json() and xml().
check("b.json().nope or true", { b: "{}" }, true);
check("b.json().nope == false", { b: "{}" }, true);
check("b.json().nope == false", { b: "no json" }, true);
check("missing.json().a == false", {}, true);
check("b.json()", { b: "{}" }, false);
check("!b.json()", { b: "{}" }, false);
check('b.json().name.startsWith("A")', { b: '{"name":"Ann"}' }, true);
check("b.json()[1] == 2", { b: "[1,2]" }, true);
check('b.json()["k k"] == 1', { b: '{"k k":1}' }, true);
check("b.json()..id == 7", { b: '{"x":[{"id":5},{"id":7}]}' }, true);
check("b.json().* == 7", { b: "[5,7]" }, true);
check("b.json().a == true", { b: "eyJhIjp0cnVlfQ==" }, true);
check("b.json().a.json().b == 1", { b: '{"a":"{\\"b\\":1}"}' }, true);
check('request.body.xml().order["-id"] == 5', X, true);
check('request.body.xml().order.total["-cur"] == "EUR"', X, true);
check("request.body.xml().order.nope == false", X, true);
check("request.body.xml().order.line[7] == false", X, true);
check('b.xml().a.c == "x"', { b: "<n:a><c>x</c></n:a>" }, true);
check('b.xml().a.c == ""', { b: "<a><c/></a>" }, true);
check("b.xml().a == false", { b: "<a><b></a>" }, true);
check('b.xml()..c == "2"', { b: "<a><c>1</c><d><c>2</c></d></a>" }, true);
check('b.xml().a.b == "1 < 2 & é"', { b: "<?xml version='1.0'?><!-- c --><a><b>1 &lt; 2 &amp; &#233;</b></a>" }, true);
check('b.xml().a == "<raw>"', { b: "<a><![CDATA[<raw>]]></a>" }, true);

test("record(name) asks for the entry's recording or the open session", () => {
  const filter = compiled('record("monday")', { recordName: "tuesday" });
  expect(filter.matches({ record: "monday" })).toBe(true);
  expect(filter.matches({ record: "tuesday" })).toBe(false);
  expect(compiled('record("tuesday")', { recordName: "tuesday" }).matches({})).toBe(true);
  expect(compiled('record("")').matches({ record: "" })).toBe(false);
});

test("a user's macro, also one that uses another", () => {
  const macros = { slow: "elapsedTime > 40", slowshop: 'slow and dst.namespace == "shop"' };
  expect(compiled("slowshop and http", { macros }).matches(H)).toBe(true);
  expect(compiled("!slow", { macros }).matches(H)).toBe(false);
});

/** What is shown of an entry, or null where it does not match. */
function checkShown(text: string, entry: JsonObject, expected: Json): void {
  test(`${text} shows ${JSON.stringify(expected)}`, () => {
    const before = JSON.stringify(entry);
    expect(compiled(text).apply(entry)).toEqual(expected);
    expect(JSON.stringify(entry)).toBe(before);
  });
}
const MARK = "[REDACTED]";
checkShown('redact("a")', { a: 1, b: 2 }, { a: MARK, b: 2 });
checkShown('redact("a", "b")', { a: 1, b: [2] }, { a: MARK, b: MARK });
checkShown('redact("a[1]")', { a: [1, 2] }, { a: [1, MARK] });
checkShown('redact("a.*")', { a: { x: 1, y: 2 } }, { a: { x: MARK, y: MARK } });
checkShown('redact("a.*.k")', { a: [{ k: 1 }, { l: 2 }] }, { a: [{ k: MARK }, { l: 2 }] });
checkShown('redact("..k")', { k: 1, a: [{ k: { k: 2 } }] }, { k: MARK, a: [{ k: MARK }] });
checkShown('redact("a[\\"x-y\\"]")', { a: { "x-y": 1 } }, { a: { "x-y": MARK } });
checkShown("redact('a[\"x-y\"]')", { a: { "x-y": 1 } }, { a: { "x-y": MARK } });
checkShown('redact("nope.x")', { a: 1 }, { a: 1 });
checkShown(
  'redact("request.headers.authorization")',
  { request: { headers: { Authorization: "s" } } },
  { request: { headers: { Authorization: MARK } } },
);
checkShown('redact("b.json().pw")', { b: '{"u":"x","pw":"y"}' }, { b: `{"u":"x","pw":"${MARK}"}` });
checkShown('redact("b.json()..pw")', { b: '[{"pw":1}]' }, { b: `[{"pw":"${MARK}"}]` });
checkShown('redact("b.json().a")', { b: "eyJhIjoxfQ==" }, { b: "eyJhIjoiW1JFREFDVEVEXSJ9" });
checkShown('redact("b.json().a")', { b: "plain" }, { b: "plain" });
checkShown(
  'redact("b.xml().a.c")',
  { b: "<a><c>1</c><c>2</c><d>3</d></a>" },
  { b: `<a><c>${MARK}</c><c>${MARK}</c><d>3</d></a>` },
);
checkShown('redact("b.xml().a.c[1]")', { b: "<a><c>1</c><c>2</c></a>" }, { b: `<a><c>1</c><c>${MARK}</c></a>` });
checkShown(
  "redact(\"b.xml().a['-id']\")",
  { b: '<?xml version="1.0"?>\n<a id="1">x</a>' },
  { b: `<?xml version="1.0"?>\n<a id="${MARK}">x</a>` },
);
checkShown('redact("b.xml()..c")', { b: "<a><b><c>1</c></b></a>" }, { b: `<a><b><c>${MARK}</c></b></a>` });
checkShown('a or redact("b")', { a: true, b: 1 }, { a: true, b: 1 });
checkShown('redact("b") and f', { b: 1, f: false }, null);
checkShown('redact("src.ip") and src.ip == "[REDACTED]"', { src: { ip: "1" } }, { src: { ip: MARK } });
checkShown("redact()", { a: 1 }, null);
