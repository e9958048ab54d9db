import { expect, test } from "vitest";
import type { LeftSession } from "../../k8s/index.ts";
import { formatLeft } from "./left-text.ts";

const NOW_MS = 1_790_000_000_000;
const LEFT: LeftSession = {
  session: "abcd1234",
  user: "ann",
  namespace: "tools",
  isMine: true,
  createdAtMs: NOW_MS - 90_000,
  leaseEndsAtMs: NOW_MS + 600_000,
  nodes: ["n1", "n2"],
  objects: ["Job thresher-abcd1234-1", "ConfigMap thresher-abcd1234"],
  containers: [],
};

function check(change: Partial<LeftSession>, expected: readonly string[]): void {
  expect(formatLeft([{ ...LEFT, ...change }], NOW_MS).split("\n")).toEqual([...expected, ""]);
}

test("a session with its age, its lease, its nodes and its objects", () => {
  check({}, [
    "abcd1234 in the namespace tools, 1 min 30 s old, still running: it ends by itself in 10 min unless its desktop renews it",
    "  nodes: n1, n2",
    "  Job thresher-abcd1234-1",
    "  ConfigMap thresher-abcd1234",
  ]);
});

test("leases that are over, and none", () => {
  const rest = { nodes: [], objects: [] };
  check({ leaseEndsAtMs: NOW_MS, ...rest }, ["abcd1234 in the namespace tools, 1 min 30 s old, its lease is over"]);
  check({ leaseEndsAtMs: null, ...rest }, ["abcd1234 in the namespace tools, 1 min 30 s old, without a lease"]);
});

test("somebody else's session, with a name that would colour the terminal", () =>
  check({ isMine: false, user: "\u001b[31meve\n", nodes: [], objects: [], leaseEndsAtMs: null }, [
    "abcd1234 of ·[31meve· in the namespace tools, 1 min 30 s old, without a lease",
  ]));
