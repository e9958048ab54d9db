import { describe, expect, test } from "vitest";
import type { JsonObject, Section } from "../../../contract/index.ts";
import { graphql, graphqlRequestSections, graphqlResponseSections } from "./index.ts";
import { graphqlFields } from "./present.ts";
import type { GraphqlOperation } from "./recognise.ts";

const Q: GraphqlOperation = {
  operationName: "Q",
  operationType: "query",
  query: "query Q { a }",
  variables: { n: [1, null] },
};
const M: GraphqlOperation = { operationName: "", operationType: "mutation", query: "mutation { b }", variables: null };

/** Sections as their titles with what they show. */
function check(sections: readonly Section[], expected: readonly (readonly [string, unknown])[]): void {
  expect(
    sections.map((section) => [
      section.title,
      section.kind === "body" ? section.body : section.rows.map(({ name, value }) => `${name}: ${String(value)}`),
    ]),
  ).toEqual(expected);
}

describe("fields", () => {
  test("of one operation", () => {
    expect(graphqlFields({ operations: [Q], isBatch: false })).toEqual({ graphql: Q });
  });
  test("of a batch: the first, and all", () => {
    expect(graphqlFields({ operations: [Q, M], isBatch: true })).toEqual({ graphql: Q, graphqlBatch: [Q, M] });
    expect(graphqlFields({ operations: [M], isBatch: true })).toEqual({ graphql: M, graphqlBatch: [M] });
  });
});

describe("sections of a request", () => {
  const of = (graphqlField: JsonObject): readonly Section[] => graphqlRequestSections({ graphql: graphqlField });
  test("everything", () => {
    check(of({ ...Q }), [
      ["GraphQL", ["Operation Name: Q", "Operation Type: query"]],
      ["GraphQL Query", "query Q { a }"],
      ["GraphQL Variables", '{"n":[1,null]}'],
    ]);
  });
  test("an anonymous operation without variables", () => {
    check(of({ ...M }), [
      ["GraphQL", ["Operation Name: ", "Operation Type: mutation"]],
      ["GraphQL Query", "mutation { b }"],
    ]);
  });
  test("a persisted query has no document", () => {
    check(of({ operationName: "Q", operationType: "", query: "", variables: null }), [
      ["GraphQL", ["Operation Name: Q", "Operation Type: "]],
    ]);
  });
  test.each([{}, { graphql: null }, { graphql: [] }, { graphql: "x" }])("none for %j", (request) => {
    check(graphqlRequestSections(request), []);
  });
});

describe("sections of a response", () => {
  test.each([
    [
      [{ message: "a" }, { message: "b", path: ["x"] }],
      ["Error 1: a", "Error 2: b"],
    ],
    [
      ["text", { code: 5 }, null],
      ['Error 1: "text"', 'Error 2: {"code":5}', "Error 3: null"],
    ],
  ])("errors %j", (errors, rows) => {
    check(graphqlResponseSections({ errors }), [["GraphQL Errors", rows]]);
  });
  test.each([{}, { errors: [] }, { errors: null }, { errors: { message: "a" } }])("none for %j", (response) => {
    check(graphqlResponseSections(response), []);
  });
  test("each row leads to its message", () => {
    const [section] = graphqlResponseSections({ errors: [{ message: "a" }] });
    expect(section).toMatchObject({ rows: [{ selector: "response.errors[0].message" }] });
  });
});

test("as a presenter of its own", () => {
  const document = { request: null, response: null, data: null, event: null };
  const { presenter } = graphql;
  expect(presenter.sections("request", { graphql: { ...M } }, document)).toHaveLength(2);
  expect(presenter.sections("response", { errors: [1] }, document)).toHaveLength(1);
  expect(presenter.sections("data", {}, document)).toEqual([]);
  expect(
    presenter.columns(document, { protocol: graphql.protocols[0] as never, srcPort: 1, dstPort: 2 }),
  ).toMatchObject({
    outcome: "none",
  });
});
