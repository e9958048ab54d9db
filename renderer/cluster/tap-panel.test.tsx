import { describe, expect, test } from "vitest";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { testNode, testOrder, testTap } from "../testing/tap.ts";
import { AgentDetail, type AgentLog } from "./AgentDetail.tsx";
import { AgentTable } from "./AgentTable.tsx";
import { ClusterPanel } from "./ClusterPanel.tsx";
import { endWords, LeftoverList } from "./LeftoverList.tsx";
import { TapPanel } from "./TapPanel.tsx";

const nothing = (): void => {};
const nobody = () => null;
const later = async (): Promise<void> => {};

describe("panel of a tap", () => {
  const panel = (change: Parameters<typeof testTap>[0]) => (
    <TapPanel
      state={testTap(change)}
      nowMs={0}
      agents={<AgentTable state={testTap(change)} nowMs={720_000} renderDetail={nobody} />}
      pods={null}
      isPodListOpen={false}
      onPodList={nothing}
      leftovers={null}
      onRemove={later}
      onSeen={nothing}
    />
  );

  test("what is tapped, each agent, the lease, and the way to end it", () => {
    const words = wordsOf(panel({}));
    expect(words).toContain("prod-eu tapped on nodes; agents in taps ; session m3x8qd");
    expect(words).toContain("Agents that report 1 of 1 Packets 8.1k/s Entries 231/s Lost 0 Lease 52 min");
    expect(words).toContain("41 pods in shop are tapped");
    expect(words).toContain("node-a connected 8.1k/s 231/s 0 0.12 cores 92.4 MB everything 12 min, 240 MB +12 ms now");
    expect(buttonsOf(panel({}))).toEqual(["Stop and remove from prod-eu", "node-a"]);
  });

  test("an agent that does not speak shows no measures, but why and what to do", () => {
    const stuck = testNode({ phase: "stuck", reason: "exceeded quota", nextStep: "free quota", silentMs: null });
    expect(wordsOf(panel({ nodes: [stuck] }))).toMatch(/node-a stuck – – 0 – – – – – – Exceeded quota\. Free quota\./);
  });

  test("names that cannot be shown are said", () => {
    expect(wordsOf(panel({ missingNames: ["services in payments"] }))).toContain(
      "Names that cannot be shown services in payments",
    );
  });

  test("removed: that nothing is left, or what; and it can be put away", () => {
    expect(wordsOf(panel({ phase: "removed" }))).toContain("nothing of this session is left in prod-eu.");
    expect(buttonsOf(panel({ phase: "removed" }))).toEqual(["Put the tap of prod-eu away"]);
    expect(wordsOf(panel({ phase: "removed", left: ["Job thresher-x"] }))).toContain(
      "1 object could not be removed from prod-eu. Job thresher-x",
    );
  });

  test("while it is removed it cannot be removed again", () => {
    expect(buttonsOf(panel({ phase: "removing" }))).toEqual(["node-a"]);
  });
});

describe("agents of a tap", () => {
  test("in pods each is one capture", () => {
    const state = testTap({
      order: testOrder({ way: "pod" }),
      nodes: [testNode({ node: "web/a", phase: "running", link: "connected", lost: 3 })],
    });
    const table = <AgentTable state={state} nowMs={0} renderDetail={nobody} />;
    expect(wordsOf(table)).toMatch(/^Pod State Packets .* web\/a connected 8\.1k\/s 231\/s 3 0\.12 cores/);
    expect(attributesOf(table, "aria-label")).toEqual(["Captures of prod-eu"]);
    expect(attributesOf(table, "data-lossy")).toEqual(["true"]);
  });

  const detail = (log: Partial<AgentLog>) => (
    <AgentDetail
      node={testNode({
        ledger: [{ hop: "kernel", code: "x", reason: "too late", unit: "packets", count: 7, isLoss: true }],
      })}
      context="prod-eu"
      log={{ kind: "answered", containers: [], failure: null, ...log }}
      onReadLog={nothing}
      onCopy={nothing}
      onRestart={later}
    />
  );

  test("at a click what one lost at each hop, and what its containers wrote", () => {
    const element = detail({ containers: [{ name: "capture", text: "tcpdump: listening" }] });
    expect(wordsOf(element)).toContain("7 packets lost at kernel too late");
    expect(wordsOf(element)).toContain("capture Copy tcpdump: listening");
    expect(buttonsOf(element)).toEqual(["Restart the agent", "Read again", "Copy the log of capture on node-a"]);
  });

  test("a log that is being read, or cannot be, says so", () => {
    expect(buttonsOf(detail({ kind: "waiting" }))).toEqual(["Restart the agent"]);
    const failure = { code: "FORBIDDEN", message: "pods/log is forbidden", nextStep: "ask for get pods/log" };
    expect(wordsOf(detail({ kind: "failed", failure }))).toContain("pods/log is forbidden. Ask for get pods/log.");
  });
});

