import { describe, expect, test } from "vitest";
import type { Transport } from "../flow/flow.ts";
import type { Detected, Dissector } from "../protocols/dissector.ts";
import { SideHead } from "./side-head.ts";

/** A dissector that writes down what it was shown and answers by a table, else "no". */
function dissector(name: string, asked: string[], answers: Readonly<Record<string, Detected>>): Dissector {
  return {
    name,
    transports: ["tcp", "udp"],
    ports: [],
    protocols: [],
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    fields: [],
    paths: [],
    detect: (bytes, start, end) => {
      const shown = String.fromCharCode(...bytes.subarray(start, end));
      asked.push(`${name}?${shown}`);
      return answers[shown] ?? "no";
    },
    open: () => expect.unreachable(),
  };
}

/** Shows pieces (`-` loses bytes) and answers what was asked and signed. */
function check(
  pieces: readonly string[],
  expected: readonly string[],
  transport: Transport = "tcp",
  maxBytes = 100,
): SideHead {
  const log: string[] = [];
  const one = dissector("a", log, { x: "more", xy: "client", s: "server" });
  const two = dissector("b", log, { x: "maybe-server", s: "maybe-client" });
  const head = new SideHead([one, two, { ...one, detect: null }], maxBytes);
  for (const piece of pieces) {
    if (piece === "-") {
      head.lose();
      continue;
    }
    const bytes = Uint8Array.from(`<${piece}>`, (character) => character.charCodeAt(0));
    const before = head.length;
    head.look(bytes, 1, 1 + piece.length, transport, {
      sign: ({ name }, sign) => {
        log.push(`${name}=${sign}`);
        return sign === "server";
      },
    });
    if (transport === "tcp" && !head.hasGap && head.length === before) head.keep(bytes, 1, 1 + piece.length);
    bytes.fill(0);
  }
  expect(log).toEqual(expected);
  return head;
}

describe("the head of one side", () => {
  test("is shown grown, and not again to who said no", () => {
    check(["x", "y"], ["a?x", "b?x", "b=maybe-server", "a?xy", "a=client", "b?xy"]);
    check(["z", "x"], ["a?z", "b?z"]);
  });
  test("is shown to nobody else behind a sign that is enough", () => check(["s"], ["a?s", "a=server"]));
  test("a datagram rules out nothing", () => check(["z", "x"], ["a?z", "b?z", "a?x", "b?x", "b=maybe-server"], "udp"));
  test("behind a gap each piece is shown by itself, to all", () => {
    check(["z", "-", "x", "xy"], ["a?z", "b?z", "a?x", "b?x", "b=maybe-server", "a?xy", "a=client", "b?xy"]);
  });
  test("keeps no more than the limit", () => {
    const head = check(["xyz"], ["a?xyz", "b?xyz"], "tcp", 2);
    expect([head.isFull, String.fromCharCode(...head.bytes)]).toEqual([true, "xy"]);
  });
});
