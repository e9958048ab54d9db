// The `protocol` objects of GraphQL entries: one for each version of HTTP that carries it, and one for WebSocket.
import type { Protocol } from "../../../contract/index.ts";

function graphql(version: string): Protocol {
  return {
    name: "http",
    version,
    abbr: "GQL",
    longName: `GraphQL over HTTP/${version}`,
    macro: "gql",
    backgroundColor: "#e10098",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink: "https://spec.graphql.org/October2021/",
    ports: ["80", "443", "8080"],
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  };
}

export const GQL_1_1 = graphql("1.1");
export const GQL_2_0 = graphql("2.0");
/** Among WebSocket's entries, as those of GraphQL over HTTP are among HTTP's. */
export const GQL_WS: Protocol = {
  ...GQL_1_1,
  name: "ws",
  version: "13",
  longName: "GraphQL over WebSocket",
  referenceLink: "https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md",
};
