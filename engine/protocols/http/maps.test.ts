import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { multipartParams, urlencodedParams } from "./form.ts";
import { headerTokens, headerValue, headerValues, readFields, readHead } from "./head-text.ts";
import { MAX_HEADERS, MAX_ITEMS } from "./limits.ts";
import { headerMap, queryMap, requestCookies, responseCookies, valuesOf } from "./maps.ts";
import { readQuery } from "./query.ts";

/** A map's own entries: `__proto__` is a name like any other. */
function check(map: object, expected: readonly (readonly [string, unknown])[]): void {
  expect(Object.entries(map)).toEqual(expected);
}

test("headers keep their case, repeated ones are joined", () => {
  check(
    headerMap([
      ["Host", "a"],
      ["Via", "1"],
      ["via", "2"],
      ["VIA", "3"],
    ]),
    [
      ["Host", "a"],
      ["Via", "1,2,3"],
    ],
  );
  check(
    headerMap([
      ["__proto__", "a"],
      ["__PROTO__", "b"],
      ["constructor", "c"],
      ["toString", ""],
    ]),
    [
      ["__proto__", "a,b"],
      ["constructor", "c"],
      ["toString", ""],
    ],
  );
  check(headerMap([]), []);
});

describe("cookies", () => {
  test("of a request", () => {
    check(
      requestCookies([
        ["Cookie", "a=1; b=x=y;c = 3 ;; d"],
        ["cookie", "a=2"],
      ]),
      [
        ["a", "1,2"],
        ["b", "x=y"],
        ["c", "3"],
        ["", "d"],
      ],
    );
    check(requestCookies([["Set-Cookie", "a=1"]]), []);
    check(requestCookies([["Cookie", "__proto__=1; __proto__=2"]]), [["__proto__", "1,2"]]);
  });
  test("of a response", () => {
    check(
      responseCookies([
        ["Set-Cookie", "a=1; Path=/; HttpOnly"],
        ["set-cookie", "b=; Max-Age=0"],
      ]),
      [
        ["a", "1"],
        ["b", ""],
      ],
    );
  });
  test("not more than the limit", () => {
    const many = Array.from({ length: MAX_ITEMS + 5 }, (_, i) => `c${i}=1`).join("; ");
    expect(Object.keys(requestCookies([["Cookie", many]]))).toHaveLength(MAX_ITEMS);
  });
});

describe("queries", () => {
  test.each([
    ["", []],
    ["a=1", [["a", "1"]]],
    [
      "a=1&a=2&b",
      [
        ["a", ["1", "2"]],
        ["b", ""],
      ],
    ],
    ["a+b=c+d", [["a b", "c d"]]],
    ["%61=%C3%A9", [["a", "é"]]],
    [
      "a=%zz&b=%ff&c=%",
      [
        ["a", "%zz"],
        ["b", "%ff"],
        ["c", "%"],
      ],
    ],
    ["=x", [["", "x"]]],
    ["&&a=1&&", [["a", "1"]]],
    ["a=b=c", [["a", "b=c"]]],
    ["__proto__=1", [["__proto__", "1"]]],
  ] as const)("%s", (text, expected) => check(queryMap(readQuery(text)), expected));
  test("not more than the limit", () => {
    expect(readQuery("a=1&".repeat(MAX_ITEMS + 5))).toHaveLength(MAX_ITEMS);
  });
});

describe("head text", () => {
  const HEAD = "GET / HTTP/1.1\r\nHost: a\r\nAccept: x,\r\n y\r\nX:1\nAccept : z\r\nno colon\r\n\r\n";
  test("start line and headers in order", () => {
    expect(readHead(HEAD)).toEqual({
      startLine: "GET / HTTP/1.1",
      headers: [
        ["Host", "a"],
        ["Accept", "x, y"],
        ["X", "1"],
        ["Accept", "z"],
        ["no colon", ""],
      ],
    });
    expect(readHead("GET /")).toEqual({ startLine: "GET /", headers: [] });
  });
  test("values by name", () => {
    expect(headerValues(HEAD, "accept")).toEqual(["x, y", "z"]);
    expect(headerValue(HEAD, "accept")).toBe("x, y, z");
    expect(headerTokens(HEAD, "accept")).toEqual(["x", "y", "z"]);
    expect(headerTokens("GET\nA: B,, c ,\n\n", "a")).toEqual(["b", "c"]);
    expect(headerValue(HEAD, "cept")).toBe("");
    expect(
      valuesOf(
        [
          ["Host", "a"],
          ["HOST", "b"],
          ["Hos", "c"],
        ],
        "host",
      ),
    ).toEqual(["a", "b"]);
  });
  test("fields end at an empty line and at the limit", () => {
    expect(readFields("A: 1\r\n\r\nB: 2\r\n")).toEqual([["A", "1"]]);
    expect(readFields(" lonely: 1\r\n")).toEqual([["lonely", "1"]]);
    expect(readFields("A: 1\n".repeat(MAX_HEADERS + 5))).toHaveLength(MAX_HEADERS);
  });
});

describe("forms", () => {
  const names = (params: readonly object[]): readonly unknown[] => params.map((param) => Object.values(param));
  test("urlencoded", () => {
    expect(names(urlencodedParams("a=1&b=%20\r\n"))).toEqual([
      ["a", "1", "", ""],
      ["b", " ", "", ""],
    ]);
  });
  test.each([
    ["no boundary", "multipart/form-data", "--x\r\n\r\nv\r\n--x--", []],
    ["not there", "multipart/form-data; boundary=y", "--x\r\n\r\nv\r\n--x--", []],
    ["nothing", "multipart/form-data; boundary=x", "", []],
    ["without headers", "multipart/mixed; boundary=x", "--x\r\n\r\nv\r\n--x--", [["", "v", "", ""]]],
    ["cut", "multipart/mixed; boundary=x", "--x\r\n\r\nlong va", [["", "long va", "", ""]]],
    ["cut in its headers", "multipart/mixed; boundary=x", "--x\r\nContent-Ty", [["", "", "", ""]]],
    ["LF alone", "multipart/mixed; boundary=x", "--x\nContent-Type: a/b\n\nv\n--x--", [["", "v", "", "a/b"]]],
    ["a preamble", 'multipart/mixed; boundary="x"', "hi\r\n--x\r\n\r\nv\r\n--x--\r\nbye", [["", "v", "", ""]]],
    [
      "UTF-8 in a name",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="\xc3\xa9"\r\n\r\n\xc3\xa9\r\n--x--',
      [["é", "é", "", ""]],
    ],
  ] as const)("multipart: %s", (_, type, body, expected) => {
    expect(names(multipartParams(body, type, codecs))).toEqual(expected);
  });
  test("values and parts are bounded", () => {
    const long = `--x\r\n\r\n${"v".repeat(10_000)}\r\n--x--`;
    expect(multipartParams(long, "multipart/mixed; boundary=x", codecs)[0]?.["value"]).toHaveLength(4096);
    const many = `${"--x\r\n\r\nv\r\n".repeat(MAX_ITEMS + 5)}--x--`;
    expect(multipartParams(many, "multipart/mixed; boundary=x", codecs)).toHaveLength(MAX_ITEMS);
    expect(multipartParams(many, `multipart/mixed; boundary=${"x".repeat(71)}`, codecs)).toEqual([]);
  });
});
