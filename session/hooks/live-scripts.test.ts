import { NO_WORDS } from "../dissectors/words.ts";
import { describe, expect, it, vi } from "vitest";
import { presentation } from "../engine-presentation.ts";
import type { PacketBatch } from "../packets/packet-batch.ts";
import { batchOf, type EntryStore } from "../store/index.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { withRows } from "../store/testing/with-store.ts";
import { MAX_FAILURES_IN_A_ROW } from "./failure-run.ts";
import { MAX_DEATHS_IN_A_ROW, MAX_WAITING_CALLS } from "./live-script.ts";
import { type FedSession, LiveScripts } from "./live-scripts.ts";
import type { NewLine } from "./script-console.ts";
import { FakeJobs, scriptFile } from "./testing/fake-desk-parts.ts";
import { type Behaviour, FakeScripts } from "./testing/fake-scripts.ts";
import { matchRow } from "./testing/match.ts";
import type { ScriptFile } from "./types.ts";

const ROWS = Array.from({ length: 10 }, (_, k) => rowOf(k));
const within = { timeout: 20_000, interval: 2 };

class Stage {
  readonly scripts: FakeScripts;
  readonly jobs = new FakeJobs((tag) => this.live.runJob(tag));
  readonly lines: NewLine[] = [];
  readonly live: LiveScripts;
  readonly packets = new Set<(batch: PacketBatch) => Promise<void>>();

  constructor(behaviours: Readonly<Record<string, Behaviour>>) {
    this.scripts = new FakeScripts(behaviours);
    this.live = new LiveScripts({
      start: this.scripts.start,
      env: () => ({}),
      filter: ({ filter }) => {
        if (filter?.text === "bad") throw new Error("there is no field bad");
        return null;
      },
      restMs: () => 1,
      jobs: this.jobs,
      line: (line) => void this.lines.push(line),
      cleared: () => this.lines.splice(0),
      call: async ({ helper }) => helper,
      changed: () => undefined,
      match: matchRow,
      scriptEntry: presentation.scriptEntry,
    });
  }
  session(store: EntryStore, storedBefore = 0): FedSession {
    return {
      store,
      storedBefore,
      words: NO_WORDS,
      followPackets: (listener) => {
        this.packets.add(listener);
        return () => void this.packets.delete(listener);
      },
    };
  }
  get texts(): string[] {
    return this.lines.map(({ text }) => text);
  }
  seen(file: string): readonly string[] {
    return this.scripts.of(file).seen;
  }
}

/** Runs `use` with active scripts that behave so, and ends all. */
async function check(
  behaviours: Readonly<Record<string, Behaviour>>,
  use: (stage: Stage, store: EntryStore) => Promise<void>,
  sources: readonly ScriptFile[] = Object.keys(behaviours).map((file) => scriptFile(file, "")),
): Promise<void> {
  await withRows(ROWS, async (store) => {
    const stage = new Stage(behaviours);
    try {
      await stage.live.sync(sources);
      await stage.live.use(stage.session(store));
      await use(stage, store);
    } finally {
      await stage.live.close();
    }
    expect(stage.scripts.running).toEqual([]);
    expect(stage.packets.size).toBe(0);
  });
}
const CAPTURED: Behaviour = { hooks: ["onItemCaptured"] };

