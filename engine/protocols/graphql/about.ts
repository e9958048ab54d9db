import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "GraphQL over HTTP/1 and HTTP/2: by POST, by GET, and in batches.",
  pairing: "Its entries are those of HTTP, with the operation and the errors of the answer added.",
  examples: [
    'gql and request.graphql.operationType == "mutation"',
    'request.graphql.operationName == "Cart"',
    'gql && outcome == "bad"',
  ],
  limits: [
    "Subscriptions over WebSocket are messages of WebSocket.",
    "A persisted query without its text has its hash only.",
  ],
};
