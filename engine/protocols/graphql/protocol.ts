// The `protocol` objects of GraphQL entries: one for each version of HTTP that carries it, and one for WebSocket.
import type { Protocol } from "../../../contract/index.ts";
import { carriedProtocol } from "../inside-http.ts";

const GRAPHQL = {
  abbr: "GQL",
  longName: "GraphQL",
  macro: "gql",
  backgroundColor: "#e10098",
  referenceLink: "https://spec.graphql.org/October2021/",
};

export const GQL_1_1: Protocol = carriedProtocol(GRAPHQL, "1.1");
export const GQL_2_0: Protocol = carriedProtocol(GRAPHQL, "2.0");
/** Among WebSocket's entries, as those of GraphQL over HTTP are among HTTP's. */
export const GQL_WS: Protocol = {
  ...GQL_1_1,
  name: "ws",
  version: "13",
  longName: "GraphQL over WebSocket",
  referenceLink: "https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md",
};