describe("scripts that are active", () => {
  it("are given the entries of a new session, those that are there and those that come", () =>
    check({ "a.js": CAPTURED, "b.js": { hooks: ["onItemQueried"] } }, async (stage, store) => {
      await store.append(batchOf([rowOf(10)]), SOURCE);
      await vi.waitFor(() => expect(stage.seen("a.js")).toEqual([...ROWS, rowOf(10)].map(({ id }) => id)), within);
      expect(stage.seen("b.js")).toEqual([]);
      await vi.waitFor(
        () => expect(stage.live.get("a.js")?.state).toMatchObject({ phase: "running", behind: 0 }),
        within,
      );
    }));
  it("are given them together, when all of them have started", () => {
    const gate = Promise.withResolvers<void>();
    let starts = 0;
    // The second time it starts because of the session.
    const slow: Behaviour = { ...CAPTURED, start: () => (++starts === 2 ? gate.promise : undefined) };
    return withRows(ROWS, async (store) => {
      const stage = new Stage({ "a.js": CAPTURED, "b.js": slow });
      await stage.live.sync([scriptFile("a.js", ""), scriptFile("b.js", "")]);
      const using = stage.live.use(stage.session(store));
      await vi.waitFor(() => expect(starts).toBe(2), within);
      expect(stage.live.get("a.js")?.state).toMatchObject({ phase: "running", behind: 0 });
      gate.resolve();
      await using;
      await vi.waitFor(() => expect(stage.seen("a.js")).toHaveLength(ROWS.length), within);
      await vi.waitFor(() => expect(stage.seen("b.js")).toHaveLength(ROWS.length), within);
      await stage.live.close();
    });
  });
  it("are not given again what a session held before", () =>
    withRows(ROWS, async (store) => {
      const stage = new Stage({ "a.js": CAPTURED });
      await stage.live.sync([scriptFile("a.js", "")]);
      await stage.live.use(stage.session(store, 10));
      await store.append(batchOf([rowOf(10)]), SOURCE);
      await vi.waitFor(() => expect(stage.seen("a.js")).toEqual([rowOf(10).id]), within);
      await stage.live.close();
    }));
  it("begin anew with each session, with nothing of the former one", () =>
    check({ "a.js": { start: (box) => box.events.shared("n", "1") } }, async (stage) => {
      const before = stage.scripts.of("a.js");
      await withRows([], async (other) => {
        await stage.live.use(null);
        await stage.live.use(stage.session(other));
        expect(before.isStopped).toBe(true);
        expect(stage.scripts.of("a.js").source.shared).toEqual({});
        await stage.live.use(null);
      });
    }));
  it("begin anew when they are edited, where they were", () =>
    check({ "a.js": CAPTURED, "b.js": CAPTURED }, async (stage, store) => {
      const others = stage.scripts.of("b.js");
      await vi.waitFor(() => expect(stage.seen("a.js")).toHaveLength(10), within);
      await vi.waitFor(() => expect(stage.live.get("a.js")?.state.behind).toBe(0), within);
      const before = stage.scripts.of("a.js");
      await stage.live.sync([scriptFile("a.js", "edited"), scriptFile("b.js", "")]);
      expect(before.isStopped).toBe(true);
      await store.append(batchOf([rowOf(10)]), SOURCE);
      await vi.waitFor(() => expect(stage.seen("a.js")).toEqual([rowOf(10).id]), within);
      expect(stage.scripts.of("b.js")).toBe(others);
    }));
  it("that are edited in the middle of a batch are given it again", () => {
    const gate = Promise.withResolvers<void>();
    return check({ "a.js": { ...CAPTURED, item: () => gate.promise } }, async (stage) => {
      await vi.waitFor(() => expect(stage.seen("a.js")).toHaveLength(1), within);
      const editing = stage.live.sync([scriptFile("a.js", "edited")]);
      gate.resolve();
      await editing;
      await vi.waitFor(() => expect(stage.seen("a.js")).toEqual(ROWS.map(({ id }) => id)), within);
    });
  });
  it("end when they are switched off", () =>
    check({ "a.js": CAPTURED }, async (stage) => {
      await stage.live.sync([scriptFile("a.js", "", false)]);
      expect(stage.scripts.running).toEqual([]);
      expect(stage.live.all).toEqual([]);
    }));
  it("start in the order of their names", () =>
    check({ "b.js": {}, "a.js": { start: (box) => box.events.shared("n", "1") } }, async (stage) => {
      expect(stage.scripts.of("b.js").shared.get("n")).toBe("1");
    }));
});

