import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { H } from "../testing/catalogue.ts";
import { explained, outlineOf, type ExplainedCase } from "../testing/explained.ts";

const check = (text: string, expected: readonly string[], entry: JsonObject = H, more: ExplainedCase = {}): void =>
  expect(outlineOf(explained(text, entry, more))).toEqual(expected);

describe("a KFL 2 filter explained", () => {
  test("has each term with its value, and what a short circuit left out", () => {
    check('http && status_code == 200 && dst.name == "price.shop"', [
      'and: http && status_code == 200 && dst.name == "price.shop" | false',
      "  http | true | http = true",
      "  status_code == 200 | false decides | status_code = 503",
      '  dst.name == "price.shop" | skipped',
    ]);
    check("dns || (http && tls) || redis", [
      "or: dns || (http && tls) || redis | true",
      "  dns | false | dns = false",
      "  and: http && tls | true decides",
      "    http | true | http = true",
      "    tls | true | tls = true",
      "  redis | skipped",
    ]);
  });
  test("negates", () => {
    check("!(http || dns)", [
      "not: !(http || dns) | false",
      "  or: http || dns | true decides",
      "    http | true decides | http = true",
      "    dns | skipped",
    ]);
  });
  test("tells a failure where it arose, and that `||` absorbed it", () => {
    check('request.headers["cookie"] == "a" || http', [
      'or: request.headers["cookie"] == "a" || http | true',
      '  request.headers["cookie"] == "a" | failed (a map has no such key) | request.headers["cookie"] is missing',
      "  http | true decides | http = true",
    ]);
    const alone = explained("1 / 0 == 1", H);
    expect([alone.matched, alone.failure, alone.lines[0]?.outcome]).toEqual([false, "division by zero", "failed"]);
  });
  test("tells the branch that a condition chose", () => {
    check("dns ? status_code == 200 : status_code == 503", [
      "choice: dns ? status_code == 200 : status_code == 503 | true",
      "  dns | false | dns = false",
      "  status_code == 200 | skipped",
      "  status_code == 503 | true decides | status_code = 503",
    ]);
  });
  test("has a comprehension as one term, with what it goes over", () => {
    const entry = { protocol: { name: "dns" }, request: { questions: [{ name: "a.example", type: "A" }] } };
    check(
      'dns_questions.exists(q, q.endsWith(".shop"))',
      ['dns_questions.exists(q, q.endsWith(".shop")) | false | dns_questions = ["a.example"]'],
      entry,
    );
  });
  test("has what was computed beside what it was computed from, and moments as such", () => {
    check("status_code / 100 == 5", ["status_code / 100 == 5 | true | status_code = 503; status_code / 100 = 5"]);
    check('timestamp > now() - duration("5m")', [
      'timestamp > now() - duration("5m") | false | timestamp = 2026-09-21T14:13:20.123Z; now() = 2026-09-21T15:00:00Z; now() - duration("5m") = 2026-09-21T14:55:00Z',
    ]);
  });
  test("says whether a key is there", () => {
    check("has(request.headers.Via)", ["has(request.headers.Via) | false | request.headers.Via is missing"]);
    check("has(request.headers.Host)", ['has(request.headers.Host) | true | request.headers.Host = "price"']);
    check('map_get(request.headers, "via", "") == ""', [
      'map_get(request.headers, "via", "") == "" | true | request.headers = {"Host": "price", "X-Trace": "ab12"}; map_get(request.headers, "via", "") = ""',
    ]);
  });
  test("reads what the row knows", () => {
    check("id == 7", ["id == 7 | true | id = 7"], H, { row: { no: 7 } });
  });
  test("is exact about the text, comments and prefix included", () => {
    const { lines } = explained("kfl2: http /* x */".replace("/* x */", "// x\n && tls"), H);
    expect(lines.map(({ text }) => text)).toEqual(["http // x\n && tls", "http", "tls"]);
  });
});

describe("what a filter redacts", () => {
  test("holds, is seen by what follows, and is shown nowhere", () => {
    check('redact("src.ip") && src.ip == "10.4.0.7"', [
      'and: redact("src.ip") && src.ip == "10.4.0.7" | false',
      '  redact("src.ip") | true',
      '  src.ip == "10.4.0.7" | false decides | src.ip = "[REDACTED]"',
    ]);
    check('src.ip == "10.4.0.7" && redact("src.ip")', [
      'and: src.ip == "10.4.0.7" && redact("src.ip") | true',
      '  src.ip == "10.4.0.7" | true | src.ip -> "[REDACTED]"',
      '  redact("src.ip") | true',
    ]);
    // Also where it is never reached, and where it stands within a term.
    for (const text of [
      'src.ip == "" || dns && redact("src.ip")',
      'src.ip == "" || (dns && redact("src.ip")) == true',
    ]) {
      expect(JSON.stringify(explained(text, H))).not.toContain("10.4.0.7");
    }
  });
  test("is told as what may be shown, though the filter saw what was captured", () => {
    const shown = { ...H, response: { status: 0 } };
    check("status_code == 503", ["status_code == 503 | true | status_code -> 0"], H, { shown });
    check(
      "status_code == 503",
      ["status_code == 503 | true | status_code fails: its entry could not be hidden in part"],
      H,
      { shown: null },
    );
  });
});
