// Traffic computed from its number: entry n is always the same, so a million of them cost nothing until they are seen.
import type { ListRow } from "../../contract/index.ts";

export const START_NS = 1_795_435_200_000_000_000n;
const NS_PER_ENTRY = 9_700_000n;

interface Kind {
  readonly name: string;
  readonly abbr: string;
  readonly longName: string;
  readonly version: string;
  readonly color: string;
  readonly port: string;
}
const kind = (name: string, abbr: string, longName: string, version: string, color: string, port: string): Kind => ({
  name,
  abbr,
  longName,
  version,
  color,
  port,
});
export const KINDS = [
  kind("http", "HTTP", "Hypertext Transfer Protocol", "1.1", "#326de6", "8080"),
  kind("http", "gRPC", "gRPC over HTTP/2", "2.0", "#244c5a", "50051"),
  kind("dns", "DNS", "Domain Name System", "0", "#606060", "53"),
  kind("redis", "REDIS", "Redis Serialization Protocol", "3.x", "#a41e11", "6379"),
  kind("postgresql", "PGSQL", "PostgreSQL", "3.0", "#336791", "5432"),
  kind("kafka", "KAFKA", "Kafka Protocol", "12", "#000000", "9092"),
  kind("amqp", "AMQP", "Advanced Message Queuing Protocol", "0-9-1", "#ff6600", "5672"),
  kind("tcp", "TCP", "Transmission Control Protocol", "", "#546e7a", "4222"),
] as const;
const PATHS = [
  "/cart/checkout",
  "/v2/price",
  "/catalog/items/4711/reviews",
  "/healthz",
  "/api/v1/orders?limit=50&sort=created",
];
const METHODS = ["GET", "POST", "GET", "PUT"];
const CALLERS = ["cart-6c9f7", "web-5d4b8", "orders-77c9d", "checkout-59b8c"];
const SERVERS = ["price", "catalog", "payments", "inventory"];
const QUERIES = [
  "SELECT id, name, price FROM products WHERE sku = $1",
  "INSERT INTO orders (id, total) VALUES ($1, $2)",
  "COMMIT",
];

/** A number from 0 to 2³²−1 that looks random and is always the same for the same arguments. */
export const scatter = (n: number, salt: number): number => {
  let x = Math.imul(n ^ (salt * 0x9e3779b9), 0x85ebca6b) >>> 0;
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
};
const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[], n: number, salt: number): Item => {
  const item = items[scatter(n, salt) % items.length];
  if (item === undefined) {
    throw new Error("empty list");
  }
  return item;
};

/** What filters and sorting need of an entry, without making its row. */
export interface Facts {
  readonly kind: Kind;
  readonly status: string;
  readonly isBad: boolean;
  readonly isHalf: boolean;
  readonly elapsedUs: number | null;
  readonly timeNs: bigint;
  readonly size: number;
  readonly server: string;
}

const WEIGHTS = [0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7];

export const factsOf = (n: number): Facts => {
  const chosen = KINDS[WEIGHTS[scatter(n, 1) % WEIGHTS.length] ?? 0] ?? KINDS[0];
  const isStorm = n % 4000 > 3100 && n % 4000 < 3400;
  const isBad = chosen.abbr !== "TCP" && scatter(n, 2) % 1000 < (isStorm ? 420 : 14);
  const isHalf = scatter(n, 3) % 400 === 0;
  const statuses: Record<string, [good: string, bad: string]> = {
    HTTP: ["200", "502"],
    gRPC: ["0", "14"],
    DNS: ["0", "3"],
    REDIS: ["", "ERR"],
    PGSQL: ["0", "23505"],
    KAFKA: ["0", "6"],
    AMQP: ["", "404"],
    TCP: ["", ""],
  };
  const [good, bad] = statuses[chosen.abbr] ?? ["", ""];
  return {
    kind: chosen,
    status: isHalf ? "" : isBad ? bad : good,
    isBad: isBad || isHalf,
    isHalf,
    elapsedUs: isHalf || chosen.abbr === "TCP" ? null : 180 + (scatter(n, 4) % (isBad ? 2_400_000 : 46_000)),
    timeNs: START_NS + BigInt(n) * NS_PER_ENTRY + BigInt(scatter(n, 5) % 4_000_000),
    size: 96 + (scatter(n, 6) % 9000) ** (1 + (scatter(n, 7) % 3) / 10) * 1,
    server: pick(SERVERS, n, 8),
  };
};

