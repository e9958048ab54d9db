import { describe, expect, test } from "vitest";
import {
  acknowledge,
  addScript,
  closeScript,
  discard,
  followFolder,
  importConstants,
  openScript,
  removeScript,
  renameScript,
  resend,
  saveScript,
  setArmed,
  showEntry,
  showScripts,
} from "./script-actions.ts";
import { COMMANDS } from "./commands.ts";
import { joinLines, MAX_ALERTS, MAX_CONSOLE_LINES, mergeAlerts } from "./script-feed.ts";
import { isEdited } from "./scripts/drafts.ts";
import { FAKE_ALERTS, fakeLine } from "./testing/fake-script-data.ts";
import { openWorkspace } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import type { Workspace } from "./workspace.ts";

const SLOW = "10-slow-checkout.js";
const openScripts = async (): Promise<Workspace> => {
  const workspace = await openWorkspace("scripts", 100);
  await waitFor(() => expect(workspace.scripts.state.get()?.scripts).toHaveLength(4));
  return workspace;
};
const files = (workspace: Workspace): readonly string[] =>
  (workspace.scripts.state.get()?.scripts ?? []).map(({ file }) => file);
const confirm = async (workspace: Workspace, question: RegExp): Promise<void> => {
  expect(workspace.confirmation.get()?.text).toMatch(question);
  await workspace.confirmation.get()?.run();
};

describe("the feed of scripts", () => {
  test("has states, jobs, all lines in pages, and alerts with the newest first", async () => {
    const workspace = await openScripts();
    await waitFor(() => expect(workspace.scripts.lines.get()).toHaveLength(60));
    expect(workspace.scripts.lines.get().map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    await waitFor(() => expect(workspace.scripts.alerts.get().map(({ id }) => id)[0]).toBe("a6"));
    await waitFor(() => expect(workspace.scripts.jobs.get()?.jobs).toHaveLength(3));
  });

  test("keeps the newest lines and alerts, up to a limit, each once", () => {
    const lines = Array.from({ length: MAX_CONSOLE_LINES + 5 }, (_, n) => fakeLine(n + 1));
    const joined = joinLines(joinLines([], lines), lines.slice(-3));
    expect(joined).toHaveLength(MAX_CONSOLE_LINES);
    expect(joined[0]?.seq).toBe(6);
    const [alert] = FAKE_ALERTS;
    if (alert === undefined) throw new Error("no alert");
    const many = Array.from({ length: MAX_ALERTS + 5 }, (_, n) => ({ ...alert, id: `x${n}`, timeMs: n, seq: n }));
    expect(mergeAlerts([], many)).toHaveLength(MAX_ALERTS);
    expect(mergeAlerts([alert], [{ ...alert, phase: "dead" as const }]).map(({ phase }) => phase)).toEqual(["dead"]);
  });
});

describe("a script in the editor", () => {
  test("is opened at a line, edited, and saved with the version that was read", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW, 7, 3);
    expect(workspace.ui.getState()).toMatchObject({ screen: "scripts", scriptFile: SLOW, scriptPlace: { line: 7 } });
    workspace.drafts.type(SLOW, "// Slow\noops();\n");
    showScripts(workspace, "console");
    expect(workspace.drafts.hasEdits).toBe(true);
    await saveScript(workspace, SLOW);
    expect(workspace.notice.get()?.text).toBe(`Saved ${SLOW}; it starts anew.`);
    expect(workspace.drafts.hasEdits).toBe(false);
    await waitFor(() =>
      expect(workspace.scripts.state.get()?.scripts[0]).toMatchObject({ phase: "failed", line: 2, title: "Slow" }),
    );
  });

  test("that is not edited follows the file; that is edited becomes a conflict", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW);
    const other = workspace.connection.client;
    const write = async (source: string): Promise<void> => {
      const { version } = (await other?.scripts.read({ file: SLOW })) ?? { version: "" };
      await other?.scripts.write({ file: SLOW, source, version });
    };
    await write("// from outside");
    await waitFor(() => expect(workspace.drafts.get(SLOW)?.text).toBe("// from outside"));
    workspace.drafts.type(SLOW, "// mine");
    await write("// again");
    await waitFor(() => expect(workspace.drafts.get(SLOW)?.theirs?.text).toBe("// again"));
    expect(workspace.drafts.get(SLOW)?.text).toBe("// mine");
    expect(await workspace.drafts.save(SLOW)).toBe(false);
    expect(workspace.drafts.failure.get()).toBeNull();
  });

  test("new ones get a free name and are off until they are switched on", async () => {
    const workspace = await openScripts();
    addScript(workspace, "New script");
    addScript(workspace, "New script");
    expect(workspace.ui.getState().scriptFile).toBe("new-script-2.js");
    await saveScript(workspace, "new-script-2.js");
    expect(workspace.notice.get()?.text).toBe("Saved new-script-2.js. It is off.");
    await waitFor(() => expect(files(workspace)).toContain("new-script-2.js"));
  });

  test("edited text is not closed without a question", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW);
    workspace.drafts.type(SLOW, "// mine");
    closeScript(workspace, SLOW);
    expect(workspace.drafts.drafts.get().some(isEdited)).toBe(true);
    await confirm(workspace, /^Close 10-slow-checkout\.js without saving/);
    expect(workspace.drafts.drafts.get()).toEqual([]);
    expect(workspace.ui.getState().scriptFile).toBe("");
  });

  test("is renamed with what is edited, and deleted after a question", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW);
    workspace.drafts.type(SLOW, "// mine");
    await renameScript(workspace, SLOW, "slow.js");
    expect(workspace.ui.getState().scriptFile).toBe("slow.js");
    expect(workspace.drafts.get("slow.js")?.text).toBe("// mine");
    removeScript(workspace, "40-counter.js");
    await confirm(workspace, /^Delete Requests a minute \(40-counter\.js\)\? Its jobs end/);
    await waitFor(() => expect(files(workspace)).not.toContain("40-counter.js"));
  });
});

