import { describe, expect, test } from "vitest";
import type { ClusterNode, ClusterState } from "../../contract/index.ts";
import { testNode, testOrder, testTap } from "../testing/tap.ts";
import { clockText, contactText, cpuText, levelText, ringText } from "./agent-text.ts";
import {
  alertsOf,
  clockOf,
  isTapRunning,
  runningTaps,
  tapsName,
  leaseWords,
  nodeWords,
  progressOf,
  tapName,
  timeUntil,
} from "./tap-words.ts";

const UP: Partial<ClusterNode> = { phase: "running", link: "connected" };

describe("nodes", () => {
  const check = (change: Partial<ClusterNode>, mood: string, text: string, reason = ""): void =>
    expect(nodeWords(testNode(change))).toMatchObject({ mood, text, reason });

  test("each phase has a word and a meaning", () => {
    check({ phase: "creating" }, "waiting", "creating");
    check({ phase: "pulling", reason: "Pulling image" }, "waiting", "pulling images", "Pulling image");
    check({ phase: "stuck", reason: "quota" }, "bad", "stuck", "quota");
    check({ phase: "lost", reason: "OOMKilled" }, "warn", "lost", "OOMKilled");
    check({ phase: "removed" }, "gone", "removed");
  });

  test("one that runs is told by its connection, and by why that is not there", () => {
    check(UP, "live", "connected");
    check({ ...UP, linkReason: "tcpdump ended" }, "warn", "faulty", "tcpdump ended");
    check({ phase: "running", link: "connecting" }, "waiting", "connecting");
    check({ phase: "running", link: "reconnecting", linkReason: "cut" }, "warn", "reconnecting", "cut");
    check(
      { phase: "running", link: "failed", linkReason: "another certificate" },
      "bad",
      "refused",
      "another certificate",
    );
    check({ phase: "stuck", link: "reconnecting", linkReason: "cut", reason: "quota" }, "bad", "stuck", "quota");
  });

  test("light up one after the other; one that was cut off later is not on its way up", () => {
    const progress = (...nodes: readonly Partial<ClusterNode>[]) => progressOf({ nodes: nodes.map(testNode) });
    expect(progress()).toEqual({ lit: 0, total: 0, isUnderWay: true });
    expect(progress(UP, { phase: "pulling" })).toEqual({ lit: 1, total: 2, isUnderWay: true });
    expect(progress(UP, { phase: "stuck" })).toMatchObject({ lit: 1, isUnderWay: true });
    expect(progress(UP, { ...UP, link: "reconnecting" })).toEqual({ lit: 1, total: 2, isUnderWay: false });
    expect(progress(UP, { phase: "removed" })).toEqual({ lit: 1, total: 1, isUnderWay: false });
  });
});

describe("names and times", () => {
  test("the source is its context, namespaces and pods", () => {
    const check = (namespaces: string[], podsTargeted: number, expected: string): void =>
      expect(tapName({ context: "prod-eu", namespaces, podsTargeted })).toBe(expected);
    check(["shop"], 41, "prod-eu · shop (41 pods)");
    check(["*"], 1, "prod-eu · all namespaces (1 pod)");
    check(["a", "b", "c", "d", "e"], 1200, "prod-eu · a, b, c and 2 more (1,200 pods)");
  });

  test("several taps are named one after the other; ended ones are not", () => {
    const stage = testTap({ context: "stage", namespaces: ["web"], podsTargeted: 3 });
    expect(tapsName([testTap(), stage])).toBe("prod-eu · shop (41 pods) + stage · web (3 pods)");
    expect(tapsName([testTap(), { ...stage, phase: "removed" }])).toBe("prod-eu · shop (41 pods)");
    expect(tapsName([])).toBeNull();
  });

  test("a time to come is never below nothing", () => {
    expect(timeUntil(60_000, 0)).toBe("60 s");
    expect(timeUntil(52 * 60_000, 0)).toBe("52 min");
    expect(timeUntil(0, 5000)).toBe("0 s");
  });

  test("runs from the order to start until everything is gone", () => {
    const check = (phase: ClusterState["phase"], expected: boolean): void =>
      expect(isTapRunning({ phase })).toBe(expected);
    check("starting", true);
    check("live", true);
    check("removing", true);
    check("removed", false);
    expect(runningTaps(null)).toEqual([]);
  });
});

