import { NO_WORDS } from "../../dissectors/words.ts";
import { expect, test } from "vitest";
import { CLOCK_STEP_MS, keptFilters, MAX_KEPT_FILTERS } from "./filters.ts";
import { MAX_HAR_ENTRIES } from "./har.ts";
import { INSIDE } from "./index.ts";
import { DISSECTORS } from "../../../engine/index.ts";
import { MAX_SENTIMENT_LENGTH } from "./sentiment.ts";
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH } from "./yaml-text.ts";
import type { JsonValue } from "../types.ts";

const ENTRY = {
  id: "file:a/000000000001.pcap-0",
  protocol: { name: "http", version: "1.1", abbr: "HTTP" },
  tls: false,
  src: { ip: "10.0.0.1", port: "40000", name: "cart" },
  dst: { ip: "10.0.0.2", port: "8080", name: "price" },
  timestamp: 1_790_000_000_000,
  startTime: "2026-09-21T14:13:20.000000000Z",
  elapsedTime: 41,
  timing: { handshakeUs: null, requestUs: 500, waitUs: 41_000, responseUs: 1500 },
  request: {
    method: "POST",
    url: "/v2/price?cur=EUR&x=1&x=2",
    path: "/v2/price",
    httpVersion: "HTTP/1.1",
    headers: { Host: "price", "X-Trace": "ab12" },
    cookies: { sid: "7" },
    queryString: { cur: "EUR", x: ["1", "2"] },
    headersSize: 60,
    bodySize: 2,
    postData: { mimeType: "application/json", params: [], text: "{}" },
  },
  response: {
    status: 503,
    statusText: "Service Unavailable",
    httpVersion: "HTTP/1.1",
    headers: {},
    cookies: {},
    headersSize: 30,
    bodySize: 0,
    redirectURL: "",
    content: { size: 3, mimeType: "image/png", encoding: "base64", text: "AAAA" },
  },
  error: null,
};

const NOW_MS = 1_790_000_060_000;

/** What a helper gives, or the text of what it throws. */
function call(
  helper: string,
  args: readonly JsonValue[],
  nowMs = NOW_MS,
  words = NO_WORDS,
): { readonly value: JsonValue; readonly reports: readonly string[] } {
  const reports: string[] = [];
  const run = INSIDE[helper];
  if (run === undefined) throw new Error(`there is no ${helper}`);
  try {
    return { value: run(args, { nowMs, words, report: (text) => reports.push(text) }), reports };
  } catch (error) {
    return { value: String(error), reports };
  }
}
const textOf = (value: JsonValue): string => (typeof value === "string" ? value : "");
const check = (helper: string, args: readonly JsonValue[], expected: JsonValue): void =>
  expect(call(helper, args).value).toEqual(expected);

test.each([
  ["", true],
  ["http and response.status >= 500", true],
  ["http && status_code >= 500", true],
  ['dst.name == "price"', true],
  ['request.headers["x-trace"] == "ab12"', true],
  ["dns", false],
  ["response.status == 200", false],
  ['outcome == "bad"', true],
  ["http and limit(1)", true],
])("an entry matches `%s`: %s", (filter, expected) => check("kfl.match", [filter, ENTRY], expected));

test("filters know the words of the user's dissectors, and those that are kept do not outlive them", () => {
  const path = { path: "request.x", type: "int", doc: "Its bytes", protocol: "acme" } as const;
  const protocols = DISSECTORS.flatMap((dissector) => dissector.protocols);
  const words = {
    fields: [{ ...path, name: "acme_x" }],
    paths: [path],
    protocols: protocols.slice(0, 1).map((one) => ({ ...one, name: "acme", abbr: "ACME", macro: "acme" })),
  };
  const entry = { ...ENTRY, protocol: { name: "acme", abbr: "ACME" }, request: { x: 6 } };
  const matches = (text: string) => call("kfl.match", [text, entry], NOW_MS, words).value;
  expect(["acme", "acme && acme_x == 6", "acme_x < 6"].map(matches)).toEqual([true, true, false]);
  expect(call("kfl.validate", ["acme_x == 6"], NOW_MS, words).value).toBe(true);
  expect(call("kfl.validate", ["acme_x == 6"]).value).toBe(false);
  expect(call("kfl.match", ["acme && acme_x == 6", entry]).value).toMatch(/kfl\.match: 1:/);
});

test("what only the list's row knows is made from the document", () => {
  const redis = {
    protocol: { name: "redis", abbr: "REDIS" },
    request: { command: "GET", key: "cart:7" },
    response: { type: "Simple String", value: "OK" },
  };
  check("kfl.match", ['outcome == "good"', redis], true);
  check("kfl.match", ['outcome == "good"', { ...redis, response: {} }], false);
});

test("a key of the object that is passed is a name that filters know", () => {
  check("kfl.match", ['verdictOf == "x"', { verdictOf: "x" }], true);
  expect(call("kfl.match", ['verdictOf == "x"', {}]).value).toMatch(/^Error: kfl\.match: 1:1: /);
});

test("the user's notes are not known to scripts, and an object's own values of these names are", () => {
  check("kfl.match", ["marked || comment != ''", ENTRY], false);
  check("kfl.match", ["!ignored && http", ENTRY], true);
  check("kfl.match", ['comment == "x"', { comment: "x" }], true);
  check("kfl.match", ["marked", { marked: 1 }], true);
  check("kfl.match", ["comment.text == 7", { comment: { text: 7 } }], true);
  check("kfl.match", ["!marked and http", { ...ENTRY, marked: true }], false);
});

