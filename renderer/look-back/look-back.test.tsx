import { describe, expect, test } from "vitest";
import type { Snapshot } from "../../contract/index.ts";
import { takeSnapshot, removeSnapshot } from "../look-back-actions.ts";
import { attributesOf, buttonsOf, wordsOf } from "../testing/markup.ts";
import { openWorkspace } from "../testing/open-workspace.ts";
import { waitFor } from "../testing/wait-for.ts";
import { holdingsOf, type Holding } from "./look-back-order.ts";
import { LookBackPane } from "./LookBackPane.tsx";
import { SnapshotTable } from "./SnapshotTable.tsx";
import { contentWords, progressWords, timeRange } from "./snapshot-words.ts";

const nothing = (): void => {};
const later = async (): Promise<void> => {};
const START = new Date(2026, 10, 28, 14, 2, 11).getTime();
const SNAPSHOT: Snapshot = {
  id: "k1",
  name: "before the 503s",
  path: "/data/k1.pcapng",
  createdMs: START,
  fromMs: START,
  toMs: START + 300_000,
  bytes: 48_120_000,
  packets: 61_204,
  nodes: ["node-a", "node-b"],
  notice: "",
};
const ORDER = { tap: "", nodes: ["node-a"], fromMs: 0, toMs: 60_000, name: "one minute" };

describe("words", () => {
  test("a range on one day and over midnight; none without packets", () => {
    expect(timeRange(SNAPSHOT)).toBe("28 Nov 2026, 14:02:11 – 14:07:11");
    expect(timeRange({ fromMs: START, toMs: START + 86_400_000 })).toBe(
      "28 Nov 2026, 14:02:11 – 29 Nov 2026, 14:02:11",
    );
    expect(timeRange({ fromMs: null, toMs: null })).toBe("no packets");
  });

  test("what it holds, and how far a fetch is", () => {
    expect(contentWords(SNAPSHOT)).toBe("61,204 packets, 48.1 MB, of node-a, node-b");
    const progress = { agents: 4, agentsDone: 1, scannedBytes: 0, totalBytes: 0, packets: 310, snapshot: null };
    expect(progressWords(progress)).toBe("1 of 4 agents is done, 310 packets so far");
    expect(progressWords(null)).toBe("Asking the agents");
  });
});

describe("snapshots", () => {
  const table = (change: Partial<Snapshot>, onDownload: (() => void) | null = nothing) => (
    <SnapshotTable
      snapshots={[{ ...SNAPSHOT, ...change }]}
      newest="k1"
      onOpen={nothing}
      onDownload={onDownload}
      onRemove={later}
    />
  );

  test("each with its time, size and nodes, to open, download and delete by name", () => {
    expect(wordsOf(table({}))).toMatch(
      /^before the 503s 28 Nov 2026, .* 61,204 packets, 48\.1 MB, of node-a, node-b Open$/,
    );
    expect(buttonsOf(table({}))).toEqual([
      "Open before the 503s",
      "Download before the 503s",
      "Delete before the 503s",
    ]);
    expect(attributesOf(table({}), "data-new")).toEqual(["true"]);
  });

  test("on one's own machine there is nothing to download", () => {
    expect(buttonsOf(table({}, null))).toEqual(["Open before the 503s", "Delete before the 503s"]);
  });

  test("what could not be had is said", () => {
    expect(wordsOf(table({ notice: "node-d did not answer" }))).toContain("node-d did not answer.");
  });
});

describe("pane", () => {
  const HOLDING: Holding = { tap: "t1", context: "prod-eu", node: "node-a", fromMs: START, bytes: 240_000_000 };
  const pane = (change: Partial<Parameters<typeof LookBackPane>[0]> = {}) => (
    <LookBackPane
      holdings={[HOLDING]}
      nowMs={START + 720_000}
      fetching={null}
      failure={null}
      snapshots={[]}
      newest=""
      onTake={nothing}
      onCancel={nothing}
      onClose={nothing}
      onOpen={nothing}
      onDownload={nothing}
      onRemove={later}
      {...change}
    />
  );

  test("what is held, by whom, and the time to fetch", () => {
    const words = wordsOf(pane());
    expect(words).toContain("1 agent holds 240 MB, back to 14:02.");
    expect(words).toContain("1 min 5 min 15 min All held From – to Nodes: all that hold packets node-a 12 min, 240 MB");
    expect(attributesOf(pane(), "placeholder")).toEqual(["prod-eu 14:14"]);
    expect(buttonsOf(pane())).toEqual(["Close", "Fetch the packets"]);
  });

  test("of several taps one can be chosen", () => {
    const other = { ...HOLDING, tap: "t2", context: "stage-us" };
    expect(wordsOf(pane({ holdings: [HOLDING, other] }))).toContain("Cluster All prod-eu stage-us");
  });

  test("while it fetches: how far, and the way to stop it", () => {
    const progress = { agents: 4, agentsDone: 2, scannedBytes: 5e6, totalBytes: 1e7, packets: 12_300, snapshot: null };
    const fetching = pane({ fetching: { name: "prod-eu 14:14", progress, pace: null } });
    expect(wordsOf(fetching)).toContain(
      "prod-eu 14:14 5 MB of 10 MB Cancel 2 of 4 agents are done, 12,300 packets so far",
    );
    expect(buttonsOf(fetching)).toEqual(["Close", "Cancel", "Fetching…"]);
    expect(attributesOf(fetching, "aria-disabled")).toEqual(["true"]);
  });

  test("where nobody holds packets it says who would; what failed is told", () => {
    expect(wordsOf(pane({ holdings: [] }))).toContain("No running agent holds packets now.");
    expect(buttonsOf(pane({ holdings: [] }))).toEqual(["Close"]);
    const failure = { code: "UNREACHABLE", message: "no agent answered", nextStep: "Look at the agents." };
    expect(wordsOf(pane({ failure }))).toContain("no agent answered. Look at the agents.");
  });
});

describe("fetching", () => {
  test("makes a snapshot that is listed first and told; it can be deleted", async () => {
    const workspace = await openWorkspace("snapshots", 0);
    await waitFor(() => expect(workspace.lookBack.snapshots.get()).toHaveLength(2));
    await takeSnapshot(workspace, ORDER);
    expect(workspace.lookBack.fetching.get()).toBeNull();
    expect(workspace.lookBack.snapshots.get()?.map(({ name }) => name)[0]).toBe("one minute");
    expect(workspace.lookBack.newest.get()).toMatchObject({ name: "one minute", fromMs: 0, toMs: 60_000 });
    expect(workspace.notice.get()?.text).toMatch(/^Fetched one minute: 12,400 packets/);
    await removeSnapshot(workspace, workspace.lookBack.newest.get()?.id ?? "");
    expect(workspace.lookBack.snapshots.get()).toHaveLength(2);
  });

  test("is called off: no snapshot, no failure", async () => {
    const workspace = await openWorkspace("snapshots", 0);
    const taking = takeSnapshot(workspace, ORDER);
    await waitFor(() => expect(workspace.lookBack.fetching.get()?.progress?.packets ?? 0).toBeGreaterThan(0));
    workspace.lookBack.cancel();
    await taking;
    expect(workspace.lookBack.newest.get()).toBeNull();
    expect(workspace.lookBack.failure.get()).toBeNull();
    expect(workspace.lookBack.snapshots.get()).toHaveLength(2);
  });

  test("agents of a tap are offered as they report", async () => {
    const workspace = await openWorkspace("cluster-live", 0);
    await waitFor(() => expect(holdingsOf(workspace.cluster.taps.get() ?? [])).toHaveLength(4));
  });
});