describe("lease", () => {
  const endsAt = Date.UTC(2026, 10, 23, 12, 52);
  const check = (leaseFailure: string, expected: RegExp, order = testOrder()): void =>
    expect(leaseWords({ leaseEndsAtMs: endsAt, leaseFailure, order }, endsAt - 52 * 60_000).text).toMatch(expected);

  test("says when Kubernetes removes the agents, and that this is put off while all is well", () => {
    check("", new RegExp(`removes the agents at ${clockOf(endsAt)} by itself unless the lease is renewed`));
  });

  test("in pods it is the captures that end", () => {
    check("", new RegExp(`captures end by themselves at ${clockOf(endsAt)}`), testOrder({ way: "pod" }));
  });

  test("that could not be renewed says why, and when the agents end", () => {
    check("jobs is forbidden", new RegExp(`not be renewed: jobs is forbidden\\. The agents end at ${clockOf(endsAt)}`));
  });

  test("that nothing is known of promises nothing", () => {
    expect(leaseWords({ leaseEndsAtMs: null, leaseFailure: "", order: testOrder() }, 0)).toEqual({
      isFailing: false,
      left: "–",
      text: "",
    });
  });
});

describe("alerts", () => {
  const check = (change: Partial<ClusterState>, expected: readonly (readonly [tone: string, text: RegExp])[]): void => {
    const alerts = alertsOf(testTap(change));
    expect(alerts.map(({ tone }) => tone)).toEqual(expected.map(([tone]) => tone));
    for (const [index, [, text]] of expected.entries()) {
      expect(`${alerts[index]?.message} ${alerts[index]?.nextStep}`).toMatch(text);
    }
  };
  const a = testNode({ ...UP, node: "a" });

  test("none while all is well, while it is removed, and after it", () => {
    const stuck = testNode({ phase: "stuck", reason: "quota" });
    check({ nodes: [a] }, []);
    check({ nodes: [stuck], phase: "removing" }, []);
    check({ nodes: [stuck], phase: "removed" }, []);
  });

  test("a stuck node with its reason and next step", () => {
    const stuck = testNode({ node: "b", phase: "stuck", reason: "ImagePullBackOff", nextStep: "name another image" });
    check({ nodes: [a, stuck] }, [
      ["bad", /^The agent on b of prod-eu is stuck: ImagePullBackOff Name another image\.$/],
    ]);
  });

  test("an agent that speaks but cannot capture", () => {
    const faulty = testNode({ ...UP, linkReason: "tcpdump has no permission" });
    check({ nodes: [faulty] }, [["bad", /^The agent on node-a of prod-eu reports a fault: tcpdump has no permission/]]);
  });

  test("in pods the captures are meant", () => {
    const stuck = testNode({ node: "web/a", phase: "stuck", reason: "forbidden" });
    check({ nodes: [stuck, { ...stuck, node: "web/b" }], order: testOrder({ way: "pod" }) }, [
      ["bad", /^The captures in web\/a, web\/b of prod-eu are stuck: forbidden/],
    ]);
  });

  test("several of a kind are one alert; the gravest kind stands first", () => {
    const cut = (node: string) => testNode({ node, phase: "running", link: "reconnecting", linkReason: "reset" });
    check({ nodes: [cut("b"), cut("c"), testNode({ node: "d", phase: "lost" })], leaseFailure: "forbidden" }, [
      ["warn", /lease could not be renewed: forbidden/],
      ["warn", /^The agent on d of prod-eu is lost It is made again/],
      ["warn", /^The agents on b, c of prod-eu are being reached again: reset What is shown stays/],
    ]);
  });
});

describe("cells of the agents", () => {
  test("CPU in millicores when idle, else in cores", () => {
    expect(cpuText(4.2)).toBe("4 m");
    expect(cpuText(118)).toBe("0.12 cores");
    expect(cpuText(1400)).toBe("1.40 cores");
  });

  test("the level, and why it is not full", () => {
    expect(levelText({ level: "full", levelReason: "" })).toBe("everything");
    expect(levelText({ level: "flows", levelReason: "memory" })).toBe("connections only: memory");
    expect(levelText({ level: "new", levelReason: "" })).toBe("new");
  });

  test("what is held to look back at, by age and size", () => {
    expect(ringText({ ringBytes: 240_000_000, ringFromMs: 0 }, 720_000)).toBe("12 min, 240 MB");
    expect(ringText({ ringBytes: 0, ringFromMs: null }, 720_000)).toBe("–");
  });

  test("clocks with their sign, contacts with their age", () => {
    expect([null, 0.4, 12.4, -1412].map(clockText)).toEqual(["–", "same", "+12 ms", "−1.4 s"]);
    expect([null, 200, 14_200, 600_000].map(contactText)).toEqual(["–", "now", "14 s ago", "10 min ago"]);
  });
});
