import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ALWAYS_FROM_NS,
  ALWAYS_TO_NS,
  CONNECTION_LEAD_NS,
  type Endpoint,
  EVERYWHERE,
  MAX_OBSERVED_LENGTH,
  NameTable,
  type NameSpan,
  NO_NAMES,
  NOBODY,
  type PeerNames,
} from "./name-table.ts";

function span(ip: string, fromNs: bigint, toNs: bigint, name: string): NameSpan {
  return { ...EVERYWHERE, ip, fromNs, toNs, names: { ...NO_NAMES, name } };
}
function check(spans: readonly NameSpan[], ip: string, timeNs: bigint, expected: string | null): void {
  const table = new NameTable();
  table.add(spans);
  expect(table.resolve("", { ip, port: 80 }, NOBODY, timeNs)?.names.name ?? null).toBe(expected);
}

describe("who had an address at a moment", () => {
  const spans = [
    span("a", 10n, 20n, "first"),
    span("a", 20n, 30n, "second"),
    span("b", ALWAYS_FROM_NS, ALWAYS_TO_NS, "other"),
  ];
  test.each([
    ["a", 9n, null],
    ["a", 10n, "first"],
    ["a", 19n, "first"],
    ["a", 20n, "second"],
    ["a", 30n, null],
    ["b", -5n, "other"],
    ["c", 10n, null],
  ] as const)("%s at %s is %s", (ip, timeNs, expected) => check(spans, ip, timeNs, expected));
  test.each([
    [0n, 9n, ["b other"]],
    [0n, 10n, ["a first", "b other"]],
    [12n, 19n, ["a first", "b other"]],
    [12n, 25n, ["a second", "b other"]],
    [30n, 40n, ["b other"]],
  ] as const)("from %s to %s they are the last of each", (fromNs, toNs, expected) => {
    const table = new NameTable();
    table.add(spans);
    expect(table.between(fromNs, toNs).map(({ ip, names }) => `${ip} ${names.name}`)).toEqual(expected);
  });
  test("of whole addresses: what is known of a port is none, and traffic gives way to what a cluster says", () => {
    const table = new NameTable();
    const told = span("a", 5n, 30n, "told");
    table.add([
      span("a", 0n, 30n, "pod"),
      { ...told, names: { ...told.names, resolutionMechanism: "dns" } },
      { ...span("a", 6n, 30n, "port"), port: 80 },
      { ...span("a", 0n, 30n, "elsewhere"), cluster: "b" },
    ]);
    expect(table.between(0n, 30n).map(({ cluster, names }) => `${cluster}/${names.name}`)).toEqual([
      "/pod",
      "b/elsewhere",
    ]);
  });
  test("of two that overlap the one that began later", () =>
    check([span("a", 0n, 9n, "x"), span("a", 5n, 9n, "y")], "a", 6n, "y"));
  test("whatever the order in which they came", () =>
    fc.assert(
      fc.property(fc.shuffledSubarray(spans, { minLength: 3 }), (shuffled) => check(shuffled, "a", 25n, "second")),
    ));
});

test("what is known is not added again, and numbers begin at 1", () => {
  const table = new NameTable();
  expect(
    table.add([span("a", 0n, 1n, "x"), span("a", 0n, 1n, "x"), span("a", 0n, 1n, "y")]).map(({ id }) => id),
  ).toEqual([1, 2]);
  expect(table.byId(2)?.names.name).toBe("y");
  expect(table.byId(3)).toBeNull();
  expect(table.byId(0)).toBeNull();
});

type Mechanism = PeerNames["resolutionMechanism"];

/** A name that a cluster gives. */
function given(name: string, over: Partial<NameSpan> = {}): NameSpan {
  return { ...EVERYWHERE, ip: "10.0.0.1", names: { ...NO_NAMES, name, resolutionMechanism: "ip" }, ...over };
}
/** A name that traffic of a client tells. */
function told(name: string, mechanism: Mechanism, client: Endpoint, fromNs = 0n, cluster = ""): NameSpan {
  const names = { ...NO_NAMES, name, resolutionMechanism: mechanism };
  return { ...EVERYWHERE, cluster, ip: "10.0.0.1", port: mechanism === "dns" ? null : 443, client, fromNs, names };
}
function nameOf(
  spans: readonly NameSpan[],
  { cluster = "", port = 443, other = NOBODY, timeNs = 100n }: Partial<Where> = {},
): string | null {
  const table = new NameTable();
  table.add(spans);
  return table.resolve(cluster, { ip: "10.0.0.1", port }, other, timeNs)?.names.name ?? null;
}
interface Where {
  readonly cluster: string;
  readonly port: number | null;
  readonly other: Endpoint;
  readonly timeNs: bigint;
}
const ANN: Endpoint = { ip: "10.0.1.1", port: 40_001 };
const BEN: Endpoint = { ip: "10.0.1.2", port: 40_002 };

