import { expect, test } from "vitest";
import type { Dissector } from "../protocols/dissector.ts";
import { Candidates } from "./candidates.ts";

function dissector(name: string, ports: readonly number[]): Dissector {
  return {
    name,
    transports: ["tcp"],
    ports,
    protocols: [],
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    fields: [],
    paths: [],
    detect: null,
    open: () => expect.unreachable(),
  };
}
const CANDIDATES = new Candidates([
  dissector("a", [80]),
  dissector("b", []),
  dissector("c", [8080, 80, 8080]),
  dissector("d", [22]),
]);

test.each([
  [40_000, 80, "a c"],
  [80, 40_000, "a c"],
  [8080, 1, "c"],
  [1, 2, ""],
  // No list has both in the order of the registry.
  [22, 80, null],
  [80, 80, null],
])("of the ports %i and %i: %j", (one, other, expected) => {
  const found = CANDIDATES.ofPorts(one, other);
  expect(found?.map(({ name }) => name).join(" ") ?? null).toBe(expected);
});
