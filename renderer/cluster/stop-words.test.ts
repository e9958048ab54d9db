import { describe, expect, test } from "vitest";
import { testNode, testOrder, testTap } from "../testing/tap.ts";
import { contextsOf, leaveQuestion, removalWords, stopQuestion } from "./stop-words.ts";

const NODES = [testNode({}), testNode({ node: "b" })];
const ON_NODES = testTap({ nodes: NODES });
const IN_PODS = testTap({
  context: "stage-us",
  order: testOrder({ way: "pod" }),
  nodes: [testNode({ node: "web/a" })],
});

describe("questions", () => {
  test("before one tap ends name its context and what is removed there", () => {
    expect(stopQuestion([ON_NODES])).toBe(
      "Stop the tap of prod-eu? Its agents on 2 nodes are removed; the entries stay.",
    );
    expect(stopQuestion([IN_PODS])).toBe(
      "Stop the tap of stage-us? Its captures in 1 pod are removed; the entries stay.",
    );
  });

  test("before several end name all", () => {
    expect(leaveQuestion([ON_NODES, IN_PODS], "Playing the demo")).toBe(
      "Playing the demo ends 2 taps. The agents on 2 nodes of prod-eu and the captures in 1 pod of stage-us are removed first; the entries are kept.",
    );
    expect(contextsOf([ON_NODES, IN_PODS, ON_NODES])).toBe("prod-eu, stage-us");
  });
});

describe("removal", () => {
  test("says what was done and that nothing is left, or how much", () => {
    expect(removalWords(ON_NODES)).toBe("Removed the agents on 2 nodes; nothing of this session is left in prod-eu.");
    expect(removalWords({ ...ON_NODES, left: ["Job a"] })).toBe(
      "Removed the agents on 2 nodes, but 1 object could not be removed from prod-eu.",
    );
  });

  test("does not hide the record that stays in a pod", () => {
    expect(removalWords(IN_PODS)).toMatch(/^Removed the captures in 1 pod of stage-us; .* record stays in its pod/);
  });

  test("of a tap that had no agent yet counts none", () => {
    expect(removalWords({ ...ON_NODES, nodes: [] })).toBe(
      "Removed the agents; nothing of this session is left in prod-eu.",
    );
  });
});
