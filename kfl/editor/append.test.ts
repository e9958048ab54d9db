// Click to add: the condition that a value gives, the six ways to join it, and that the old text keeps its meaning.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { anyEntry, celText, classicText, word } from "../testing/arbitraries.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { append, conditionFor } from "./append.ts";
import type { AddedValue } from "./append.ts";
import type { AppendHow } from "./words.ts";

const OPTIONS = { catalogue: CATALOGUE };

function check(selector: string, value: Json, protocol: string | undefined, cel: string, classic: string): void {
  test(`${selector} = ${JSON.stringify(value)} of ${protocol ?? "any"}`, () => {
    const added: AddedValue = protocol === undefined ? { selector, value } : { selector, value, protocol };
    expect([conditionFor(added, "kfl2", OPTIONS), conditionFor(added, "classic", OPTIONS)]).toEqual([cel, classic]);
    for (const text of [`kfl2:${cel}`, `kfl1:${classic}`])
      expect(compile(text, { ...OPTIONS, nowMs: NOW_MS }).ok).toBe(true);
  });
}

check("response.status", 503, "http", "status_code == 503", "response.status == 503");
check("response.status", 503, undefined, "status_code == 503", "response.status == 503");
check("response.codeNumber", 3, "dns", "status_code == 3", "response.codeNumber == 3");
check("request.method", "GET", "http", 'method == "GET"', 'request.method == "GET"');
check("request.method", "basic publish", "amqp", 'amqp_method == "basic.publish"', 'request.method == "basic publish"');
check("request.method", "GET", undefined, '"GET" in field("request.method")', 'request.method == "GET"');
check("request.command", "SET", "redis", 'redis_type == "SET"', 'request.command == "SET"');
check("request.command", "find", "mongodb", 'mongodb_command == "find"', 'request.command == "find"');
check(
  "request.apiKeyName",
  "ListOffsets",
  "kafka",
  'kafka_api_key_name == "LIST_OFFSETS"',
  'request.apiKeyName == "ListOffsets"',
);
check("src.port", "8080", "http", "src.port == 8080", 'src.port == "8080"');
check("dst.name", "price", "http", 'dst.name == "price"', 'dst.name == "price"');
check("protocol.abbr", "gRPC", "http", 'protocol == "GRPC"', 'protocol.abbr == "gRPC"');
check("tls", true, "http", "tls", "tls == true");
check("tls", false, "http", "!tls", "tls == false");
check(
  "startTime",
  "2026-09-21T14:13:20.5Z",
  "http",
  'timestamp == timestamp("2026-09-21T14:13:20.5Z")',
  'startTime == "2026-09-21T14:13:20.5Z"',
);
check(
  'request.headers["X-Trace"]',
  "ab12",
  "http",
  'map_get(request.headers, "X-Trace", "") == "ab12"',
  'request.headers["X-Trace"] == "ab12"',
);
check(
  "request.headers.Host",
  "price",
  "http",
  'map_get(request.headers, "Host", "") == "price"',
  'request.headers.Host == "price"',
);
check(
  "request.graphql.query",
  "{ a }",
  "http",
  '"{ a }" in field("request.graphql.query")',
  'request.graphql.query == "{ a }"',
);
check(
  "request.questions.*.name",
  "a.example",
  "dns",
  '"a.example" in dns_questions',
  'request.questions.*.name == "a.example"',
);
check("request.routingKey", "eu", "amqp", '"eu" in field("request.routingKey")', 'request.routingKey == "eu"');
check("data.localBytes", 5, "tcp", '"5" in field("data.localBytes")', "data.localBytes == 5");
check(
  "request.tags",
  ["a", "b"],
  "http",
  '"a" in field("request.tags") && "b" in field("request.tags")',
  'request.tags == "a" and request.tags == "b"',
);
check("request.x", null, "http", '"null" in field("request.x")', "request.x == nil");
check("request.x", 'say "hi"', "http", String.raw`"say \"hi\"" in field("request.x")`, `request.x == 'say "hi"'`);
check("request.x", "a\nb", "http", String.raw`"a\nb" in field("request.x")`, "request.x == `a\nb`");
check("request.x", "C:\\dir", "http", String.raw`"C:\\dir" in field("request.x")`, "request.x == `C:\\dir`");
check('request["k-e.y"]', 1, "http", String.raw`"1" in field("request[\"k-e.y\"]")`, 'request["k-e.y"] == 1');

