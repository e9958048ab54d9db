// GraphQL on an entry: what is added to the HTTP fields and sections.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import type { GraphqlOperation, GraphqlRequest } from "./recognise.ts";

/** Fields added to `request`: `graphql` is the first operation, `graphqlBatch` all of a batch. */
export function graphqlFields(request: GraphqlRequest): JsonObject {
  const graphql = operationFields(request.operations[0]);
  return request.isBatch ? { graphql, graphqlBatch: request.operations.map(operationFields) } : { graphql };
}

/** Sections added to the request. */
export function graphqlRequestSections(request: JsonObject): readonly Section[] {
  const graphql = request["graphql"];
  if (typeof graphql !== "object" || graphql === null || Array.isArray(graphql)) return [];
  const operation = graphql as JsonObject;
  const row = (name: string, key: string) => ({
    name,
    value: scalar(operation[key]),
    selector: `request.graphql.${key}`,
  });
  const sections: Section[] = [
    {
      kind: "table",
      title: "GraphQL",
      rows: [row("Operation Name", "operationName"), row("Operation Type", "operationType")],
    },
  ];
  const query = operation["query"];
  if (typeof query === "string" && query !== "") {
    sections.push(body("GraphQL Query", query, "application/graphql", "request.graphql.query"));
  }
  const variables = operation["variables"];
  if (variables !== null && variables !== undefined) {
    const text = JSON.stringify(variables);
    sections.push(body("GraphQL Variables", text, "application/json", "request.graphql.variables"));
  }
  return sections;
}

/** Sections added to the response. */
export function graphqlResponseSections(response: JsonObject): readonly Section[] {
  const errors = response["errors"];
  if (!Array.isArray(errors) || errors.length === 0) return [];
  const rows = errors.map((error: Json, i) => ({
    name: `Error ${i + 1}`,
    value: messageOf(error),
    selector: `response.errors[${i}].message`,
  }));
  return [{ kind: "table", title: "GraphQL Errors", rows }];
}

function operationFields(operation: GraphqlOperation): JsonObject {
  const { operationName, operationType, query, variables } = operation;
  return { operationName, operationType, query, variables };
}

function messageOf(error: Json): string {
  if (typeof error === "object" && error !== null && !Array.isArray(error)) {
    const { message } = error as JsonObject;
    if (typeof message === "string") return message;
  }
  return JSON.stringify(error);
}

function scalar(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function body(title: string, text: string, mimeType: string, selector: string): Section {
  return { kind: "body", title, body: text, encoding: "", mimeType, selector };
}
