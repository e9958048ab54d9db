import { expect, test } from "vitest";
import { MAX_HISTORY, type NameHistory, nameHistory } from "./name-history.ts";
import { ALWAYS_FROM_NS, EVERYWHERE, type NameSpan, NameTable, NO_NAMES } from "./name-table.ts";

function span(name: string, seconds: bigint, over: Partial<NameSpan> = {}): NameSpan {
  const names = { ...NO_NAMES, name, namespace: "shop" };
  return { ...EVERYWHERE, ip: "10.0.0.1", fromNs: seconds * 1_000_000_000n, names, ...over };
}
function check(spans: readonly NameSpan[], expected: NameHistory): void {
  const table = new NameTable();
  table.add(spans);
  expect(nameHistory(table.intervals)).toEqual(expected);
}

test("each name stands at the second from which it held", () =>
  check([span("cart-2", 20n), span("cart-1", 10n), span("price", 10n, { ip: "10.0.0.2" })], {
    "10": {
      "10.0.0.1": { FullAddress: "cart-1.shop", Namespace: "shop" },
      "10.0.0.2": { FullAddress: "price.shop", Namespace: "shop" },
    },
    "20": { "10.0.0.1": { FullAddress: "cart-2.shop", Namespace: "shop" } },
  }));
test("a port stands behind its address", () =>
  check([span("a", 1n, { port: 80 }), span("b", 1n, { ip: "fd00::1", port: 80 })], {
    "1": {
      "10.0.0.1:80": { FullAddress: "a.shop", Namespace: "shop" },
      "[fd00::1]:80": { FullAddress: "b.shop", Namespace: "shop" },
    },
  }));
test("a name since ever, and one without a namespace", () =>
  check([span("x", 0n, { fromNs: ALWAYS_FROM_NS, names: { ...NO_NAMES, name: "x" } })], {
    "0": { "10.0.0.1": { FullAddress: "x", Namespace: "" } },
  }));
test("a name that only DNS told, and none at all", () =>
  check(
    [span("", 1n, { names: { ...NO_NAMES, dns: "a.example" } }), span("", 2n, { ip: "10.0.0.9", names: NO_NAMES })],
    { "1": { "10.0.0.1": { FullAddress: "a.example", Namespace: "" } } },
  ));
test("too many names: the latest are told", () => {
  const many = Array.from({ length: MAX_HISTORY + 2 }, (_, i) => ({ ...span(`n${i}`, BigInt(i)), id: i + 1 }));
  const history = nameHistory(many);
  expect(Object.keys(history)).toHaveLength(MAX_HISTORY);
  expect(history["1"]).toBeUndefined();
});
