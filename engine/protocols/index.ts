// The registry: every protocol this build knows, one line each. Nothing else in the tree names them.
import { amqp } from "./amqp/index.ts";
import { amqp10 } from "./amqp10/index.ts";
import { cassandra } from "./cassandra/index.ts";
import type { Dissector } from "./dissector.ts";
import { diameter } from "./diameter/index.ts";
import { dns } from "./dns/index.ts";
import { dubbo } from "./dubbo/index.ts";
import { flows } from "./flows/index.ts";
import { ftpData } from "./ftp-data/index.ts";
import { ftp } from "./ftp/index.ts";
import { graphql } from "./graphql/index.ts";
import { grpc } from "./grpc/index.ts";
import { http } from "./http/index.ts";
import { http2 } from "./http2/index.ts";
import { icmp } from "./icmp/index.ts";
import { jsonrpc } from "./jsonrpc/index.ts";
import { kafka } from "./kafka/index.ts";
import { ldap } from "./ldap/index.ts";
import { memcached } from "./memcached/index.ts";
import { mongodb } from "./mongodb/index.ts";
import { mqtt } from "./mqtt/index.ts";
import { mysql } from "./mysql/index.ts";
import { nats } from "./nats/index.ts";
import { postgresql } from "./postgresql/index.ts";
import { radius } from "./radius/index.ts";
import { quic } from "./quic/index.ts";
import { redis } from "./redis/index.ts";
import { smtp } from "./smtp/index.ts";
import { soap } from "./soap/index.ts";
import { ssh } from "./ssh/index.ts";
import { thrift } from "./thrift/index.ts";
import { tlsx } from "./tls/index.ts";
import { webSocket } from "./websocket/index.ts";
import { xmlrpc } from "./xmlrpc/index.ts";

export const DISSECTORS: readonly Dissector[] = [
  flows,
  dns,
  http,
  http2,
  webSocket,
  graphql,
  soap,
  xmlrpc,
  jsonrpc,
  grpc,
  redis,
  postgresql,
  mysql,
  amqp,
  amqp10,
  ldap,
  mongodb,
  memcached,
  cassandra,
  kafka,
  mqtt,
  nats,
  radius,
  diameter,
  smtp,
  ftp,
  ftpData,
  ssh,
  thrift,
  dubbo,
  tlsx,
  quic,
  icmp,
];
