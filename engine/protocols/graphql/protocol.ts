// The `protocol` objects of GraphQL entries: one for each version of HTTP that carries it.
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
