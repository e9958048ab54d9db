import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { H, R } from "../testing/catalogue.ts";
import { explained, outlineOf, type ExplainedCase } from "../testing/explained.ts";

const COLLAPSED = "collapsed (it reads something that is not in this entry)";
const check = (text: string, expected: readonly string[], entry: JsonObject = H, more: ExplainedCase = {}): void =>
  expect(outlineOf(explained(text, entry, more))).toEqual(expected);

describe("a classic filter explained", () => {
  test("has each term with its value, and what a short circuit left out", () => {
    check('tls and response.status == 200 and dst.name == "price.shop"', [
      'and: tls and response.status == 200 and dst.name == "price.shop" | false',
      "  tls | true | tls = true",
      "  response.status == 200 | false decides | response.status = 503",
      '  dst.name == "price.shop" | skipped',
    ]);
  });
  test("a collapse ends at its operand, at parentheses, and passes `!`", () => {
    check('request.headers["Cookie"] == "a" or tls', [
      'or: request.headers["Cookie"] == "a" or tls | true',
      `  request.headers["Cookie"] == "a" | ${COLLAPSED} | request.headers["Cookie"] is missing`,
      "  tls | true decides | tls = true",
    ]);
    check("kfl1:!gone", [`not: !gone | ${COLLAPSED}`, `  gone | ${COLLAPSED} decides | gone is missing`]);
    check("kfl1:!(gone)", ["not: !(gone) | true", `  gone | ${COLLAPSED} decides | gone is missing`]);
    check('kfl1:!gone.contains("x")', [
      'not: !gone.contains("x") | true',
      '  gone.contains("x") | false decides | gone is missing',
    ]);
    check('request.path.shout("x") or tls', [
      'or: request.path.shout("x") or tls | true',
      '  request.path.shout("x") | collapsed (there is no helper `shout`) | request.path = "/v2/price"',
      "  tls | true decides | tls = true",
    ]);
  });
  test("tells mixed chains as they group: to the right", () => {
    check("tls and response.bodySize or tls", [
      "and: tls and response.bodySize or tls | true",
      "  tls | true | tls = true",
      "  or: response.bodySize or tls | true",
      "    response.bodySize | false | response.bodySize = 0",
      "    tls | true | tls = true",
    ]);
    check("tls or response.bodySize and tls", [
      "or: tls or response.bodySize and tls | true",
      "  tls | true decides | tls = true",
      "  and: response.bodySize and tls | skipped",
    ]);
  });
  test("has what a macro stands for below it, each time by itself", () => {
    check("!https or http", [
      "or: !https or http | true",
      "  not: !https | false",
      "    macro: https | true",
      "      and: tls and (http or http2) | true",
      "        tls | true | tls = true",
      "        or: http or http2 | true",
      "          macro: http | true",
      '            protocol.name == "http" | true | protocol.name = "http"',
      "          macro: http2 | skipped",
      "  macro: http | true decides",
      '    protocol.name == "http" | true decides | protocol.name = "http"',
    ]);
    check(
      "kfl1:error or mine",
      [
        "or: error or mine | true",
        "  macro: error | false",
        "    error != nil | false | error = null",
        "  macro: mine | true decides",
        "    response.status > 500 | true decides | response.status = 503",
      ],
      H,
      { options: { macros: { mine: "response.status > 500" } } },
    );
  });
  test("reads into bodies, and tells both names of a peer by the one that is there", () => {
    check("request.value.json().uid == 42", ["request.value.json().uid == 42 | true | request.value.json().uid = 42"], {
      ...R,
      request: { value: '{"uid":42}' },
    });
    check('kfl1:dst.name == "price.shop.shop"', ['dst.name == "price.shop.shop" | true | dst.name = "price.shop"']);
    check("timestamp > hours(-1) and response..x", [
      "and: timestamp > hours(-1) and response..x | false",
      "  timestamp > hours(-1) | true | timestamp = 1790000000123; hours(-1) = 1789999200000",
      `  response..x | ${COLLAPSED} decides | response..x is missing`,
    ]);
  });
  test("what it redacts is seen by what follows, and shown nowhere", () => {
    check('src.ip and redact("src.ip") and src.ip == "10.4.0.7"', [
      'and: src.ip and redact("src.ip") and src.ip == "10.4.0.7" | false',
      '  src.ip | true | src.ip -> "[REDACTED]"',
      '  redact("src.ip") | true',
      '  src.ip == "10.4.0.7" | false decides | src.ip = "[REDACTED]"',
    ]);
    const options = { macros: { quiet: 'redact("src.ip")' } };
    expect(JSON.stringify(explained("src.ip and (nil or quiet)", H, { options }))).not.toContain("10.4.0.7");
  });
});
