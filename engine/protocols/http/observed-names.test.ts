// The Host header of a document that may be cut anywhere.
import fc from "fast-check";
import { expect, test } from "vitest";
import { names } from "./observed-names.ts";

function documentOf(headers: Readonly<Record<string, string>>, query: object = {}): string {
  const request = { method: "GET", url: "/", queryString: query, httpVersion: "HTTP/1.1", headers, cookies: {} };
  return JSON.stringify({ request, response: { status: 200, headers: { Host: "answer.example" } } });
}
function check(document: string, expected: readonly string[]): void {
  const read = names.read(document);
  expect(read.map(({ name }) => name)).toEqual(expected);
  for (const one of read) expect(one).toMatchObject({ ip: "", mechanism: "http-header", since: "request" });
}

test.each([
  [{ Host: "shop.example" }, ["shop.example"]],
  [{ Accept: 'a"b\\', host: "shop.example:8080" }, ["shop.example"]],
  [{ ":method": "GET", ":authority": "shop.example" }, ["shop.example"]],
  [{ Host: "1and1.example" }, ["1and1.example"]],
  [{ Host: "10.0.0.1:8080" }, []],
  [{ Host: "10.0.0.1" }, []],
  [{ Host: "[fd00::1]:80" }, []],
  [{ Host: "" }, []],
  [{ Host: "a,b" }, ["a,b"]],
  [{ "X-Host": "x.example" }, []],
  [{}, []],
])("of %j", (headers, expected) => check(documentOf(headers), expected));

test("what only looks like it is none", () => {
  check(documentOf({}, { headers: "x", host: "query.example" }), []);
  check(documentOf({ Referer: '"headers":{"host":"x.example"}' }), []);
  check('{"request":{},"response":{"headers":{"Host":"answer.example"}}}', []);
});
test("wherever the document is cut it is the name or none, and takes no time", () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), fc.nat(400), (headers, length) => {
      const document = documentOf({ ...headers, Host: "shop.example" }).slice(0, length);
      expect([[], ["shop.example"]]).toContainEqual(names.read(document).map(({ name }) => name));
    }),
  ));
