// GraphQL over HTTP: which requests are GraphQL, and what they ask. A request counts when its `query` parses as an
// executable document, or when it names a persisted one by its hash.
import type { Json } from "../../../contract/index.ts";
import { readQuery } from "../http/query.ts";
import { type OperationType, readDocument } from "./document.ts";
import { isObject, parseJson, shallow } from "./json.ts";
import { MAX_BATCH, MAX_ERRORS } from "./limits.ts";

export interface GraphqlOperation {
  readonly operationName: string;
  /** Empty where only the hash of a persisted document was sent. */
  readonly operationType: OperationType | "";
  readonly query: string;
  readonly variables: Json;
}

/** What one HTTP request asks: one operation, or a batch of them. */
export interface GraphqlRequest {
  readonly operations: readonly [GraphqlOperation, ...GraphqlOperation[]];
  readonly isBatch: boolean;
}

export type GraphqlKind = "json" | "document";

export function graphqlFromBody(kind: GraphqlKind, text: string): GraphqlRequest | null {
  if (kind === "document") return single(operation(text, "", null));
  // Most JSON bodies have neither word: they are not parsed.
  if (!text.includes('"query"') && !text.includes('"persistedQuery"')) return null;
  const value = parseJson(text);
  if (!Array.isArray(value)) return single(operationOf(value));
  if (value.length === 0 || value.length > MAX_BATCH) return null;
  const [first, ...rest] = value.map(operationOf);
  if (first === undefined || first === null || rest.some((item) => item === null)) return null;
  return { operations: [first, ...rest.filter((item) => item !== null)], isBatch: true };
}

/** From the query part of a GET's target. */
export function graphqlFromQuery(queryPart: string): GraphqlRequest | null {
  if (!/(?:^|&)(?:query|extensions)=/.test(queryPart)) return null;
  const value: Record<string, Json> = {};
  for (const [name, text] of readQuery(queryPart)) {
    if (name === "query" || name === "operationName") value[name] = text;
    else if (name === "variables" || name === "extensions") value[name] = parseJson(text) ?? null;
  }
  return single(operationOf(value));
}

/** `errors` of a response body (of all answers of a batch); empty when there are none. */
export function graphqlErrors(text: string): readonly Json[] {
  if (!text.includes('"errors"')) return [];
  const value = parseJson(text);
  const answers: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return answers
    .flatMap((answer) => (isObject(answer) && Array.isArray(answer["errors"]) ? (answer["errors"] as Json[]) : []))
    .slice(0, MAX_ERRORS)
    .map(shallow);
}

function single(item: GraphqlOperation | null): GraphqlRequest | null {
  return item === null ? null : { operations: [item], isBatch: false };
}

/** The operation that a JSON object asks for, or null where it is no GraphQL. */
export function operationOf(value: Json | undefined): GraphqlOperation | null {
  if (!isObject(value)) return null;
  const name = typeof value["operationName"] === "string" ? value["operationName"] : "";
  const variables = shallow(value["variables"]);
  if (typeof value["query"] === "string" && value["query"] !== "") return operation(value["query"], name, variables);
  const extensions = value["extensions"];
  const persisted = isObject(extensions) ? extensions["persistedQuery"] : undefined;
  const isPersisted = isObject(persisted) && typeof persisted["sha256Hash"] === "string";
  return isPersisted ? { operationName: name, operationType: "", query: "", variables } : null;
}

// Without a name of its own the request means the document's only operation.
function operation(query: string, name: string, variables: Json): GraphqlOperation | null {
  const operations = readDocument(query);
  if (operations === null) return null;
  const meant = operations.find((candidate) => candidate.name === name) ?? operations[0];
  const operationName = name === "" ? (meant?.name ?? "") : name;
  return { operationName, operationType: meant?.type ?? "", query, variables };
}