check("elapsedTimeUs", 41_500, "http", "elapsed_time == 41500", "elapsedTimeUs == 41500");
check("elapsedTime", 41, "http", '"41" in field("elapsedTime")', "elapsedTime == 41");
check("request.bodySize", 12, "http", "request_body_size == 12", "request.bodySize == 12");
check("request.headersSize", -1, "http", '"-1" in field("request.headersSize")', "request.headersSize == -1");
check("captureSource", "ebpf", "http", 'capture_source == "ebpf"', 'captureSource == "ebpf"');
check("error.type", "timeout", "tcp", 'error_type == "timeout"', 'error.type == "timeout"');
check("error.type", "timeout", "http", 'error_type == "timeout"', 'error.type == "timeout"');
check("requestSize", 30, "dns", "dns_request_length == 30", "requestSize == 30");
check("requestSize", 30, "http", '"30" in field("requestSize")', "requestSize == 30");
check("src.pod.metadata.name", "p-1", "http", 'src.pod.name == "p-1"', 'src.pod.metadata.name == "p-1"');
check("stream", "1.pcap", "http", 'stream == "1.pcap"', 'stream == "1.pcap"');
check("index", 3, "http", "index == 3", "index == 3");
check("request.grpcMethod", "Get", "http", 'grpc_method == "Get"', 'request.grpcMethod == "Get"');
check("response.grpcStatus", 5, "http", "grpc_status == 5", "response.grpcStatus == 5");
check("request.key", "é".repeat(40), "redis", `redis_key == "${"é".repeat(32)}"`, `request.key == "${"é".repeat(40)}"`);
check("request.type", 8, "icmp", 'icmp_type == "8"', "request.type == 8");
check("tls", "odd", "http", '"odd" in field("tls")', 'tls == "odd"');
check("startTime", "no date", "http", '"no date" in field("startTime")', 'startTime == "no date"');
check("request.x", 1e21, "http", '"1e+21" in field("request.x")', "request.x == 1e21");
check("request.x", -5, "http", '"-5" in field("request.x")', "request.x == -5");
check("request.x", "'\"`", "http", String.raw`"'\"` + '`" in field("request.x")', String.raw`request.x == "'\"` + '`"');

