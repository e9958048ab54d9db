import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Protocol 3.0 and 3.2: simple and extended queries, pipelines, COPY, notifications; text and the usual binary formats.",
  pairing:
    "In order, up to ReadyForQuery: an extended request up to its Sync is one entry. Notifications are entries of their own.",
  examples: [
    "postgresql && !postgresql_success",
    'postgresql and request.query.contains("INSERT")',
    "postgresql && elapsed_time > 100000",
  ],
  limits: ["Messages of a replication stream are counted, not shown."],
};
