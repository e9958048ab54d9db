import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { presentation } from "../engine-presentation.ts";
import { Session } from "../session.ts";
import { SESSION_FORMAT_VERSION, type SessionFile } from "../session-file.ts";
import { batchOf } from "../store/index.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { kubesharkFolder } from "./object-folder.ts";
import { MAX_DRY_RUNS, ScriptDesk } from "./script-desk.ts";
import { ScriptSettings } from "./script-settings.ts";
import { FakeActions } from "./testing/fake-actions.ts";
import { FakeConstants, FakeFolder, FakeHosts, FakeJobs } from "./testing/fake-desk-parts.ts";
import { type Behaviour, FakeScripts } from "./testing/fake-scripts.ts";
import { matchRow } from "./testing/match.ts";

const within = { timeout: 20_000, interval: 2 };
const FILE: SessionFile = {
  formatVersion: SESSION_FORMAT_VERSION,
  id: "20260921-141320-abcdef",
  name: "my cluster",
  createdMs: 1,
  source: { kind: "cluster", name: "my cluster", phase: "idle", bytesRead: 0, bytesTotal: 0, notice: "" },
  paths: [],
  filter: "",
  columns: [],
  ledger: { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] },
};

interface Stage {
  readonly desk: ScriptDesk;
  readonly scripts: FakeScripts;
  readonly folder: FakeFolder;
  readonly constants: FakeConstants;
  readonly actions: FakeActions;
  readonly jobs: FakeJobs;
  readonly dataFolder: string;
  /** Another session of the desk, with so many entries. */
  readonly session: (entries?: number) => Promise<Session>;
}

/** Runs `use` with a desk of these scripts, all active; whatever happens, nothing runs at the end. */
async function check(
  behaviours: Readonly<Record<string, Behaviour>>,
  use: (stage: Stage) => Promise<void>,
): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), "thresher-desk-"));
  const scripts = new FakeScripts(behaviours);
  const [folder, constants, actions, hosts] = [
    new FakeFolder(),
    new FakeConstants(),
    new FakeActions(),
    new FakeHosts(),
  ];
  folder.set(Object.fromEntries(Object.keys(behaviours).map((file) => [file, `// Title of ${file}`])));
  const jobs: FakeJobs = new FakeJobs((tag) => desk.runJob(tag));
  const desk: ScriptDesk = new ScriptDesk({
    runBy: "",
    folder,
    constants,
    hosts,
    actions,
    jobs,
    metrics: { close: async () => undefined },
    settings: await ScriptSettings.open(dataFolder),
    start: scripts.start,
    presentation,
    match: matchRow,
    cluster: { targeted: async () => "{}", nameResolutionHistory: async () => ({}) },
  });
  const sessions: Session[] = [];
  const session = async (entries = 0): Promise<Session> => {
    const id = `20260921-141320-00000${sessions.length}`;
    const opened = await Session.open(join(dataFolder, id), { ...FILE, id }, presentation.catalogue.paths);
    sessions.push(opened);
    desk.use(opened);
    const rows = Array.from({ length: entries }, (_, k) => rowOf(k));
    if (entries > 0) await opened.store.append(batchOf(rows), SOURCE);
    return opened;
  };
  try {
    await vi.waitFor(() => expect(scripts.sandboxes).toHaveLength(Object.keys(behaviours).length), within);
    await use({ desk, scripts, folder, constants, actions, jobs, dataFolder, session });
  } finally {
    await desk.close();
    for (const opened of sessions) await opened.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
  expect(scripts.running).toEqual([]);
  expect([folder.isClosed, actions.isClosed, jobs.isClosed, hosts.isSettled]).toEqual([true, true, true, true]);
  expect([folder.listeners, constants.listeners, actions.listeners, hosts.listeners]).toEqual([0, 0, 0, 0]);
}

describe("the state of the desk", () => {
  it("has every script of the folder, active or not, and the numbers of all parts", () =>
    check({ "a.js": {}, "b.js": { hooks: ["onItemQueried"] } }, async ({ desk, folder }) => {
      await vi.waitFor(() => expect(desk.live.get("b.js")?.isRunning).toBe(true), within);
      await folder.setActive("a.js", false);
      await vi.waitFor(() => expect(desk.state.scripts[0]?.phase).toBe("off"), within);
      const { scripts, ...state } = desk.state;
      expect(scripts).toMatchObject([
        { file: "a.js", title: "Title of a.js", isActive: false, phase: "off", hooks: [], costs: [] },
        { file: "b.js", title: "Title of b.js", isActive: true, phase: "running", hooks: ["onItemQueried"] },
      ]);
      expect(state).toEqual({
        folder: "/scripts",
        runBy: "",
        folderProblem: "",
        isArmed: false,
        hasKubesharkPaths: false,
        consoleSeq: 0,
        alertSeq: 3,
        unreadAlerts: 4,
        outboxWaiting: 1,
        outboxDead: 2,
        hostsAsked: 0,
      });
    }));
  it("is told when it changes", () =>
    check({ "a.js": {} }, async ({ desk, scripts }) => {
      let told = 0;
      const stop = desk.onChange(() => told++);
      scripts.of("a.js").print("x");
      expect(told).toBe(1);
      stop();
      scripts.of("a.js").print("y");
      expect(told).toBe(1);
      expect(desk.console.after(0).map(({ title, text }) => [title, text])).toEqual([
        ["Title of a.js", "x"],
        ["Title of a.js", "y"],
      ]);
    }));
});