test("a limit matches again and again, and redacting alters no entry", () => {
  for (let i = 0; i < 3; i++) check("kfl.match", ["http and limit(1)", ENTRY], true);
  const before = JSON.stringify(ENTRY);
  check("kfl.match", ['redact("request.method") and http', ENTRY], true);
  expect(JSON.stringify(ENTRY)).toBe(before);
});

test("what is wrong with a filter is thrown with its place", () => {
  check(
    "kfl.match",
    ["http and", ENTRY],
    "Error: kfl.match: 1:6: expected an operator or the end of the filter, found `and`",
  );
  expect(call("kfl.match", ["http &&\n  nothing", ENTRY]).value).toMatch(/^Error: kfl\.match: 2:3: /);
  check("kfl.match", ["http", "no entry"], "TypeError: kfl.match: argument 2 must be entry");
  expect(call("kfl.match", ["http or ".repeat(20_000), ENTRY]).value).toMatch(/^Error: kfl\.match: /);
});

test.each([
  ["", true],
  ["http and tls", true],
  ["http and", false],
  ["(".repeat(100_000), false],
])("whether a filter is valid", (filter, expected) => check("kfl.validate", [filter], expected));

test("filters that read the clock follow it", () => {
  const recent = 'timestamp > now() - duration("90s")';
  const at = 1_790_000_000_000;
  expect(call("kfl.match", [recent, ENTRY], at + 60_000).value).toBe(true);
  expect(call("kfl.match", [recent, ENTRY], at + 90_000 + CLOCK_STEP_MS).value).toBe(false);
});

test("compiled filters are kept, but not without end", () => {
  for (let i = 0; i < MAX_KEPT_FILTERS + 50; i++)
    check("kfl.match", [`response.status == ${i} and http`, ENTRY], i === 503);
  expect(keptFilters()).toBe(MAX_KEPT_FILTERS);
});

test("JSON text becomes YAML", () => {
  check("utils.json2Yaml", ['{"a":[1,{"b":null}],"c":"yes","d":"1"}'], 'a:\n  - 1\n  - b: null\nc: yes\nd: "1"\n');
  expect(call("utils.json2Yaml", ["{a:1}"]).value).toMatch(/^Error: utils\.json2Yaml: this is not JSON: /);
});

test("JSON text is not read where it is too long or too deep", () => {
  const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  check("utils.json2Yaml", [nested(MAX_JSON_DEPTH + 1)], `Error: utils.json2Yaml: more than ${MAX_JSON_DEPTH} levels`);
  expect(call("utils.json2Yaml", [nested(MAX_JSON_DEPTH)]).value).toContain("- ");
  expect(call("utils.json2Yaml", [JSON.stringify('[\\"['.repeat(1000))]).value).not.toContain("levels");
  expect(call("utils.json2Yaml", [`"${"a".repeat(MAX_JSON_LENGTH)}"`]).value).toMatch(/longer than/);
});

test("the sentiment of a text is a score of its words", () => {
  expect(call("chatgpt.sentiment", ["What a great, helpful service!"]).value).toMatchObject({ neg: 0 });
  const bad = call("chatgpt.sentiment", ["This is terrible and broken."]).value;
  expect(bad).toMatchObject({ pos: 0 });
  expect(Object.keys(bad ?? {})).toEqual(["neg", "neu", "pos", "compound"]);
  expect(call("chatgpt.sentiment", ["a".repeat(MAX_SENTIMENT_LENGTH + 1)]).value).toMatch(/longer than/);
  check("chatgpt.sentiment", [""], { neg: 0, neu: 0, pos: 0, compound: 0 });
});

test("HTTP entries become an archive, others are told of and left out", () => {
  const { value, reports } = call("wrapper.buildHAR", [[ENTRY, { protocol: { name: "dns" } }, 7]]);
  expect(reports).toEqual(["wrapper.buildHAR: 2 of 3 are no HTTP entries and were left out"]);
  const { log } = JSON.parse(textOf(value));
  expect(log.version).toBe("1.2");
  expect(log.entries).toHaveLength(1);
  expect(log.entries[0]).toMatchObject({
    startedDateTime: "2026-09-21T14:13:20.000000000Z",
    time: 43,
    serverIPAddress: "10.0.0.2",
    request: {
      method: "POST",
      url: "http://price/v2/price?cur=EUR&x=1&x=2",
      queryString: [
        { name: "cur", value: "EUR" },
        { name: "x", value: "1" },
        { name: "x", value: "2" },
      ],
      postData: { text: "{}" },
    },
    response: { status: 503, content: { encoding: "base64", text: "AAAA" } },
  });
});

test("an archive of too many entries, or of half an entry", () => {
  const many = Array.from({ length: MAX_HAR_ENTRIES + 1 }, () => ENTRY);
  check("wrapper.buildHAR", [many], `Error: wrapper.buildHAR: more than ${MAX_HAR_ENTRIES} entries`);
  const half = { protocol: { name: "http" }, dst: { ip: "fd00::1", port: "80" }, request: { url: "/x" }, response: {} };
  const { log } = JSON.parse(textOf(call("wrapper.buildHAR", [[half]]).value));
  expect(log.entries[0]).toMatchObject({ request: { url: "http://[fd00::1]:80/x" }, response: { status: 0 } });
});