const words = (n: number, name: string): { method: string; summary: string; m: string; s: string; st: string } => {
  switch (name) {
    case "HTTP":
      return {
        method: pick(METHODS, n, 9),
        summary: pick(PATHS, n, 10),
        m: "request.method",
        s: "request.path",
        st: "response.status",
      };
    case "gRPC":
      return {
        method: "POST",
        summary: "/shop.v1.Payments/Authorize",
        m: "request.method",
        s: "request.path",
        st: "response.grpcStatus",
      };
    case "DNS":
      return {
        method: "Query",
        summary: `${pick(SERVERS, n, 8)}.shop.svc.cluster.local`,
        m: "request.opCode",
        s: "request.questions[0].name",
        st: "response.code",
      };
    case "REDIS":
      return {
        method: pick(["GET", "SET", "HGETALL"], n, 9),
        summary: `session:${scatter(n, 11) % 9000}`,
        m: "request.command",
        s: "request.key",
        st: "",
      };
    case "PGSQL":
      return {
        method: "Execute",
        summary: pick(QUERIES, n, 9),
        m: "request.command",
        s: "request.query",
        st: "response.code",
      };
    case "KAFKA":
      return {
        method: pick(["Produce", "Fetch"], n, 9),
        summary: "orders.created",
        m: "request.apiKeyName",
        s: "request.topicNames",
        st: "",
      };
    case "AMQP":
      return { method: "basic.publish", summary: "billing", m: "request.method", s: "request.exchange", st: "" };
    default:
      return { method: "SYN ACK FIN", summary: "52144 → 4222", m: "", s: "", st: "" };
  }
};

/** The row of entry `n`, counted from 0. */
export const rowOf = (n: number): ListRow => {
  const facts = factsOf(n);
  const { method, summary, m, s, st } = words(n, facts.kind.abbr);
  const caller = pick(CALLERS, n, 12);
  const isNamed = scatter(n, 13) % 9 !== 0;
  return {
    no: n + 1,
    id: `e${n}`,
    timeNs: facts.timeNs.toString(),
    elapsedUs: facts.elapsedUs,
    protocol: {
      name: facts.kind.name,
      abbr: facts.kind.abbr,
      longName: facts.kind.longName,
      version: facts.kind.version,
      backgroundColor: facts.kind.color,
      foregroundColor: "#ffffff",
    },
    tls: facts.kind.abbr === "gRPC" || scatter(n, 14) % 5 === 0,
    method,
    methodSelector: m,
    summary,
    summarySelector: s,
    status: facts.status,
    statusSelector: st,
    outcome: facts.kind.abbr === "TCP" ? "none" : facts.isBad ? "bad" : "good",
    src: {
      ip: `10.4.0.${scatter(n, 15) % 250}`,
      port: String(30_000 + (scatter(n, 16) % 30_000)),
      name: isNamed ? caller : "",
      namespace: isNamed ? "shop" : "",
    },
    dst: { ip: `10.4.1.${scatter(n, 17) % 250}`, port: facts.kind.port, name: facts.server, namespace: "shop" },
    size: Math.round(facts.size),
    node: scatter(n, 18) % 2 === 0 ? "node-a" : "node-b",
    errorType: facts.isHalf ? "pair-not-found" : "",
    stream: `stream-${Math.floor(n / 7)}-${scatter(n, 19) % 3}`,
    truncated: scatter(n, 20) % 300 === 0,
    passed: false,
    failed: false,
  };
};