describe("all taps", () => {
  const all = (...taps: readonly ReturnType<typeof testTap>[]) => panel(taps, true);
  const panel = (taps: readonly ReturnType<typeof testTap>[], canJoin: boolean) => (
    <ClusterPanel
      taps={taps}
      canJoin={canJoin}
      onJoin={nothing}
      onRequests={nothing}
      onDoctor={nothing}
      onLookBack={nothing}
      onTap={nothing}
      onRemoveAll={later}
    >
      {null}
    </ClusterPanel>
  );

  test("how many report, another tap, and the end of all where there are several", () => {
    const second = testTap({ tap: "t2", context: "stage-us", nodes: [testNode({ phase: "pulling" })] });
    expect(wordsOf(all(testTap(), second))).toContain("Tapped clusters 2 taps, 1 of 2 report");
    expect(buttonsOf(all(testTap(), second))).toEqual([
      "Show the requests",
      "Look back",
      "Doctor",
      "Tap another cluster",
      "Stop all",
    ]);
    expect(buttonsOf(all(testTap()))).toEqual(["Show the requests", "Look back", "Doctor", "Tap another cluster"]);
  });

  test("after their end another may join the session, or a new one begin", () => {
    const ended = testTap({ phase: "removed" });
    expect(wordsOf(all(ended))).toContain("nothing is tapped");
    expect(buttonsOf(all(ended))).toEqual([
      "Show the requests",
      "Look back",
      "Doctor",
      "Tap into this session",
      "Tap a cluster",
    ]);
    // What is left of the taps of a session that was closed is told; it cannot be joined.
    expect(buttonsOf(panel([ended], false))).toEqual(["Show the requests", "Look back", "Doctor", "Tap a cluster"]);
  });
});

describe("leftovers", () => {
  const row = {
    session: "k7f2c9",
    user: "ada",
    namespace: "shop",
    isMine: true,
    createdAtMs: Date.UTC(2026, 10, 23),
    leaseEndsAtMs: 720_000,
    nodes: ["node-a"],
    objects: ["Job a", "Secret a"],
  };
  const list = (sessions: readonly (typeof row)[], outcome = "") => (
    <LeftoverList context="prod-eu" sessions={sessions} nowMs={0} outcome={outcome} onRemove={later} />
  );

  test("who, when, how much, where, until when, and its removal; nothing where nothing is left", () => {
    expect(wordsOf(list([row]))).toMatch(
      /k7f2c9 , yours, begun 2\d Nov 2026, .*: 2 objects in shop on node-a; ends by itself in 12 min\. Remove/,
    );
    expect(buttonsOf(list([row]))).toEqual(["Remove session k7f2c9"]);
    expect(markupOf(list([]))).toBe("");
    expect(wordsOf(list([], "Removed 2 objects."))).toContain("Removed 2 objects.");
  });

  test("a lease that has ended, or that never was, is said", () => {
    expect(endWords(1, 2)).toBe("its lease has ended");
    expect(endWords(null, 2)).toMatch(/stays until it is removed/);
  });
});