describe("a script that fails", () => {
  it("at its start says why and where, and others run", () =>
    check(
      {
        "a.js": { start: () => Promise.reject(Object.assign(new Error("x is not defined"), { line: 4, column: 2 })) },
        "b.js": CAPTURED,
      },
      async (stage) => {
        const { phase, problem, line, column } = stage.live.get("a.js")?.state ?? {};
        expect({ phase, problem, line, column }).toEqual({
          phase: "failed",
          problem: "x is not defined",
          line: 4,
          column: 2,
        });
        expect(stage.texts).toContain("x is not defined");
        await vi.waitFor(() => expect(stage.seen("b.js")).toHaveLength(10), within);
      },
    ));
  it("for its filter says where that stands, and is not started", () =>
    check(
      { "a.js": CAPTURED },
      async (stage) => {
        expect(stage.live.get("a.js")?.state).toMatchObject({
          phase: "failed",
          problem: "filter: there is no field bad",
          line: 2,
          column: 12,
        });
        expect(stage.scripts.sandboxes).toEqual([]);
      },
      [scriptFile("a.js", "// A\n// filter: bad")],
    ));
  it("in a hook is told in the console, and goes on", () =>
    check({ "a.js": { ...CAPTURED, item: ({ id }, box) => box.fail("no x", id) } }, async (stage) => {
      await vi.waitFor(() => expect(stage.lines).toHaveLength(10), within);
      expect(stage.lines[0]).toMatchObject({ level: "error", script: "a.js", text: "onItemCaptured: no x", line: 3 });
      expect(stage.lines[0]?.entryId).toBe(rowOf(0).id);
      expect(stage.live.get("a.js")?.isRunning).toBe(true);
    }));
  it("a hundred times in a row is switched off, with a notice, until it is restarted", () =>
    check(
      { "a.js": { ...CAPTURED, start: (box) => box.events.scheduled({ tag: "t", cron: "*", limit: 0 }) } },
      async (stage) => {
        expect(stage.jobs.states).toHaveLength(1);
        for (let i = 0; i < MAX_FAILURES_IN_A_ROW; i++) stage.scripts.of("a.js").fail("no x");
        await vi.waitFor(() => expect(stage.scripts.running).toEqual([]), within);
        expect(stage.live.get("a.js")?.state).toMatchObject({ phase: "disabled", line: 3 });
        expect(stage.lines.at(-1)).toMatchObject({ level: "notice" });
        expect(stage.jobs.states).toEqual([]);
        await stage.live.restart(() => true);
        expect(stage.live.get("a.js")?.state.phase).toBe("running");
      },
    ));
  it("and dies comes back after a rest, without what killed it", () => {
    let lives = 0;
    return check(
      {
        "a.js": {
          ...CAPTURED,
          start: () => void lives++,
          item: (_entry, box) => {
            if (lives === 2) box.die("it used too much memory");
          },
        },
      },
      async (stage, store) => {
        await vi.waitFor(() => expect(lives).toBe(3), within);
        await store.append(batchOf([rowOf(10)]), SOURCE);
        await vi.waitFor(() => expect(stage.seen("a.js")).toEqual([rowOf(10).id]), within);
        expect(stage.texts).toContain("it used too much memory; it starts again in 1 s");
        expect(stage.live.get("a.js")?.state.costs).toContainEqual(
          expect.objectContaining({ hook: "onItemCaptured", skipped: 10 }),
        );
      },
    );
  });
  it("and dies again and again stays down", () =>
    check({ "a.js": { hooks: [] } }, async (stage) => {
      for (let life = 2; life < 2 + MAX_DEATHS_IN_A_ROW; life++) {
        await vi.waitFor(() => expect(stage.live.get("a.js")?.isRunning).toBe(true), within);
        stage.scripts.of("a.js").die("gone");
      }
      await vi.waitFor(() => expect(stage.live.get("a.js")?.state.phase).toBe("disabled"), within);
      expect(stage.scripts.running).toEqual([]);
    }));
});

