// GraphQL over HTTP. Its entries are HTTP entries: the HTTP dissectors ask here which requests are GraphQL and add
// its fields and sections to theirs. The registry lists it for its protocols and for what filters can read.
import type { PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { graphqlRequestSections, graphqlResponseSections } from "./present.ts";
import { GQL_1_1, GQL_2_0 } from "./protocol.ts";

export { graphqlFields, graphqlRequestSections, graphqlResponseSections } from "./present.ts";
export { GQL_1_1, GQL_2_0 } from "./protocol.ts";
export {
  type GraphqlOperation,
  type GraphqlRequest,
  graphqlErrors,
  graphqlFromBody,
  graphqlFromQuery,
  graphqlKind,
} from "./recognise.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "graphql" };
}

export const graphql: Dissector = insideHttp({
  name: "graphql",
  says: "GraphQL is read inside HTTP",
  protocols: [GQL_1_1, GQL_2_0],
  paths: [
    path("request.graphql.operationName", "string", "Name of the GraphQL operation, empty for an anonymous one"),
    path("request.graphql.operationType", "string", "query, mutation or subscription"),
    path("request.graphql.query", "string", "GraphQL document"),
    path("request.graphql.variables", "map", "Variables of the GraphQL operation"),
    path("request.graphqlBatch", "list", "All operations of a GraphQL batch"),
    path("response.errors", "list", "Errors of a GraphQL response"),
  ],
  requestSections: graphqlRequestSections,
  responseSections: graphqlResponseSections,
});
