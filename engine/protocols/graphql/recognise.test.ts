import { describe, expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { graphqlErrors, graphqlFromBody, graphqlFromQuery, type GraphqlRequest } from "./recognise.ts";
import { isObject, parseJson, shallow } from "./json.ts";
import { MAX_BATCH, MAX_BODY_CHARACTERS, MAX_ERRORS, MAX_JSON_DEPTH } from "./limits.ts";

/** Each operation as `type name query variables`; null for what is no GraphQL. */
function short(request: GraphqlRequest | null): readonly string[] | null {
  if (request === null) return null;
  const said = request.operations.map(({ operationName, operationType, query, variables }) =>
    [operationType, operationName, query, JSON.stringify(variables)].join("|"),
  );
  return request.isBatch ? ["batch", ...said] : said;
}

function check(body: Json | string, expected: readonly string[] | null): void {
  expect(short(graphqlFromBody("json", typeof body === "string" ? body : JSON.stringify(body)))).toEqual(expected);
}

describe("JSON bodies", () => {
  const persisted = { persistedQuery: { version: 1, sha256Hash: "ab" } };
  test.each([
    [{ query: "{ a }" }, ["query||{ a }|null"]],
    [{ query: "query Q { a }" }, ["query|Q|query Q { a }|null"]],
    [{ query: "query Q { a }", operationName: "Q", variables: { n: 1 } }, ['query|Q|query Q { a }|{"n":1}']],
    [
      { query: "query A { a } mutation B { b }", operationName: "B" },
      ["mutation|B|query A { a } mutation B { b }|null"],
    ],
    [{ query: "query A { a }", operationName: "Nope" }, ["query|Nope|query A { a }|null"]],
    [{ query: "{ a }", operationName: 5, variables: [1] }, ["query||{ a }|[1]"]],
    [{ extensions: persisted, operationName: "Q" }, ["|Q||null"]],
    [{ query: "", extensions: persisted }, ["|||null"]],
    [{ query: "{ a }", extensions: persisted }, ["query||{ a }|null"]],
    [
      [{ query: "{ a }" }, { query: "mutation M { b }" }],
      ["batch", "query||{ a }|null", "mutation|M|mutation M { b }|null"],
    ],
    [[{ query: "{ a }" }], ["batch", "query||{ a }|null"]],
  ] as const)("%j", check);

  test.each([
    ["not GraphQL", { query: "select 1" }],
    ["cut in its document", { query: "{ a(" }],
    ["no text", { query: 5 }],
    ["an object", { query: { match_all: {} } }],
    ["nothing of it", { a: 1 }],
    ["deeper down", { search: { query: "{ a }" } }],
    ["an empty batch", []],
    ["a batch with something else", [{ query: "{ a }" }, { a: 1 }]],
    ["a batch of texts", ["query"]],
    ["no hash", { extensions: { persistedQuery: { version: 1 } } }],
    ["too large a batch", Array.from({ length: MAX_BATCH + 1 }, () => ({ query: "{ a }" }))],
    ["a text", "query"],
    ["null", null],
  ] as const)("%s is none", (_, body) => check(JSON.stringify(body), null));

  test("what is no JSON, or too long, is none", () => {
    check('{"query": "{ a }"', null);
    check(`{"query": "{ a }", "x": "${"x".repeat(MAX_BODY_CHARACTERS)}"}`, null);
  });
});

test("a document alone", () => {
  expect(short(graphqlFromBody("document", "query Q { a }"))).toEqual(["query|Q|query Q { a }|null"]);
  expect(short(graphqlFromBody("document", "nothing"))).toBe(null);
});

test.each([
  ["query=%7B%20a%20%7D", ["query||{ a }|null"]],
  ["x=1&query=query+Q+%7B+a+%7D&operationName=Q", ["query|Q|query Q { a }|null"]],
  ["query=%7Ba%7D&variables=%7B%22n%22%3A1%7D", ['query||{a}|{"n":1}']],
  ["query=%7Ba%7D&variables=nojson", ["query||{a}|null"]],
  ["extensions=%7B%22persistedQuery%22%3A%7B%22sha256Hash%22%3A%22ab%22%7D%7D", ["|||null"]],
  ["query=shoes", null],
  ["query=", null],
  ["myquery=%7Ba%7D", null],
  ["", null],
] as const)("the query part %s", (text, expected) => {
  expect(short(graphqlFromQuery(text))).toEqual(expected);
});

test("errors of an answer", () => {
  const errors = (value: Json): readonly Json[] => graphqlErrors(JSON.stringify(value));
  expect(errors({ data: null, errors: [{ message: "a" }] })).toEqual([{ message: "a" }]);
  expect(errors([{ errors: [{ message: "a" }] }, { data: 1 }, { errors: [{ message: "b" }] }])).toEqual([
    { message: "a" },
    { message: "b" },
  ]);
  expect(errors({ data: { errors: [1] } })).toEqual([]);
  expect(errors({ errors: "x" })).toEqual([]);
  expect(errors({ errors: Array.from({ length: MAX_ERRORS + 9 }, () => 1) })).toHaveLength(MAX_ERRORS);
  expect(graphqlErrors('{"errors": [')).toEqual([]);
});

test("JSON is taken no deeper than it can be written again", () => {
  const nested = (depth: number): Json => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as Json;
  expect(shallow(nested(MAX_JSON_DEPTH))).toEqual(nested(MAX_JSON_DEPTH));
  expect(shallow(nested(MAX_JSON_DEPTH + 2))).toBe(null);
  expect(shallow(nested(100_000))).toBe(null);
  expect(shallow(undefined)).toBe(null);
  check(`{"query":"{ a }","variables":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, ["query||{ a }|null"]);
  expect(parseJson("[".repeat(500_000))).toBe(undefined);
  expect([isObject({}), isObject([]), isObject(null), isObject("x"), isObject(undefined)]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
