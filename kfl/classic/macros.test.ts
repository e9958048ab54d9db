// Macros: what each built-in one means on an entry, where a name is a macro at all, the user's own, and mistakes.
import { expect, test } from "vitest";
import type { Catalogue, JsonObject, Protocol } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { builtInMacros, expandedNodes, readMacros } from "./macros.ts";
import { parseClassic } from "./parse.ts";

const PROTOCOLS: readonly (readonly [string, JsonObject])[] = [
  ["http", { name: "http", abbr: "HTTP", version: "1.1" }],
  ["http2", { name: "http", abbr: "HTTP/2", version: "2.0" }],
  ["grpc", { name: "http", abbr: "gRPC", version: "2.0" }],
  ["gqlv1", { name: "http", abbr: "GQL", version: "1.1" }],
  ["gqlv2", { name: "http", abbr: "GQL", version: "2.0" }],
  ["ws", { name: "ws", abbr: "WS" }],
  ["dns", { name: "dns", abbr: "DNS" }],
  ["redis", { name: "redis", abbr: "REDIS" }],
  ["kafka", { name: "kafka", abbr: "KAFKA" }],
  ["amqp", { name: "amqp", abbr: "AMQP" }],
  ["mongodb", { name: "mongodb", abbr: "MONGO" }],
  ["mysql", { name: "mysql", abbr: "MYSQL" }],
  ["postgresql", { name: "postgresql", abbr: "PGSQL" }],
  ["ldap", { name: "ldap", abbr: "LDAP" }],
  ["radius", { name: "radius", abbr: "RADIUS" }],
  ["diameter", { name: "diameter", abbr: "DIAMETER" }],
  ["icmp", { name: "icmp", abbr: "ICMP" }],
  ["tcp", { name: "tcp", abbr: "TCP" }],
  ["udp", { name: "udp", abbr: "UDP" }],
  ["sctp", { name: "sctp", abbr: "SCTP" }],
  ["tlsx", { name: "tlsx", abbr: "TLS" }],
];

type Macros = Readonly<Record<string, string>>;

function matches(text: string, entry: JsonObject, macros: Macros = {}, catalogue: Catalogue = CATALOGUE): boolean {
  const result = compile(`kfl1:${text}`, { catalogue, nowMs: NOW_MS, macros });
  if (!result.ok) throw new Error(result.errors[0]?.message);
  return result.filter.matches(entry);
}

/** The names of the entries above that a macro selects. */
function check(macro: string, expected: string): void {
  test(`${macro} selects ${expected}`, () => {
    const selected = PROTOCOLS.filter(([, protocol]) => matches(macro, { protocol })).map(([name]) => name);
    expect(selected.join(" ")).toBe(expected);
  });
}
check("http", "http http2 grpc gqlv1 gqlv2");
check("http2", "http2");
check("grpc", "grpc");
check("gql", "gqlv1 gqlv2");
for (const [name] of PROTOCOLS.slice(3)) check(name, name);