describe("calls to the outside", () => {
  it("name objects by session, or as Kubeshark did", () =>
    check({ "a.js": {} }, async ({ desk, scripts, actions }) => {
      const box = scripts.of("a.js");
      await desk.setArmed(true);
      await box.helper("vendor.webhook", "POST", "http://x");
      await desk.setKubesharkPaths(true);
      expect(desk.state.hasKubesharkPaths).toBe(true);
      await box.helper("vendor.webhook", "POST", "http://x");
      expect(actions.made.map(({ context }) => context.objectFolder)).toEqual([
        "thresher_none_none",
        kubesharkFolder(),
      ]);
    }));
  it("are recorded and answered emptily until the folder is armed, which is kept", () =>
    check({ "a.js": {} }, async ({ desk, scripts, actions, constants, dataFolder, folder }) => {
      const box = scripts.of("a.js");
      expect(await box.helper("vendor.webhook", "POST", "http://x")).toBe("");
      expect([actions.made.length, actions.recorded.length]).toEqual([0, 1]);
      expect(await box.helper("prometheus.metric", "n", "d", 1, 1)).toBe("answered");
      await constants.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector", false);
      expect(await box.helper("prometheus.metric", "n", "d", 1, 1)).toBe("");
      await desk.setArmed(true);
      expect(await box.helper("vendor.webhook", "POST", "http://x")).toBe("answered");
      expect(actions.recorded).toHaveLength(2);
      expect((await ScriptSettings.open(dataFolder)).isArmed("/scripts")).toBe(true);
      await folder.setPath("/other");
      expect(desk.state.isArmed).toBe(false);
      await folder.setPath("/scripts");
      await desk.setArmed(false);
      expect(await box.helper("vendor.webhook", "POST", "http://x")).toBe("");
    }));
  it("know their script, their session's folders and the constants", () =>
    check({ "a.js": {} }, async ({ desk, scripts, actions, constants, session }) => {
      await constants.set("TOKEN", "t", true);
      const { folder, id } = await session();
      await vi.waitFor(() => expect(scripts.sandboxes).toHaveLength(2), within);
      await desk.setArmed(true);
      await scripts.of("a.js").helper("vendor.slack", "u");
      const [made] = actions.made;
      expect(made?.context).toMatchObject({
        origin: { script: "a.js", title: "Title of a.js", line: 1, column: 2 },
        env: { TOKEN: "t" },
        filesFolder: join(folder, "files"),
        objectFolder: `thresher_my-cluster_${id}`,
      });
    }));
  it("about files need a session", () =>
    check({ "a.js": {} }, async ({ scripts }) => {
      await expect(scripts.of("a.js").helper("file.write", "x", "y")).rejects.toThrow("no session is open");
    }));
  it("that are awaited end with their script, those in the outbox do not", () =>
    check({ "a.js": {} }, async ({ desk, scripts, actions, folder }) => {
      await desk.setArmed(true);
      await scripts.of("a.js").helper("vendor.webhook", "POST", "http://x");
      await scripts.of("a.js").helper("vendor.slack", "u");
      folder.set({ "a.js": "// edited" });
      await vi.waitFor(() => expect(scripts.sandboxes).toHaveLength(2), within);
      expect(actions.made.map(({ context }) => context.signal.aborted)).toEqual([true, false]);
    }));
  it("that take long show as waiting", () =>
    check({ "a.js": {} }, async ({ desk, scripts, actions }) => {
      await vi.waitFor(() => expect(desk.live.get("a.js")?.isRunning).toBe(true), within);
      await desk.setArmed(true);
      const slow = Promise.withResolvers<null>();
      actions.answer = () => slow.promise;
      const call = scripts.of("a.js").helper("vendor.webhook", "POST", "http://x");
      await vi.waitFor(() => expect(desk.state.scripts[0]?.phase).toBe("waiting"), within);
      slow.resolve(null);
      await call;
      expect(desk.state.scripts[0]?.phase).toBe("running");
    }));
});

