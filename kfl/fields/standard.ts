// All declarations of this folder: the variables of KFL 2 and the paths of classic filters for the protocols that
// kfl.md 2.2 names.
import type { FieldSpec, PathSpec } from "../../contract/index.ts";
import { DIAMETER, LDAP, RADIUS } from "./directories.ts";
import { MONGODB, MYSQL, POSTGRESQL } from "./databases.ts";
import { DNS } from "./dns.ts";
import { EVERY_ENTRY } from "./every-entry.ts";
import { HTTP } from "./http.ts";
import { AMQP, KAFKA, REDIS, WS } from "./messaging.ts";
import { CONNECTIONS, ICMP, SCTP, TCP, TLSX, UDP } from "./transport.ts";

const ALL = [
  EVERY_ENTRY,
  HTTP,
  DNS,
  WS,
  REDIS,
  KAFKA,
  AMQP,
  LDAP,
  RADIUS,
  DIAMETER,
  MONGODB,
  MYSQL,
  POSTGRESQL,
  TCP,
  UDP,
  SCTP,
  ICMP,
  TLSX,
  CONNECTIONS,
];

export const STANDARD_FIELDS: readonly FieldSpec[] = ALL.flatMap(({ fields }) => fields);
export const STANDARD_PATHS: readonly PathSpec[] = ALL.flatMap(({ paths }) => paths);
