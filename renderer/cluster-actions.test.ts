import { describe, expect, test } from "vitest";
import { removeTap, showScreen, startTap, stopTap } from "./cluster-actions.ts";
import { NO_DRAFT, orderOf } from "./cluster/tap-draft.ts";
import { openWorkspace } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import type { Workspace } from "./workspace.ts";
import { closeSession, openDemo, reopenSession, stopCapture, toggleCapture } from "./workspace-actions.ts";

const ORDER = orderOf({ ...NO_DRAFT, context: "prod-eu", namespaces: ["shop"] });

const openTap = async (): Promise<Workspace> => {
  const workspace = await openWorkspace("cluster-live", 100);
  await waitFor(() => expect(workspace.cluster.state.get()?.phase).toBe("live"));
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
    expect(await startTap(workspace, ORDER)).toBe(true);
    await waitFor(() => expect(sourceKind(workspace)).toBe("cluster"));
    expect(workspace.ui.getState().screen).toBe("requests");
    await waitFor(() => expect(workspace.cluster.state.get()?.phase).toBe("live"));
  });

  test("is removed, and what is left of it is told", async () => {
    const workspace = await openTap();
    expect(await removeTap(workspace)).toBe(true);
    expect(workspace.cluster.state.get()?.phase).toBe("removed");
    expect(workspace.notice.get()?.text).toMatch(/nothing of this session is left in prod-eu/);
    expect(sourceKind(workspace)).toBe("cluster");
  });
});

describe("what ends a running tap", () => {
  const check = async (act: (workspace: Workspace) => unknown, text: RegExp): Promise<Workspace> => {
    const workspace = await openTap();
    await act(workspace);
    const question = workspace.confirmation.get();
    expect(question?.text).toMatch(text);
    expect(question?.confirm).toContain("prod-eu");
    expect(workspace.cluster.state.get()?.phase).toBe("live");
    return workspace;
  };

  test("asks first, by the name of the context, and does nothing before the answer", async () => {
    await check((workspace) => stopTap(workspace), /^Stop the tap of prod-eu\? Its agents on 4 nodes are removed/);
    await check(stopCapture, /^Stop the tap of prod-eu/);
    await check(toggleCapture, /^Stop the tap of prod-eu/);
    await check(openDemo, /^Playing the demo ends the tap of prod-eu/);
    await check((workspace) => reopenSession(workspace, "s-1"), /^Opening another session ends the tap/);
  });

  test("removes the agents, then does what was asked for", async () => {
    const workspace = await check(closeSession, /^Closing this session ends the tap of prod-eu/);
    await workspace.confirmation.get()?.run();
    await waitFor(() => expect(sourceKind(workspace)).toBe("none"));
    expect(workspace.cluster.state.get()?.phase).toBe("removed");
  });

  test("nothing is asked where no tap runs", async () => {
    const workspace = await openWorkspace("cluster-removed", 10);
    await waitFor(() => expect(workspace.cluster.state.get()?.phase).toBe("removed"));
    await closeSession(workspace);
    expect(workspace.confirmation.get()).toBeNull();
    await waitFor(() => expect(sourceKind(workspace)).toBe("none"));
  });
});