describe("commands", () => {
  const run = async (workspace: Workspace, id: string): Promise<void> => {
    await COMMANDS.find((command) => command.id === id)?.run(workspace);
  };

  test("the key of saving saves the script where one is in front, else the session", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW);
    workspace.drafts.type(SLOW, "// mine");
    await run(workspace, "save");
    expect(workspace.drafts.hasEdits).toBe(false);
    expect(workspace.ui.getState().pane).toBeNull();
    showScripts(workspace, "jobs");
    await run(workspace, "save");
    expect(workspace.ui.getState().pane).toBe("save");
  });

  test("every part of scripts is reached by name, and back leads out again", async () => {
    const workspace = await openScripts();
    for (const [id, tab] of [
      ["scripts", "scripts"],
      ["script-console", "console"],
      ["script-alerts", "alerts"],
      ["script-jobs", "jobs"],
      ["script-constants", "constants"],
      ["script-samples", "samples"],
      ["script-dry-run", "dry-run"],
    ] as const) {
      await run(workspace, id);
      expect(workspace.ui.getState()).toMatchObject({ screen: "scripts", scriptsTab: tab });
    }
    await run(workspace, "back");
    expect(workspace.ui.getState().screen).toBe("requests");
    await run(workspace, "script-new");
    expect(workspace.ui.getState()).toMatchObject({ screen: "scripts", scriptFile: "new-script.js" });
    await run(workspace, "script-arm");
    expect(workspace.confirmation.get()?.text).toMatch(/^Let 3 active scripts send for real/);
  });
});