const STATUS: AddedValue = { selector: "response.status", value: 503, protocol: "http" };
function checkJoin(text: string, how: AppendHow, expected: string, added: AddedValue | string = STATUS): void {
  test(`${JSON.stringify(text)} ${how} → ${expected}`, () => {
    expect(append(text, added, how, OPTIONS)).toBe(expected);
  });
}
checkJoin("", "and", "status_code == 503");
checkJoin("  ", "or", "status_code == 503");
checkJoin("", "and-not", "status_code != 503");
checkJoin("http", "and", "http && status_code == 503");
checkJoin("http", "or", "http || status_code == 503");
checkJoin("http", "and-not", "http && status_code != 503");
checkJoin("http", "or-not", "http || status_code != 503");
checkJoin("http", "replace", "status_code == 503");
checkJoin("http", "replace-not", "status_code != 503");
checkJoin("http || dns", "and", "(http || dns) && status_code == 503");
checkJoin("http || dns", "or", "http || dns || status_code == 503");
checkJoin("http && tls", "and", "http && tls && status_code == 503");
checkJoin("http && tls", "or", "http && tls || status_code == 503");
checkJoin("http ? tls : dns", "and", "(http ? tls : dns) && status_code == 503");
checkJoin("http ? tls : dns", "or", "(http ? tls : dns) || status_code == 503");
checkJoin("(http || dns)", "and", "(http || dns) && status_code == 503");
checkJoin("http # note", "and", "http # note\n&& status_code == 503");
checkJoin("http || dns # note", "and", "(http || dns # note\n)\n&& status_code == 503");
checkJoin('url == "http://x"', "and", 'url == "http://x" && status_code == 503');
checkJoin('url == "#x" || tls', "and", '(url == "#x" || tls) && status_code == 503');
checkJoin('kfl1:request.url == "//x"', "and", 'kfl1:request.url == "//x" and response.status == 503');
checkJoin("kfl1:http // note", "or", "kfl1:http // note\nor response.status == 503");
checkJoin("kfl1:http /* note */", "or", "kfl1:http /* note */ or response.status == 503");
checkJoin("# note", "and", "# note\nstatus_code == 503");
checkJoin("kfl1:// note", "and-not", "kfl1:// note\n!(response.status == 503)");
checkJoin("kfl1:/* note */", "and", "kfl1:/* note */\nresponse.status == 503");
checkJoin("http and tls", "and", "http and tls and response.status == 503");
checkJoin("http and tls", "or", "(http and tls) or response.status == 503");
checkJoin("http or tls", "and", "(http or tls) and response.status == 503");
checkJoin("http and tls", "and-not", "http and tls and !(response.status == 503)");
checkJoin("response.status == 500", "replace", "response.status == 503");
checkJoin("kfl1:http", "and", "kfl1:http and response.status == 503");
checkJoin("kfl1:", "and", "kfl1:response.status == 503");
checkJoin("kfl2:http", "or", "kfl2:http || status_code == 503");
checkJoin("kfl1:http", "replace", "kfl1:response.status == 503");
checkJoin("http", "and", "http && !tls", { selector: "tls", value: false });
checkJoin("http", "and-not", "http && tls", { selector: "tls", value: false });
checkJoin("http", "and-not", "http && !tls", { selector: "tls", value: true });
checkJoin("http", "and-not", 'http && !("x" in field("a"))', { selector: "a", value: "x" });
checkJoin("http", "and", "http && (dns || tls)", "dns || tls");
checkJoin("http", "and-not", "http && !(dns || tls)", "dns || tls");

function matches(text: string, entry: JsonObject): boolean {
  const result = compile(text, { ...OPTIONS, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter.matches(entry);
}

test("a joined text means what its sides mean", () => {
  const sides = fc.oneof(
    classicText.map((text) => [`kfl1:${text}`, 'kfl1:dst.port == "80"'] as const),
    celText.map((text) => [`kfl2:${text}`, "kfl2:dst.port == 80"] as const),
  );
  fc.assert(
    fc.property(sides, anyEntry, fc.constantFrom<AppendHow[]>("and", "or"), ([left, right], entry, how) => {
      const text = append(left, right.slice(5), how, OPTIONS);
      const [a, b] = [matches(left, entry), matches(right, entry)];
      expect(matches(text, entry)).toBe(how === "and" ? a && b : a || b);
    }),
    { numRuns: 1000 },
  );
});

test("any text seen at a path selects the entry that it was seen in, in both dialects", () => {
  const texts = fc.oneof(
    word,
    fc.string({ unit: "binary", maxLength: 10 }).map((text) => text.toWellFormed()),
  );
  fc.assert(
    fc.property(texts, (value) => {
      const entry = { protocol: { name: "http" }, request: { x: value, path: value } };
      for (const selector of ["request.x", "request.path"]) {
        for (const prefix of ["kfl1:", "kfl2:"]) {
          const text = append(prefix, { selector, value, protocol: "http" }, "and", OPTIONS);
          expect(matches(text, entry), text).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