// The same flags in KFL 2 select the same entries (http2 and https are macros only).
for (const name of Object.keys(builtInMacros(CATALOGUE))) {
  if (["http2", "https", "error"].includes(name)) continue;
  test(`${name} means the same in both dialects`, () => {
    const cel = compile(`kfl2:${name}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
    for (const [, protocol] of PROTOCOLS) {
      expect(cel.ok && cel.filter.matches({ protocol })).toBe(matches(name, { protocol }));
    }
  });
}

test("what HTTP carries is told by its abbreviation, and is HTTP", () => {
  const soap = { name: "http", abbr: "SOAP", macro: "soap" } as Protocol;
  const catalogue: Catalogue = { ...CATALOGUE, protocols: [soap] };
  const entry = { protocol: { name: "http", abbr: "SOAP" } };
  expect([matches("soap", entry, {}, catalogue), matches("http", entry, {}, catalogue)]).toEqual([true, true]);
  expect(matches("soap", { protocol: { name: "http", abbr: "HTTP" } }, {}, catalogue)).toBe(false);
});

test("https is HTTP inside TLS", () => {
  const protocol = { name: "http", abbr: "HTTP" };
  expect([true, false].map((tls) => matches("https", { protocol, tls }))).toEqual([true, false]);
  expect(matches("https", { protocol: { name: "redis" }, tls: true })).toBe(false);
});

test("tls is no macro but the entry's field", () => {
  expect(Object.keys(builtInMacros(CATALOGUE))).not.toContain("tls");
  expect([matches("tls", { tls: true }), matches("tls", { tls: false }), matches("!tls", {})]).toEqual([
    true,
    false,
    false,
  ]);
});

/** Where the name stands decides whether it is the macro (F10). */
function checkName(text: string, entry: JsonObject, expected: boolean): void {
  test(`${text} on ${JSON.stringify(entry)} is ${expected}`, () => {
    expect(matches(text, entry)).toBe(expected);
  });
}
const HTTP: JsonObject = { protocol: { name: "http", abbr: "HTTP" } };
checkName("http", HTTP, true);
checkName("(http)", HTTP, true);
checkName("!http", HTTP, false);
checkName("!!http", HTTP, true);
checkName("http == true", HTTP, true);
checkName("http != true", HTTP, false);
checkName("true == http", HTTP, true);
checkName("http > 0", HTTP, true);
checkName("http and http", HTTP, true);
checkName("HTTP", HTTP, false);
checkName("httpx", { httpx: true }, true);
checkName("x.http", { x: { http: 1 } }, true);
checkName("http.x", { http: { x: 1 } }, true);
checkName('http["x"]', { http: { x: 1 } }, true);
checkName("http..x", { http: { x: 1 } }, true);
checkName('"http" == x', { x: "http" }, true);
checkName("http", { http: true }, false);
checkName("error", { error: { type: "timeout" } }, true);
checkName("error", { error: null }, false);
checkName("error", {}, false);
checkName("!error", { error: null }, true);
checkName("error == nil", { error: null }, true);
checkName("error != nil", { error: { type: "x" } }, true);
checkName("nil == error", { error: null }, true);
checkName('error.type == "timeout"', { error: { type: "timeout" } }, true);
checkName("dns and error", { error: { type: "x" }, protocol: { name: "dns" } }, true);

test("a protocol of the catalogue has a macro of its name", () => {
  const protocols = [{ name: "mqtt" }] as unknown as Catalogue["protocols"];
  const catalogue = { ...CATALOGUE, protocols };
  expect(matches("mqtt", { protocol: { name: "mqtt" } }, {}, catalogue)).toBe(true);
  expect(matches("mqtt", { protocol: { name: "mqtt" } })).toBe(false);
});

function checkOwn(macros: Macros, text: string, entry: JsonObject, expected: boolean): void {
  test(`${JSON.stringify(macros)}: ${text} is ${expected}`, () => {
    expect(matches(text, entry, macros)).toBe(expected);
  });
}
checkOwn({ slow: "elapsedTime > 40" }, "slow", { elapsedTime: 41 }, true);
checkOwn({ slow: "elapsedTime > 40" }, "!slow", { elapsedTime: 41 }, false);
checkOwn({ slow: "elapsedTime > 40" }, "slow", {}, false);
checkOwn({ slow: "elapsedTime > 40" }, "!slow", {}, true);
checkOwn({ any: "a or b" }, "any and c", { a: true, c: false }, false);
checkOwn({ any: "a or b" }, "c or any", { b: true, c: false }, true);
checkOwn({ web: "http or ws", slowweb: "web and slow", slow: "e > 1" }, "slowweb", { ...HTTP, e: 2 }, true);
checkOwn({ http: "dns" }, "http", HTTP, false);
checkOwn({ method: 'request.method == "GET"' }, "method", { request: { method: "GET" } }, true);
checkOwn({ error: 'error.type == "timeout"' }, "error", { error: { type: "other" } }, false);
checkOwn({ größer: "n > 1" }, "größer", { n: 2 }, true);

function checkRefused(macros: Macros, expected: readonly string[]): void {
  test(`${JSON.stringify(macros)} is refused`, () => {
    expect(readMacros(CATALOGUE, macros).errors.map(({ message }) => message)).toEqual(expected);
  });
}
checkRefused({ ok: "http" }, []);
checkRefused({ "": "http" }, ["macro ``: its name is not one word"]);
checkRefused({ "a.b": "http" }, ["macro `a.b`: its name is not one word"]);
checkRefused({ "5a": "http" }, ["macro `5a`: its name is not one word"]);
checkRefused({ or: "http" }, ["macro `or`: its name is a word of the language"]);
checkRefused({ true: "http" }, ["macro `true`: its name is a word of the language"]);
checkRefused({ m: "" }, ["macro `m`: its text is empty"]);
checkRefused({ m: "// only a comment" }, ["macro `m`: its text is empty"]);
checkRefused({ m: "http &&" }, [
  "macro `m`: & is not an operator here: write `and` (classic) or `&&` (line 1, column 6)",
]);
checkRefused({ m: "a\n== " }, ["macro `m`: expected a value or a field, but the filter ends here (line 2, column 4)"]);
checkRefused({ m: "m" }, ["macro `m`: it refers to itself"]);
checkRefused({ a: "b", b: "a" }, ["macro `a`: it refers to itself"]);
checkRefused({ a: "!b", b: "c and x", c: "(a)" }, ["macro `a`: it refers to itself"]);
checkRefused({ a: "", b: "a and http" }, ["macro `a`: its text is empty"]);

test("a refused macro is left out, the others stay", () => {
  const { macros } = readMacros(CATALOGUE, { good: "http", bad: "==" });
  expect([macros.has("good"), macros.has("bad"), macros.has("dns")]).toEqual([true, false, true]);
});

test("the nodes of a filter and of its macros, each macro once", () => {
  const { macros } = readMacros(CATALOGUE, { two: "limit(2) and three", three: "limit(3)" });
  const { root } = parseClassic("two and limit(1) or two and three");
  const limits = root ? [...expandedNodes(root, macros)] : [];
  const numbers = limits.flatMap((node) => (node.kind === "number" ? [node.value] : []));
  expect(numbers).toEqual([2, 3, 1]);
});