describe("a folder of scripts", () => {
  test("takes the place of the former one; what is edited stays", async () => {
    const workspace = await openScripts();
    await openScript(workspace, SLOW);
    await openScript(workspace, "40-counter.js");
    workspace.drafts.type(SLOW, "// mine");
    await followFolder(workspace, "elsewhere");
    await waitFor(() => expect(workspace.scripts.state.get()?.folder).toBe("elsewhere"));
    expect(workspace.drafts.drafts.get().map(({ file }) => file)).toEqual([SLOW]);
    expect(workspace.ui.getState().scriptFile).toBe("");
  });

  test("of Kubeshark's configuration is offered after its constants were taken", async () => {
    const workspace = await openScripts();
    expect(await importConstants(workspace, "nothing: here\n")).toBe(false);
    expect(workspace.failure.get()?.message).toMatch(/no scripting\.env/);
    const yaml = "scripting:\n  source: kube-scripts\n  env:\n    A_TOKEN: x\n    B_URL: y\n";
    expect(await importConstants(workspace, yaml)).toBe(true);
    expect(workspace.notice.get()?.text).toBe("Imported 2 constants.");
    await confirm(workspace, /^Kubeshark's scripts are in kube-scripts\./);
    await waitFor(() => expect(workspace.scripts.state.get()?.folder).toBe("kube-scripts"));
  });
});

describe("sending", () => {
  test("begins only after a question that names the hosts, and ends without one", async () => {
    const workspace = await openScripts();
    await setArmed(workspace, true);
    expect(workspace.scripts.state.get()?.isArmed).toBe(false);
    await confirm(workspace, /Index errors reaches elastic\.shop:9200/);
    await waitFor(() => expect(workspace.scripts.state.get()?.isArmed).toBe(true));
    await setArmed(workspace, false);
    await waitFor(() => expect(workspace.scripts.state.get()?.isArmed).toBe(false));
  });

  test("alerts are acknowledged; dead ones are sent again or forgotten", async () => {
    const workspace = await openScripts();
    await waitFor(() => expect(workspace.scripts.alerts.get()).toHaveLength(6));
    await acknowledge(workspace, workspace.scripts.alerts.get());
    await waitFor(() => expect(workspace.scripts.state.get()?.unreadAlerts).toBe(0));
    const dead = workspace.scripts.alerts.get().filter(({ phase }) => phase === "dead");
    await resend(workspace, dead);
    await waitFor(() => expect(workspace.scripts.state.get()?.outboxDead).toBe(0));
    discard(workspace, dead);
    await confirm(workspace, /^Forget this sending/);
    expect(workspace.scripts.alerts.get()).toHaveLength(5);
  });

  test("the entry of an alert is selected among the requests", async () => {
    const workspace = await openScripts();
    await waitFor(() => expect(workspace.view.state.get().tick?.total ?? 0).toBeGreaterThan(0));
    await showEntry(workspace, "e12");
    expect(workspace.ui.getState()).toMatchObject({ screen: "requests", selection: { focusId: "e12" } });
  });
});

describe("a dry run", () => {
  test("goes to its end while anything else is shown; another one begins anew", async () => {
    const workspace = await openScripts();
    workspace.dryRun.choose(SLOW);
    const run = workspace.dryRun.run();
    await waitFor(() => expect(workspace.dryRun.state.get().progress?.entriesDone ?? 0).toBeGreaterThan(0));
    await run;
    expect(workspace.dryRun.state.get()).toMatchObject({ isRunning: false, failure: null, file: SLOW });
    expect(workspace.dryRun.state.get().progress).toMatchObject({ isComplete: true, callCount: 1230 });
  });

  test("is stopped, and what it found stays", async () => {
    const workspace = await openScripts();
    const run = workspace.dryRun.run();
    await waitFor(() => expect(workspace.dryRun.state.get().progress).not.toBeNull());
    workspace.dryRun.stop();
    await run;
    expect(workspace.dryRun.state.get()).toMatchObject({ isRunning: false, failure: null });
    expect(workspace.dryRun.state.get().progress?.isComplete).toBe(false);
  });
});
