// The worked examples of the language's specification, one by one: 1 to 69 classic, 70 to 91 KFL 2.
import { expect, test } from "vitest";
import type { JsonObject } from "../contract/index.ts";
import { compile } from "./compile.ts";
import { CATALOGUE, D, H, NOW_MS, R, V, X } from "./testing/catalogue.ts";

type Expected = boolean | "error";

function run(text: string, entry: JsonObject, nowMs: number): Expected {
  const result = compile(text, { catalogue: CATALOGUE, nowMs });
  return result.ok ? result.filter.matches(entry) : "error";
}

function check(number: number, text: string, entry: JsonObject, expected: Expected, nowMs = NOW_MS): void {
  test(`${number}: ${text}`, () => {
    expect(run(text, entry, nowMs)).toBe(expected);
  });
}

const CLASSIC: readonly (readonly [number, string, JsonObject, Expected])[] = [
  [1, "http and response.status >= 500", H, true],
  [2, 'http and response.status == "503"', H, true],
  [3, 'response.status == r"^5.."', H, true],
  [4, 'response.status == r"^4"', H, false],
  [5, "src.port > 1024", H, true],
  [6, 'request.method == "post"', H, false],
  [7, 'request.headers["X-Trace"].endsWith("12")', H, true],
  [8, 'request.headers["X-Trace"].endsWith("12") and response.status == 503', H, true],
  [9, 'request.headers["Cookie"] == "a"', H, false],
  [10, 'request.headers["Cookie"] != "a"', H, false],
  [11, 'request.headers["Cookie"] == "a" or tls', H, true],
  [12, '(request.headers["Cookie"] == "a") or tls', H, true],
  [13, '!request.headers["Cookie"]', H, false],
  [14, '!(request.headers["Cookie"])', H, true],
  [15, '!request.headers["Cookie"].contains("sid")', H, true],
  [16, 'tls or request.headers["Cookie"] == "a"', H, true],
  [17, 'request.path.shout("x")', H, false],
  [18, "dns and tls or http", H, false],
  [19, "(dns and tls) or http", H, true],
  [20, "http or tls and dns", H, true],
  [21, 'dst.name.contains("shop") and !dns', H, true],
  [22, "src.name == dst.name", H, false],
  [23, "request.postData.text.json().qty >= 3", H, true],
  [24, 'request.postData.text.json().tags[1] == "sale"', H, true],
  [25, 'request.postData.text.json().tags == "sale"', H, true],
  [26, "request.postData.text.json().price == 1 or http", H, true],
  [27, 'request.headers.* == "price"', H, true],
  [28, 'request.headers.* == r"^ab"', H, true],
  [29, "response.bodySize", H, false],
  [30, "error == nil", H, true],
  [31, 'timestamp >= datetime("9/21/2026, 1:33:20.000 PM")', H, true],
  [32, 'timestamp >= datetime("9/21/2026, 1:33:20 PM")', H, true],
  [33, 'datetime("yesterday") == false', H, true],
  [34, "timestamp > days(-1) and timestamp < now()", H, true],
  [35, "http and limit(2)", H, true],
  [36, 'redact("request.headers.Host") and http', H, true],
  [37, 'redact("src.ip") and src.ip == "10.4.0.7"', H, false],
  [38, "src.name == 'cart.shop'", H, true],
  [39, 'request.path == r"/v\\d+/"', H, true],
  [40, "http && tls", H, "error"],
  [41, 'request.questions[1].type == "AAAA"', D, true],
  [42, 'request.questions.*.name == "cdn.pay.example"', D, true],
  [43, 'request.questions.*.type != "MX"', D, true],
  [44, "response.answers.*.ttl > 200", D, true],
  [45, "response.answers.*.ttl < 10", D, false],
  [46, 'response..ip == "192.0.2.11"', D, true],
  [47, 'request.questions[*].type == "A"', D, true],
  [48, "request.value.json().uid == 42", R, true],
  [49, 'request.value.json()..role == "ops" and redis', R, true],
  [50, 'request.key.startsWith("sess:") and redis', R, true],
  [51, 'request.body.xml().order.line == "tea"', X, true],
  [52, 'request.body.xml().order.line[1] == "milk"', X, true],
  [53, "request.body.xml().order.total > 6", X, true],
  [54, "big == 1234567", V, true],
  [55, "s > 9 and s == 12", V, true],
  [56, "t == 1", V, false],
  [57, "t >= 1", V, true],
  [58, "n or zero", V, false],
  [59, "-n == 4", V, true],
  [60, "z == nil and e != nil", V, true],
  [61, "none or arr", V, true],
  [62, "arr != 3", V, false],
  [63, "arr > 8", V, true],
  [64, "1 == 1 == 1", V, false],
  [65, "3 > 2 > 1", V, true],
  [66, "!n == -4", V, false],
  [67, "f and f or t", V, false],
  [68, 'm["a"]["b"].c == 1', V, true],
  [69, 'obj == "k"', V, false],
];
for (const [number, text, entry, expected] of CLASSIC) check(number, `kfl1:${text}`, entry, expected);