describe("scripts of one program", () => {
  it("share values, those on nodes apart from those on the hub", () =>
    check(
      { "a.js": {}, "b.js": {}, "hub.js": {} },
      async (stage) => {
        stage.scripts.of("a.js").events.shared("total", "1");
        stage.scripts.of("hub.js", "hub").events.shared("sum", "2");
        expect(stage.scripts.of("b.js").shared).toEqual(new Map([["total", "1"]]));
        expect(stage.scripts.of("hub.js", "worker").shared).toEqual(new Map([["total", "1"]]));
        expect(stage.scripts.of("a.js").shared).toEqual(new Map());
      },
      [scriptFile("a.js", ""), scriptFile("b.js", ""), scriptFile("hub.js", "function onHubAction() {}")],
    ));
  it("hear hub actions in the half of the hub only", async () => {
    const heard: unknown[] = [];
    const call: Behaviour["call"] = (hook, args, box) => void heard.push([box.source.role, hook, ...args]);
    await check(
      { "a.js": { hooks: ["onHubAction", "onItemCaptured"], call } },
      async (stage) => {
        stage.live.hubAction("count", { n: 1 });
        await vi.waitFor(() => expect(heard).toEqual([["hub", "onHubAction", "count", { n: 1 }]]), within);
        await vi.waitFor(() => expect(stage.scripts.of("a.js", "worker").seen).toHaveLength(10), within);
        expect(stage.scripts.of("a.js", "hub").seen).toEqual([]);
      },
      [scriptFile("a.js", "function onHubAction() {}")],
    );
  });
  it("throw where too many hub actions wait", () =>
    check(
      { "a.js": { hooks: ["onHubAction"], call: () => new Promise<void>(() => undefined) } },
      async (stage) => {
        for (let i = 0; i < MAX_WAITING_CALLS; i++) stage.live.hubAction("a", null);
        expect(() => stage.live.hubAction("a", null)).toThrow("too many pending calls");
        expect(stage.live.get("a.js")?.state.costs).toContainEqual(
          expect.objectContaining({ hook: "onHubAction", skipped: 1 }),
        );
      },
      [scriptFile("a.js", "hub.action()")],
    ));
  it("are told of each other's jobs", async () => {
    const heard: unknown[] = [];
    const call: Behaviour["call"] = (hook, args) => void heard.push([hook, ...args]);
    const job = (tag: string): string => (tag === "bad" ? "no x" : "");
    await check({ "a.js": { job }, "b.js": { hooks: ["onJobPassed", "onJobFailed"], call } }, async (stage) => {
      const box = stage.scripts.of("a.js");
      box.events.scheduled({ tag: "good", cron: "0 * * * * *", limit: 3 });
      box.events.scheduled({ tag: "bad", cron: "1 * * * * *", limit: 0 });
      expect(await stage.live.runJob("good")).toEqual({ problem: "" });
      expect(await stage.live.runJob("bad")).toEqual({ problem: "no x" });
      expect(heard).toEqual([
        ["onJobPassed", "good", "0 * * * * *", 3],
        ["onJobFailed", "bad", "1 * * * * *", 0, "no x"],
      ]);
      expect((await stage.live.runJob("none")).problem).not.toBe("");
    });
  });
  it("take a job of the same tag from each other, and may not have one that is never due", () =>
    check({ "a.js": {}, "b.js": {} }, async (stage) => {
      const [a, b] = [stage.scripts.of("a.js"), stage.scripts.of("b.js")];
      a.events.scheduled({ tag: "t", cron: "*", limit: 0 });
      b.events.scheduled({ tag: "t", cron: "*", limit: 0 });
      expect([a.forgotten, b.forgotten]).toEqual([["t"], []]);
      expect(stage.jobs.states.map(({ script }) => script)).toEqual(["b.js"]);
      a.events.scheduled({ tag: "u", cron: "bad", limit: 0 });
      expect(stage.texts).toContain("jobs.schedule u: the schedule is not valid");
      expect(a.forgotten).toEqual(["t", "u"]);
      stage.live.removeJob("t");
      expect(b.forgotten).toEqual(["t"]);
      expect(stage.jobs.states).toEqual([]);
    }));
  it("mark entries in the store, and count their marks", () =>
    check(
      { "a.js": { ...CAPTURED, item: ({ id }, box) => box.events.verdicts([{ id, verdict: "failed" }]) } },
      async (stage, store) => {
        await vi.waitFor(() => expect(store.totals.failed).toBe(10), within);
        expect(stage.live.get("a.js")?.state).toMatchObject({ failed: 10, passed: 0 });
      },
    ));
});

describe("packets", () => {
  const batch: PacketBatch = { node: "n", heads: new Uint8Array(1), packets: 7, dropped: 0 };
  it("are followed only while a script wants them", () =>
    check({ "a.js": { hooks: ["onPacketCaptured"] }, "b.js": CAPTURED }, async (stage) => {
      expect(stage.packets.size).toBe(1);
      for (const listener of stage.packets) await listener(batch);
      await vi.waitFor(() => expect(stage.seen("a.js")).toEqual(["packets of n"]), within);
      await stage.live.sync([scriptFile("b.js", "")]);
      expect(stage.packets.size).toBe(0);
    }));
});

it("entries that are about to be seen go through the scripts that have the hook", () =>
  check(
    { "a.js": { hooks: ["onItemQueried"], queried: () => ({ verdict: "passed" }) }, "b.js": CAPTURED },
    async (stage) => {
      const { review } = stage.live;
      let told = 0;
      review.onChange(() => told++);
      expect(review.isActive).toBe(true);
      const [answer] = await review.review([{ id: "e", node: "", head: "{}", document: "{}" }]);
      expect(answer).toEqual({ id: "e", json: null, verdict: "passed", problem: "" });
      await stage.live.sync([scriptFile("b.js", "")]);
      expect(review.isActive).toBe(false);
      expect(told).toBeGreaterThan(0);
    },
  ));
it("console.clear empties what all scripts printed", () =>
  check({ "a.js": {} }, async (stage) => {
    const box = stage.scripts.of("a.js");
    box.print("hello");
    expect(stage.texts).toEqual(["hello"]);
    box.events.line({ level: "clear", text: "", node: "", entryId: "", line: 0, column: 0 });
    expect(stage.texts).toEqual([]);
  }));
