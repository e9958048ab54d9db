import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Cassandra's native protocol 3 to 5: statements, prepared ones with their values, batches, rows by type, errors with their details, events; LZ4 and Snappy.",
  pairing: "An answer has the stream number of its request.",
  examples: ["cassandra", 'cassandra and request.command == "QUERY"'],
  limits: [
    "A statement that was prepared on another connection is told by its id only.",
    "Custom types, such as vectors, are shown as bytes.",
  ],
};
