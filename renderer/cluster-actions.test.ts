import { describe, expect, test } from "vitest";
import { removeTaps, showScreen, startTap, stopTaps } from "./cluster-actions.ts";
import { testOrder } from "./testing/tap.ts";
import { openWorkspace } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import type { Workspace } from "./workspace.ts";
import { closeSession, openDemo, reopenSession, stopCapture, toggleCapture } from "./workspace-actions.ts";

const ORDER = testOrder();

const phases = (workspace: Workspace): readonly string[] =>
  (workspace.cluster.taps.get() ?? []).map(({ phase }) => phase);
const openTaps = async (scene: "cluster-live" | "cluster-two" = "cluster-live"): Promise<Workspace> => {
  const workspace = await openWorkspace(scene, 100);
  await waitFor(() => expect(phases(workspace)).toContain("live"));
  return workspace;
};
const sourceKind = (workspace: Workspace): string => workspace.session.tick.get()?.source.kind ?? "";

describe("contexts", () => {
  test("the current one first, the others by name", async () => {
    const workspace = await openWorkspace("cluster", 0);
    await waitFor(() =>
      expect(workspace.cluster.contexts.get()?.contexts.map(({ name }) => name)).toEqual([
        "prod-eu",
        "dev-laptop",
        "stage-us",
      ]),
    );
  });

  test("without a kubeconfig why there is none", async () => {
    const workspace = await openWorkspace("cluster-empty", 0);
    await waitFor(() => expect(workspace.cluster.contexts.get()?.failure).toMatch(/no kubeconfig was found/));
  });
});

describe("a tap", () => {
  test("starts with a session of its own, whose requests are shown, and comes up node by node", async () => {
    const workspace = await openWorkspace("cluster", 0);
    showScreen(workspace, "cluster");
    expect(await startTap(workspace, ORDER, false)).toBe(true);
    await waitFor(() => expect(sourceKind(workspace)).toBe("cluster"));
    expect(workspace.ui.getState().screen).toBe("requests");
    await waitFor(() => expect(phases(workspace)).toEqual(["live"]));
  });

  test("is removed, and what is left of it is told", async () => {
    const workspace = await openTaps();
    expect(await removeTaps(workspace, "")).toBe(true);
    expect(phases(workspace)).toEqual(["removed"]);
    expect(workspace.notice.get()?.text).toMatch(/nothing of this session is left in prod-eu/);
    expect(sourceKind(workspace)).toBe("cluster");
  });

  test("of another cluster joins the session of those that run", async () => {
    const workspace = await openTaps();
    const session = workspace.session.tick.get()?.sessionId;
    expect(await startTap(workspace, testOrder({ context: "dev-laptop", namespaces: ["web"] }), true)).toBe(true);
    await waitFor(() => expect(phases(workspace)).toEqual(["live", "live"]));
    expect(workspace.session.tick.get()?.sessionId).toBe(session);
  });

  test("is ended alone, and the session goes on with the others", async () => {
    const workspace = await openTaps("cluster-two");
    expect(await removeTaps(workspace, "t2")).toBe(true);
    expect(phases(workspace)).toEqual(["live", "removed"]);
    expect(workspace.notice.get()?.text).toMatch(/captures in 3 pods of stage-us; .* ended record stays/);
    expect(workspace.session.tick.get()?.source.phase).toBe("live");
  });

  test("of several the question before the end names each", async () => {
    const workspace = await openTaps("cluster-two");
    stopTaps(workspace);
    expect(workspace.confirmation.get()?.text).toBe(
      "Stop 2 taps? The agents on 4 nodes of prod-eu and the captures in 3 pods of stage-us are removed; the entries stay.",
    );
    expect(workspace.confirmation.get()?.confirm).toBe("Stop and remove from prod-eu, stage-us");
    await workspace.confirmation.get()?.run();
    expect(phases(workspace)).toEqual(["removed", "removed"]);
    await waitFor(() => expect(workspace.session.tick.get()?.source.phase).toBe("ended"));
  });
});

describe("what ends a running tap", () => {
  const check = async (act: (workspace: Workspace) => unknown, text: RegExp): Promise<Workspace> => {
    const workspace = await openTaps();
    await act(workspace);
    const question = workspace.confirmation.get();
    expect(question?.text).toMatch(text);
    expect(question?.confirm).toContain("prod-eu");
    expect(phases(workspace)).toEqual(["live"]);
    return workspace;
  };

  test("asks first, by the name of the context, and does nothing before the answer", async () => {
    await check((workspace) => stopTaps(workspace), /^Stop the tap of prod-eu\? Its agents on 4 nodes are removed/);
    await check(stopCapture, /^Stop the tap of prod-eu/);
    await check(toggleCapture, /^Stop the tap of prod-eu/);
    await check(openDemo, /^Playing the demo ends the tap of prod-eu/);
    await check((workspace) => reopenSession(workspace, "s-1"), /^Opening another session ends the tap/);
  });

  test("removes the agents, then does what was asked for", async () => {
    const workspace = await check(closeSession, /^Closing this session ends the tap of prod-eu/);
    await workspace.confirmation.get()?.run();
    await waitFor(() => expect(sourceKind(workspace)).toBe("none"));
    expect(phases(workspace)).toEqual(["removed"]);
  });

  test("nothing is asked where no tap runs", async () => {
    const workspace = await openWorkspace("cluster-removed", 10);
    await waitFor(() => expect(phases(workspace)).toEqual(["removed"]));
    await closeSession(workspace);
    expect(workspace.confirmation.get()).toBeNull();
    await waitFor(() => expect(sourceKind(workspace)).toBe("none"));
  });
});
