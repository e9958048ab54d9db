import { expect, test } from "vitest";
import { spansOfAddress, spansOfNames } from "./capture-names.ts";

function check(names: readonly string[], expected: readonly (readonly [string, string])[], ip = "10.0.0.1"): void {
  const spans = spansOfAddress(ip, names);
  expect(spans.map((span) => [span.names.name, span.names.namespace])).toEqual(expected);
  for (const span of spans) expect(span).toMatchObject({ ip, names: { dns: names.find((name) => name !== "") } });
}

test.each([
  ["cart", "cart", ""],
  ["cart.shop", "cart", "shop"],
  ["kube-dns.kube-system", "kube-dns", "kube-system"],
  ["cart.shop.svc", "cart", "shop"],
  ["cart.shop.svc.cluster.local", "cart", "shop"],
  ["www.example.com", "www.example.com", ""],
  ["a.b.svcs", "a.b.svcs", ""],
  ["Printer.local", "Printer.local", ""],
  ["cart.", "cart.", ""],
  [".shop", ".shop", ""],
  ["-a.b", "-a.b", ""],
  ["<b>.x", "<b>.x", ""],
])("%s is %s in %j", (text, name, namespace) => check([text], [[name, namespace]]));

test("the first name that is one counts; without a name, or an address, there is none", () => {
  check(["", "cart", "other"], [["cart", ""]]);
  check([], []);
  check([""], []);
  check(["cart"], [], "");
});

test("addresses of a block are texts, and their names come from the address alone", () => {
  const spans = spansOfNames([
    { address: Uint8Array.of(10, 0, 0, 7), names: ["cart.shop"] },
    { address: Uint8Array.of(0xfd, ...Array<number>(14).fill(0), 1), names: ["six"] },
  ]);
  expect(spans.map(({ ip, names }) => [ip, names.name, names.resolutionMechanism])).toEqual([
    ["10.0.0.7", "cart", "ip"],
    ["fd00::1", "six", "ip"],
  ]);
});