const CEL_NOW_MS = Date.UTC(2026, 8, 21, 14, 13, 20);
const HTTP = { name: "http", abbr: "HTTP" };
const http = (request: JsonObject, response: JsonObject = {}): JsonObject => ({ protocol: HTTP, request, response });
const GRPC: JsonObject = { protocol: { name: "http", abbr: "gRPC" } };
const EMPTY: JsonObject = {};

const CEL: readonly (readonly [number, string, JsonObject, Expected])[] = [
  [70, "http && status_code >= 500", http({}, { status: 503 }), true],
  [71, 'http && status_code == "503"', EMPTY, "error"],
  [72, "dns && http || grpc", GRPC, true],
  [73, 'request.headers["x-trace"] == "ab12"', http({ headers: {} }), false],
  [74, 'request.headers["x-trace"] == "ab12" || http', http({ headers: {} }), true],
  [75, '"x-trace" in request.headers && request.headers["x-trace"].endsWith("12")', H, true],
  [76, 'map_get(local_labels, "app", "none") == "none"', EMPTY, true],
  [77, 'path.matches(r"^/v\\d+/")', H, true],
  [78, 'kfl2:src.name == r"^a"', { src: { name: "abc" } }, false],
  [79, 'size(dns_questions) > 1 && "A" in dns_question_types', D, true],
  [
    80,
    'dns_questions.exists(q, q.endsWith(".example"))',
    { protocol: { name: "dns" }, request: { questions: [{ name: "api.pay.example" }] } },
    true,
  ],
  [81, 'timestamp > now() - duration("5m")', { startTime: "2026-09-21T14:11:40Z" }, true],
  [82, 'timestamp > timestamp("2026-09-21T13:00:00Z")', { startTime: "2026-09-21T14:11:40Z" }, true],
  [83, "src.namespace != dst.namespace", { src: { namespace: "a" }, dst: { namespace: "b" } }, true],
  [84, "elapsed_time / 1000 > 40", { elapsedTimeUs: 41500 }, true],
  [85, "method == 'GET' ? status_code == 200 : true", http({ method: "POST" }), true],
  [86, 'method in ["PUT", "PATCH"]', http({ method: "PATCH" }), true],
  [87, "index % 2 == 1", { index: 7 }, true],
  [88, "1 < 2 < 3", EMPTY, "error"],
  [89, "status_code", EMPTY, "error"],
  [90, "status_code > 10.5", EMPTY, "error"],
  [91, "http # note", http({}), true],
];
for (const [number, text, entry, expected] of CEL) {
  check(number, text.startsWith("kfl2:") ? text : `kfl2:${text}`, entry, expected, CEL_NOW_MS);
}

test("35: the stream ends after two matches", () => {
  const result = compile("kfl1:http and limit(2)", { catalogue: CATALOGUE, nowMs: NOW_MS });
  expect(result.ok && result.filter.limit).toBe(2);
});

test("36: the host is marked in what is shown, and only there", () => {
  const result = compile('kfl1:redact("request.headers.Host") and http', { catalogue: CATALOGUE, nowMs: NOW_MS });
  const shown = result.ok ? result.filter.apply(H) : null;
  expect(JSON.stringify(shown)).toContain('"Host":"[REDACTED]"');
  expect(JSON.stringify(H)).toContain('"Host":"price"');
});

test("73: the run-time error is counted", () => {
  const result = compile('request.headers["x-trace"] == "ab12"', { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error("does not compile");
  result.filter.matches(http({ headers: {} }));
  expect([result.filter.errorCount, result.filter.lastError]).toEqual([1, "a map has no such key"]);
});

test("91 is KFL 2, since # begins a comment there", () => {
  const result = compile("http # note", { catalogue: CATALOGUE, nowMs: NOW_MS });
  expect(result.ok && result.filter.dialect).toBe("kfl2");
});
