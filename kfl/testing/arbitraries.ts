// Random entries and random filters over them, for the property tests of this folder.
import fc from "fast-check";
import type { Json, JsonObject } from "../../contract/index.ts";

const WORDS = [
  "",
  "a",
  "GET",
  "POST",
  "503",
  "5",
  "-4",
  "1.5",
  "1e3",
  "true",
  "null",
  "/v2/price",
  "Ab12",
  "x.shop",
  "shop",
  '"q"',
  "ü",
  "[1]",
  "{}",
  "0x10",
  " 5",
];
const NUMBERS = [0, 1, -4, 5, 200, 503, 1.5, 1e21, 1e-7, 123456789012345, 9007199254740991];
export const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 4 }));
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: -10, max: 600 }));
const scalar: fc.Arbitrary<Json> = fc.oneof(word, number, fc.boolean(), fc.constant(null));
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("k", "b"), scalar, { maxKeys: 2 }) },
);

const headers = fc.dictionary(fc.constantFrom("Host", "host", "X-Trace", "x-trace", "Via"), fc.oneof(word, value), {
  maxKeys: 3,
});

function maybe(fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: [] }).map((record) => record as JsonObject);
}

const peer = maybe({
  ip: fc.constantFrom("10.4.0.7", "10.4.1.9", ""),
  port: fc.constantFrom("80", "8080", ""),
  name: word,
  namespace: fc.constantFrom("shop", ""),
});

/** An entry of any protocol, with any fields missing and any types where a document may hold any. */
export const anyEntry: fc.Arbitrary<JsonObject> = maybe({
  protocol: fc.constantFrom<Json[]>(
    { name: "http", abbr: "HTTP", version: "1.1" },
    { name: "http", abbr: "gRPC", version: "2.0" },
    { name: "dns", abbr: "DNS", version: "0" },
    { name: "mysql", abbr: "MYSQL", version: "10" },
  ),
  src: peer,
  dst: peer,
  tls: fc.boolean(),
  timestamp: fc.constantFrom(1790000000123, 1790000000000, 1),
  requestSize: fc.nat({ max: 1000 }),
  request: fc.oneof(
    fc.constant(null),
    maybe({
      method: value,
      path: value,
      headers,
      body: value,
      bodySize: number,
      query: scalar,
      postData: maybe({ text: word }),
    }),
  ),
  response: fc.oneof(
    fc.constant(null),
    maybe({ status: value, headers, codeNumber: number, type: word, errorCode: scalar }),
  ),
  error: fc.oneof(fc.constant(null), fc.constant({ type: "timeout", msg: "late" })),
});

const SELECTORS = [
  "request.method",
  "request.path",
  "response.status",
  "request.headers.Host",
  'request.headers["x-trace"]',
  "src.ip",
  "src.port",
  "src.name",
  "dst.name",
  "tls",
  "timestamp",
  "requestSize",
  "request.body.k",
  "request.body[0]",
  "request.query",
  "error",
  "error.type",
  "protocol.name",
  "missing",
  "request.*",
];
const quoted = word.map((text) => JSON.stringify(text).replaceAll("\\\\", ""));
const regexes = fc.constantFrom(
  'r"^5"',
  'r"0"',
  'r"shop$"',
  'r"(?i)get"',
  'r"^$"',
  'r"[0-9]+"',
  'r"a|b"',
  'r"\\d"',
  'r"null|true"',
);
const literal = fc.oneof(
  quoted,
  number.map((n) => String(n).replace("e+", "e")),
  fc.constantFrom("true", "false", "nil"),
  regexes,
);
const selector = fc.constantFrom(...SELECTORS);
const equality = fc.tuple(selector, fc.constantFrom("==", "!="), literal).map((parts) => parts.join(" "));
const order = fc
  .tuple(
    selector,
    fc.constantFrom(">", ">=", "<", "<="),
    fc.oneof(
      number.map((n) => String(n).replace("e+", "e")),
      quoted,
      fc.constant("now()"),
    ),
  )
  .map((parts) => parts.join(" "));
const helper = fc
  .tuple(selector, fc.constantFrom("startsWith", "endsWith", "contains"), fc.oneof(quoted, regexes))
  .map(([path, name, argument]) => `${path}.${name}(${argument})`);
const bare = fc.oneof(
  selector,
  fc.constantFrom("http", "dns", "grpc", "error", "redis"),
  selector.map((path) => `!${path}`),
);
const classicTerm = fc.oneof(
  equality,
  equality,
  order,
  helper,
  bare,
  helper.map((text) => `!${text}`),
);

/** A classic filter. */
export const classicText: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    classicTerm,
    fc.tuple(tie("tree"), fc.constantFrom("and", "or"), tie("tree")).map((parts) => parts.join(" ")),
    tie("tree").map((text) => `(${text})`),
    tie("tree").map((text) => `!(${text})`),
  ),
})).tree;

const strings = [
  "method",
  "path",
  "src.ip",
  "src.name",
  "dst.name",
  "mysql_error_message",
  "error_type",
  'request.headers["Host"]',
  'map_get(request.headers, "x-trace", "no")',
  'map_get(response.headers, "VIA")',
];
const ints = [
  "status_code",
  "request_body_size",
  "src.port",
  "mysql_error_code",
  "id",
  "grpc_status",
  "elapsed_time",
  "status_code / 100",
  "id % 2",
];
const bools = [
  "http",
  "dns",
  "grpc",
  "tls",
  "has_error",
  "mysql_success",
  '"host" in request.headers',
  "has(response.headers.Via)",
  "dns_request",
];
const compare = fc.constantFrom("==", "!=", "<", ">=");
const celTerm = fc.oneof(
  fc.constantFrom(...bools),
  fc
    .tuple(
      fc.constantFrom(...strings),
      compare,
      word.map((text) => JSON.stringify(text)),
    )
    .map((parts) => parts.join(" ")),
  fc
    .tuple(fc.constantFrom(...ints), compare, fc.integer({ min: -10, max: 600 }).map(String))
    .map((parts) => parts.join(" ")),
  fc
    .tuple(
      fc.constantFrom(...strings),
      fc.constantFrom("startsWith", "endsWith", "contains"),
      word.map((text) => JSON.stringify(text)),
    )
    .map(([name, method, argument]) => `${name}.${method}(${argument})`),
  fc.constantFrom(...strings).map((name) => `${name}.matches("[0-9]|shop")`),
  fc.constantFrom(...strings).map((name) => `${name} in ["GET", "503", "x.shop"]`),
  fc.constantFrom(...ints).map((name) => `${name} in [200, 503, 1]`),
  fc.constantFrom(
    "timestamp > now()",
    'timestamp < now() - duration("5m")',
    "1 / 0 == 1",
    '"GET" in field("request.method")',
  ),
);

/** A KFL 2 filter. */
export const celText: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    celTerm,
    fc.tuple(tie("tree"), fc.constantFrom("&&", "||"), tie("tree")).map((parts) => parts.join(" ")),
    tie("tree").map((text) => `(${text})`),
    tie("tree").map((text) => `!(${text})`),
  ),
})).tree;