describe("ports of an address", () => {
  const spans = [given("node"), given("agent", { port: 9100 }), given("proxy", { port: 443 })];
  test.each([
    [9100, "agent"],
    [443, "proxy"],
    [22, "node"],
    [null, "node"],
  ])("%s", (port, expected) => expect(nameOf(spans, { port })).toBe(expected));
  test("a port that has a name says nothing of the others", () =>
    expect(nameOf([given("proxy", { port: 443 })], { port: 80 })).toBeNull());
  test("before the port has its name, the address's is right", () =>
    expect(nameOf([given("node"), given("proxy", { port: 443, fromNs: 200n })])).toBe("node"));
});

describe("clusters", () => {
  const spans = [given("a-pod", { cluster: "a" }), given("b-pod", { cluster: "b" }), given("any")];
  test.each([
    ["a", "a-pod"],
    ["b", "b-pod"],
    ["c", "any"],
    ["", "any"],
  ])("entries of %j", (cluster, expected) => expect(nameOf(spans, { cluster })).toBe(expected));
  test("a cluster's whole address is nearer than a port of any", () =>
    expect(nameOf([given("a-pod", { cluster: "a" }), given("any", { port: 443 })], { cluster: "a" })).toBe("a-pod"));
  test("what is told in one is not heard in another", () => {
    const spans = [told("x.example", "dns", ANN, 0n, "a")];
    expect(nameOf(spans, { cluster: "a" })).toBe("x.example");
    expect(nameOf(spans, { cluster: "b" })).toBeNull();
    expect(nameOf(spans)).toBeNull();
  });
});

describe("names that traffic tells", () => {
  const asked = told("www.example", "dns", ANN);
  test("hold from their moment on", () => {
    expect(nameOf([told("www.example", "dns", ANN, 50n)], { timeNs: 49n })).toBeNull();
    expect(nameOf([told("www.example", "dns", ANN, 50n)], { timeNs: 50n })).toBe("www.example");
  });
  test("until another answer", () =>
    expect(nameOf([asked, told("cdn.example", "dns", ANN, 60n)], { other: ANN })).toBe("cdn.example"));
  test("give way to what a cluster or a capture says, whichever came first", () => {
    expect(nameOf([asked, given("cart")])).toBe("cart");
    expect(nameOf([given("cart"), asked])).toBe("cart");
  });
  test("the same client's latest answer before the latest of others", () => {
    const spans = [asked, told("other.example", "dns", BEN, 60n)];
    expect(nameOf(spans, { other: ANN })).toBe("www.example");
    expect(nameOf(spans, { other: BEN })).toBe("other.example");
    expect(nameOf(spans)).toBe("other.example");
  });
  test("the connection's own server name before any answer", () => {
    const spans = [told("api.example", "tls-sni", ANN, 10n), told("www.example", "dns", ANN, 60n)];
    expect(nameOf(spans, { other: ANN })).toBe("api.example");
    expect(nameOf(spans, { other: { ...ANN, port: 41_000 } })).toBe("www.example");
  });
  test("which holds for the connection's beginning, before the handshake", () => {
    const spans = [told("api.example", "tls-sni", ANN, CONNECTION_LEAD_NS + 100n)];
    expect(nameOf(spans, { other: ANN })).toBe("api.example");
    expect(nameOf(spans, { other: ANN, timeNs: 99n })).toBeNull();
    expect(nameOf(spans, { other: BEN })).toBeNull();
  });
  test("what a connection says of its server says nothing of other ports, and so nothing of clients there", () => {
    const spans = [told("api.example", "tls-sni", ANN), told("shop.example", "http-header", BEN)];
    expect(nameOf(spans, { port: 40_000, other: ANN })).toBeNull();
  });
  test("a Host header only where nothing else is known", () => {
    const host = told("shop.example", "http-header", ANN);
    expect(nameOf([host])).toBe("shop.example");
    expect(nameOf([host, told("lb.example", "dns", BEN, 1n)])).toBe("lb.example");
  });
  test("are one interval as long as they are the same", () => {
    const table = new NameTable();
    const same = [0n, 5n, 9n].map((fromNs) => told("www.example", "dns", ANN, fromNs));
    expect(table.add([...same, told("www.example", "tls-sni", ANN, 9n)])).toHaveLength(1);
    const elsewhere = told("www.example", "dns", ANN, 9n);
    expect(table.add([{ ...elsewhere, names: { ...elsewhere.names, namespace: "shop" } }])).toHaveLength(1);
    expect(table.add([given("cart")])).toHaveLength(1);
    expect(table.add([told("new.example", "dns", ANN, 10n)])).toHaveLength(0);
  });
});