describe("constants", () => {
  it("name the scripts that use them, and restart those when they change", () =>
    check({ "a.js": {}, "b.js": {} }, async ({ desk, scripts, folder, constants }) => {
      folder.set({ "a.js": "// A\nenv.TOKEN", "b.js": "// B\nenv.OTHER" });
      await vi.waitFor(() => expect(scripts.sandboxes).toHaveLength(4), within);
      const b = scripts.of("b.js");
      await constants.set("TOKEN", "t", false);
      expect(desk.envRows).toEqual([{ name: "TOKEN", value: "t", isSecret: false, usedBy: ["A"] }]);
      await vi.waitFor(() => expect(scripts.of("a.js").source.env).toEqual({ TOKEN: "t" }), within);
      expect(scripts.of("b.js")).toBe(b);
    }));
  it("that are secret stand nowhere: not in the console, not in problems, not in a dry run", () =>
    check(
      {
        "a.js": {
          hooks: ["onItemCaptured"],
          start: (box) => {
            box.print("token hunter2");
            box.events.failure({ hook: "top level", message: "no hunter2", entryId: "", line: 1, column: 1 });
          },
        },
        "b.js": { start: () => Promise.reject(new Error("bad hunter2")) },
      },
      async ({ desk, constants, session }) => {
        await constants.set("TOKEN", "hunter2", true);
        desk.console.clear();
        await session(3);
        await vi.waitFor(() => expect(desk.state.scripts[1]?.problem).toBe("bad ••••"), within);
        await vi.waitFor(() => expect(desk.console.after(0).length).toBeGreaterThan(2), within);
        const run = desk.dryRun([]);
        await vi.waitFor(() => expect(run.isOver()).toBe(true), within);
        const traces = await desk.trace(rowOf(1).id);
        const told = [desk.state, desk.console.after(0), run.progress(), traces, desk.envRows];
        expect(JSON.stringify(told)).not.toContain("hunter2");
        expect(JSON.stringify(told)).toContain("token ••••");
        await run.stop();
      },
    ));
});

describe("dry runs and traces", () => {
  it("are so many at the most, and end with their session and with nobody to see them", () =>
    check(
      { "a.js": { hooks: ["onItemCaptured"], item: () => new Promise<void>(() => undefined) } },
      async ({ desk, scripts, session }) => {
        expect(() => desk.dryRun([])).toThrow("no session is open");
        await session(3);
        await vi.waitFor(() => expect(scripts.of("a.js").seen).toHaveLength(1), within);
        const runs = Array.from({ length: MAX_DRY_RUNS }, () => desk.dryRun(["a.js"]));
        expect(() => desk.dryRun([])).toThrow("dry runs are under way");
        await runs[0]?.stop();
        const more = desk.dryRun([]);
        desk.use(null);
        await vi.waitFor(() => expect([more.isOver(), runs[1]?.isOver()]).toEqual([true, true]), within);
        expect(scripts.running).toHaveLength(1);
      },
    ));
  it("name a script and an entry that are not there", () =>
    check({}, async ({ desk, session }) => {
      await session(1);
      expect(() => desk.dryRun(["none.js"])).toThrow("there is no script none.js");
      expect(() => desk.file("none.js")).toThrow("there is no script none.js");
      await expect(desk.trace("none")).rejects.toThrow("no such entry");
    }));
});

it("a configuration of Kubeshark names its scripts, and folders that are not followed", () =>
  check({}, async ({ desk, folder }) => {
    expect(await desk.importKubeshark("")).toEqual({ names: ["TOKEN"], scriptsFolder: "/their/scripts" });
    expect(folder.activated).toEqual(["Slow calls"]);
    expect(desk.console.after(0)[0]?.text).toContain("/more");
  }));
it("a session that is opened feeds scripts, and its pages ask them", () =>
  check({ "a.js": { hooks: ["onItemCaptured", "onItemQueried"] } }, async ({ scripts, session }) => {
    const opened = await session(3);
    await vi.waitFor(() => expect(scripts.of("a.js").seen).toHaveLength(3), within);
    expect(opened.reviews.isActive).toBe(true);
  }));
it("jobs, hub actions and pod events reach scripts", async () => {
  const heard: unknown[] = [];
  const call: Behaviour["call"] = (hook, args) => void heard.push([hook, ...args]);
  await check({ "a.js": { hooks: ["onPodEvent", "onJobPassed"], call } }, async ({ desk, scripts, jobs }) => {
    await vi.waitFor(() => expect(desk.live.get("a.js")?.isRunning).toBe(true), within);
    const box = scripts.of("a.js");
    desk.podEvent("ADDED", { metadata: { name: "p" } });
    box.events.scheduled({ tag: "t", cron: "* * * * * *", limit: 0 });
    expect(await box.helper("jobs.list")).toEqual(["t"]);
    await box.helper("jobs.run", "t");
    await vi.waitFor(() => expect(jobs.log).toEqual(["t: "]), within);
    expect(heard).toEqual([
      ["onPodEvent", "ADDED", { metadata: { name: "p" } }],
      ["onJobPassed", "t", "* * * * * *", 0],
    ]);
  });
});
