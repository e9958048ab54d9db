import { expect, test } from "vitest";
import type { AgentState } from "../../contract/index.ts";
import type { NodeState } from "../../k8s/index.ts";
import { NodeLines } from "./node-lines.ts";

const POD: NodeState = { node: "n1", phase: "pulling", reason: "", nextStep: "", pod: "", podIp: "", restarts: 0 };
const AGENT: AgentState = {
  cluster: "staging",
  node: "n1",
  phase: "connected",
  reason: "",
  version: "",
  entries: 0,
  entriesPerSecond: 0,
  packetsPerSecond: 0,
  packets: 0,
  quietMs: 0,
  lagMs: 0,
  clockOffsetMs: 0,
  roundTripMs: 0,
  losses: 0,
  level: "full",
  levelReason: "",
  cpuMillicores: 0,
  memoryBytes: 0,
  orderGiven: 1,
  orderFollowed: 1,
  orderError: "",
  ringBytes: 0,
  ringFromNs: null,
  failure: "",
  ledger: [],
};

function check(tell: (lines: NodeLines) => void, expected: readonly string[]): void {
  const told: string[] = [];
  tell(new NodeLines({ error: (line) => told.push(line) }));
  expect(told).toEqual(expected);
}

test("a line for each change of a pod, none for the same again", () =>
  check(
    (lines) => {
      lines.pods([POD, { ...POD, node: "n2" }]);
      lines.pods([
        POD,
        { ...POD, node: "n2", phase: "stuck", reason: "ImagePullBackOff", nextStep: "check the image" },
      ]);
      lines.pods([{ ...POD, phase: "running" }]);
    },
    ["n1: pulling", "n2: pulling", "n2: stuck: ImagePullBackOff. check the image", "n1: running"],
  ));

test("agents, as soon as there is something to say", () =>
  check(
    (lines) => {
      lines.agents([{ ...AGENT, phase: "connecting" }]);
      lines.agents([{ ...AGENT, orderFollowed: 0 }]);
      lines.agents([AGENT]);
      lines.agents([{ ...AGENT, phase: "reconnecting", reason: "it hung up" }]);
      lines.agents([{ ...AGENT, phase: "failed" }]);
      lines.agents([{ ...AGENT, failure: "no permission" }]);
      lines.agents([{ ...AGENT, orderError: "bad filter" }]);
      lines.agents([{ ...AGENT, level: "summary", levelReason: "cpu" }]);
    },
    [
      "n1: capturing",
      "n1: reconnecting: it hung up",
      "n1: failed",
      "n1: captures nothing: no permission",
      "n1: does not take its order: bad filter",
      "n1: capturing summary only: cpu",
    ],
  ));

test("an agent whose pod is made again, though nobody heard it go", () =>
  check(
    (lines) => {
      lines.agents([AGENT]);
      lines.pods([{ ...POD, phase: "lost" }]);
      lines.pods([{ ...POD, phase: "running" }]);
      lines.agents([AGENT]);
    },
    ["n1: capturing", "n1: lost", "n1: running", "n1: capturing"],
  ));

test("the lease, only when there is something wrong with it, and when there no longer is", () =>
  check(
    (lines) => {
      lines.lease({ endsAtMs: 1, failure: "" });
      lines.lease({ endsAtMs: 1, failure: "no answer" });
      lines.lease({ endsAtMs: 1, failure: "no answer" });
      lines.lease({ endsAtMs: 2, failure: "" });
    },
    ["the lease could not be renewed: no answer", "the lease is renewed again"],
  ));

test("what an agent says cannot act on the terminal", () =>
  check((lines) => lines.agents([{ ...AGENT, failure: "\u001b[2J\nx" }]), ["n1: captures nothing: ·[2J·x"]));