test("names of traffic have a room of their own, and what is too long or too much is counted", () => {
  const table = new NameTable([], 2);
  const names = ["a", "b", "c", "x".repeat(MAX_OBSERVED_LENGTH + 1)];
  expect(table.add(names.map((name, i) => told(name, "dns", ANN, BigInt(i))))).toHaveLength(2);
  expect(table.refused).toBe(2);
  expect(table.add([given("cart")])).toHaveLength(1);
});

/** The rule, word by word, over all intervals: what the table answers by looking into few. */
function ruleOf(spans: readonly NameSpan[], { cluster, port, other, timeNs }: Where): string | null {
  const rank = (one: NameSpan): number => {
    const { resolutionMechanism: mechanism } = one.names;
    const foreign = one.cluster === cluster ? 0 : 1;
    if (mechanism === "ip") return foreign * 2 + (one.port === null ? 1 : 0);
    if (mechanism === "http-header") return 10 * (foreign + 1) + 3;
    if (one.client?.port === other.port && one.client?.ip === other.ip && one.port === port) return 10 * (foreign + 1);
    return 10 * (foreign + 1) + (one.client?.ip === other.ip ? 1 : 2);
  };
  const holds = (one: NameSpan): boolean => {
    if (one.cluster !== "" && one.cluster !== cluster) return false;
    if (one.port !== null && one.port !== port) return false;
    const isOwn =
      one.names.resolutionMechanism !== "dns" && (rank(one) % 10 === 0 || rank(one) % 10 === 3) && rank(one) > 9;
    return one.fromNs <= (isOwn ? timeNs + CONNECTION_LEAD_NS : timeNs) && timeNs < one.toNs;
  };
  const ranked = spans.map((one, at) => ({ one, at })).filter(({ one }) => holds(one));
  const [best] = ranked.toSorted(
    (a, b) => rank(a.one) - rank(b.one) || Number(b.one.fromNs - a.one.fromNs) || b.at - a.at,
  );
  return best?.one.names.name ?? null;
}

test("the table follows the rule, whatever is in it", () => {
  const cluster = fc.constantFrom("", "a", "b");
  const time = fc.bigInt({ min: 0n, max: 20n });
  const port = fc.constantFrom(null, 80, 443);
  const name = fc.constantFrom("x", "y", "z");
  const anyGiven = fc
    .record({ cluster, port, name, from: time, length: fc.bigInt({ min: 1n, max: 30n }) })
    .map((one) => given(one.name, { ...one, fromNs: one.from, toNs: one.from + one.length }));
  const anyTold = fc
    .record({
      cluster,
      name,
      mechanism: fc.constantFrom("dns" as const, "tls-sni" as const, "http-header" as const),
      client: fc.constantFrom(ANN, BEN),
      time,
    })
    .map((one) =>
      told(
        one.name,
        one.mechanism,
        one.mechanism === "dns" ? { ...one.client, port: null } : one.client,
        one.time,
        one.cluster,
      ),
    );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anyGiven, anyTold), { maxLength: 12 }),
      fc.record({ cluster, port, other: fc.constantFrom(ANN, BEN), timeNs: time }),
      (spans, where) => {
        const table = new NameTable();
        // Those that say nothing new are not in the table: the rule is that of those that are.
        const kept = spans.flatMap((one) => (table.add([one]).length > 0 ? [one] : []));
        const found = table.resolve(where.cluster, { ip: "10.0.0.1", port: where.port }, where.other, where.timeNs);
        expect(found?.names.name ?? null).toBe(ruleOf(kept, where));
      },
    ),
    { numRuns: 500 },
  );
});
