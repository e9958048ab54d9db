import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "GraphQL over HTTP/1 and HTTP/2: by POST, by GET, and in batches; over WebSocket by either sub-protocol.",
  pairing:
    "Its entries are those of HTTP, with the operation and the errors of the answer added. Over WebSocket an operation and all its results, paired by their id, are one entry.",
  examples: [
    'gql and request.graphql.operationType == "mutation"',
    'request.graphql.operationName == "Cart"',
    'gql && outcome == "bad"',
  ],
  limits: ["A persisted query without its text has its hash only."],
};
