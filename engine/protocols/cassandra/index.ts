// Cassandra's native protocol, versions 3 to 5: envelopes and segments, packed or not.
import type { Dissector } from "../dissector.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { openCassandra } from "./pair.ts";
import { presenter } from "./present.ts";
import { CASSANDRA } from "./types.ts";

export const cassandra: Dissector = {
  name: "cassandra",
  transports: ["tcp"],
  ports: [9042],
  protocols: [CASSANDRA],
  presenter,
  fields,
  paths,
  detect,
  open: openCassandra,
};
