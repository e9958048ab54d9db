// GraphQL over HTTP and WebSocket. Its entries are theirs: the HTTP dissectors ask here which requests are GraphQL and add
// its fields and sections; WebSocket hands over the messages of operations (over-websocket/). The registry lists it for its protocols and for what filters can read.
import type { PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { graphqlRequestSections, graphqlResponseSections } from "./present.ts";
import { GQL_1_1, GQL_2_0, GQL_WS } from "./protocol.ts";

export { graphqlRequestSections, graphqlResponseSections } from "./present.ts";
export { GQL_1_1, GQL_2_0, GQL_WS } from "./protocol.ts";
export { graphqlIn, graphqlInQuery } from "./carried.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "graphql" };
}

export const graphql: Dissector = insideHttp({
  name: "graphql",
  says: "GraphQL is read inside HTTP and WebSocket",
  protocols: [GQL_1_1, GQL_2_0, GQL_WS],
  paths: [
    path("request.graphql.operationName", "string", "Name of the GraphQL operation, empty for an anonymous one"),
    path("request.graphql.operationType", "string", "query, mutation or subscription"),
    path("request.graphql.query", "string", "GraphQL document"),
    path("request.graphql.variables", "map", "Variables of the GraphQL operation"),
    path("request.graphqlBatch", "list", "All operations of a GraphQL batch"),
    path("response.errors", "list", "Errors of a GraphQL response"),
    path("request.operationId", "string", "Id of an operation over WebSocket"),
    path(
      "request.cancelledBy",
      "string",
      "Type of the message with which the client ended an operation over WebSocket",
    ),
    path("response.messages", "list", "Messages of an operation over WebSocket: type, payload length and payload"),
    path("response.messageCount", "int", "Messages of an operation over WebSocket, also those that are not listed"),
    path("response.end", "string", "complete, error or cancelled: how an operation over WebSocket ended"),
  ],
  requestSections: graphqlRequestSections,
  responseSections: graphqlResponseSections,
});
