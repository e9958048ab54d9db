// The list's cells and the sections of a detail, from the JSON alone.
import { expect, test } from "vitest";
import type { JsonObject, Section } from "../../../contract/index.ts";
import { httpColumns } from "./columns.ts";
import { http } from "./index.ts";
import { httpSections } from "./sections.ts";
import { client, server, talk } from "./testing/talk.ts";

/** A section in short: title, then `name=value@selector` a row, or the body. */
function check(sections: readonly Section[], expected: readonly (readonly string[])[]): void {
  const short = sections.map((section) =>
    section.kind === "table"
      ? [section.title, ...section.rows.map(({ name, value, selector }) => `${name}=${String(value)}@${selector}`)]
      : [section.title, section.body, section.encoding, section.mimeType, section.selector],
  );
  expect(short).toEqual(expected);
}

function columns(response: JsonObject): object {
  const request = { method: "GET", path: "/a" };
  return httpColumns({ request, response, data: null, event: null });
}

test("cells of an entry", () => {
  expect(columns({ status: 200 })).toEqual({
    method: "GET",
    methodSelector: "request.method",
    summary: "/a",
    summarySelector: "request.path",
    status: "200",
    statusSelector: "response.status",
    outcome: "good",
  });
});

test.each([
  [{ status: 101 }, "none"],
  [{ status: 200 }, "good"],
  [{ status: 304 }, "good"],
  [{ status: 399 }, "good"],
  [{ status: 400 }, "bad"],
  [{ status: 503 }, "bad"],
  [{ status: 200, errors: [{ message: "no" }] }, "bad"],
  [{ status: 200, errors: [] }, "good"],
  [{}, "none"],
] as const)("outcome of %j: %s", (response, outcome) => {
  expect(columns(response)).toMatchObject({ outcome });
});

test("cells of halves", () => {
  expect(httpColumns({ request: {}, response: { status: 500 }, data: null, event: null })).toMatchObject({
    method: "",
    summary: "",
    status: "500",
    outcome: "bad",
  });
  expect(columns({})).toMatchObject({ status: "" });
});

const [ENTRY] = talk([
  client(
    'POST /v2/price?cur=EUR&cur=USD&a=1 HTTP/1.1\nX-Odd"Name: 1\nHost: price\nCookie: b=2; a=1\nContent-Type: text/plain\nTransfer-Encoding: chunked\n\n2\nhi\n0\nX-Sum: 7\n\n',
  ),
  server(
    "HTTP/1.1 302 Found\nLocation: /there\nSet-Cookie: s=1\nContent-Type: image/png\nContent-Length: 2\n\n\x89\x00",
  ),
]).entries;
const DOCUMENT = ENTRY?.document ?? { request: null, response: null, data: null, event: null };

test("sections of a request", () => {
  check(httpSections("request", DOCUMENT.request ?? {}), [
    [
      "Details",
      "Method=POST@request.method",
      "URL=/v2/price?cur=EUR&cur=USD&a=1@request.url",
      "Path=/v2/price@request.path",
      "HTTP Version=HTTP/1.1@request.httpVersion",
      "Headers Size=147@request.headersSize",
      "Body Size=2@request.bodySize",
    ],
    ["Path Segments", "0=v2@request.pathSegments[0]", "1=price@request.pathSegments[1]"],
    [
      "Headers",
      'Content-Type=text/plain@request.headers["Content-Type"]',
      'Cookie=b=2; a=1@request.headers["Cookie"]',
      'Host=price@request.headers["Host"]',
      'Transfer-Encoding=chunked@request.headers["Transfer-Encoding"]',
      'X-Odd"Name=1@request.headers["X-Odd\\"Name"]',
    ],
    ["Cookies", 'a=1@request.cookies["a"]', 'b=2@request.cookies["b"]'],
    [
      "Query String",
      'a=1@request.queryString["a"]',
      'cur=EUR@request.queryString["cur"]',
      'cur=USD@request.queryString["cur"]',
    ],
    ["Trailers", 'X-Sum=7@request.trailers["X-Sum"]'],
    ["Body", "hi", "", "text/plain", "request.postData.text"],
  ]);
});

test("sections of a response", () => {
  check(httpSections("response", DOCUMENT.response ?? {}), [
    [
      "Details",
      "Status=302@response.status",
      "Status Text=Found@response.statusText",
      "HTTP Version=HTTP/1.1@response.httpVersion",
      "Redirect URL=/there@response.redirectURL",
      "Headers Size=101@response.headersSize",
      "Body Size=2@response.bodySize",
    ],
    [
      "Headers",
      'Content-Length=2@response.headers["Content-Length"]',
      'Content-Type=image/png@response.headers["Content-Type"]',
      'Location=/there@response.headers["Location"]',
      'Set-Cookie=s=1@response.headers["Set-Cookie"]',
    ],
    ["Cookies", 's=1@response.cookies["s"]'],
    ["Body", "iQA=", "base64", "image/png", "response.content.text"],
  ]);
});

test("sections of a form, of GraphQL, of nothing", () => {
  const postData = {
    mimeType: "multipart/form-data",
    params: [
      { name: "a", value: "1", fileName: "", contentType: "" },
      { name: "f", value: "", fileName: "x.png", contentType: "image/png", size: 9 },
    ],
    text: "",
  };
  check(httpSections("request", { postData }), [
    ["Details"],
    [
      "Form Fields",
      "a=1@request.postData.params[0].value",
      "f=x.png@request.postData.params[1].fileName",
      "f: size=9@request.postData.params[1].size",
    ],
  ]);
  const graphql = { operationName: "Q", operationType: "query", query: "query Q { a }", variables: { n: 1 } };
  check(httpSections("request", { graphql }), [
    ["Details"],
    ["GraphQL", "Operation Name=Q@request.graphql.operationName", "Operation Type=query@request.graphql.operationType"],
    ["GraphQL Query", "query Q { a }", "", "application/graphql", "request.graphql.query"],
    ["GraphQL Variables", '{"n":1}', "", "application/json", "request.graphql.variables"],
  ]);
  check(httpSections("response", { errors: [{ message: "no such field" }] }), [
    ["Details"],
    ["GraphQL Errors", "Error 1=no such field@response.errors[0].message"],
  ]);
  check(httpSections("request", {}), [["Details"]]);
  check(httpSections("data", { a: 1 }), []);
});

test("sections of documents that are not what they should be", () => {
  const odd = { headers: [], cookies: null, queryString: 1, pathSegments: {}, postData: "x", graphql: [], params: 1 };
  check(httpSections("request", odd), [["Details"]]);
  check(httpSections("response", { headers: { a: { b: 1 } }, content: { text: 5 }, errors: {} }), [
    ["Details"],
    ["Headers", 'a={"b":1}@response.headers["a"]'],
  ]);
});

test("the dissector says what it is", () => {
  expect(http).toMatchObject({ name: "http", transports: ["tcp", "sctp"], ports: [80, 443, 8080] });
  expect(http.protocols.map(({ name, version, abbr, macro }) => [name, version, abbr, macro])).toEqual([
    ["http", "1.0", "HTTP", "http"],
    ["http", "1.1", "HTTP", "http"],
  ]);
  const names = [...http.fields.map(({ name }) => name), ...http.paths.map(({ path }) => path)];
  expect(new Set(http.fields.map(({ name }) => name)).size).toBe(http.fields.length);
  expect(names).toContain("status_code");
  expect(names).toContain("response.content.text");
});
