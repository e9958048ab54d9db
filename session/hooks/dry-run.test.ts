import { NO_WORDS } from "../dissectors/words.ts";
import { describe, expect, it, vi } from "vitest";
import type { DryRunProgress, EntryTrace } from "../../contract/index.ts";
import { compile } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import type { EntryStore } from "../store/index.ts";
import { rowOf } from "../store/testing/rows.ts";
import { withRows } from "../store/testing/with-store.ts";
import { startDryRun } from "./dry-run.ts";
import { traceEntry } from "./entry-trace.ts";
import { type Behaviour, FakeScripts } from "./testing/fake-scripts.ts";
import { scriptFile } from "./testing/fake-desk-parts.ts";
import { matchRow } from "./testing/match.ts";
import type { ScriptFile } from "./types.ts";
import type { VirtualParts } from "./virtual-run.ts";

const SECRET = "hunter2";
const ROWS = Array.from({ length: 10 }, (_, k) => rowOf(k));
const within = { timeout: 20_000, interval: 2 };

function virtual(scripts: FakeScripts): Omit<VirtualParts, "recordsAll"> {
  return {
    start: scripts.start,
    env: {},
    words: NO_WORDS,
    mask: (text) => text.replaceAll(SECRET, "••••"),
    filter: ({ filter }) => {
      if (filter === null) return null;
      const result = compile(filter.text, { catalogue: presentation.catalogue, nowMs: 0 });
      if (!result.ok) throw new Error(result.errors[0]?.message ?? "");
      return result.filter;
    },
    cluster: { targeted: async () => "{}", nameResolutionHistory: async () => ({}) },
  };
}
const { scriptEntry } = presentation;

/** The last progress of a run of these scripts over `ROWS`. */
async function check(
  behaviours: Readonly<Record<string, Behaviour>>,
  use: (last: DryRunProgress, store: EntryStore) => void,
  files: readonly ScriptFile[] = Object.keys(behaviours).map((file) => scriptFile(file, "")),
): Promise<void> {
  const scripts = new FakeScripts(behaviours);
  await withRows(ROWS, async (store) => {
    const run = startDryRun(files, { store, match: matchRow, scriptEntry, virtual: virtual(scripts) });
    await vi.waitFor(() => expect(run.isOver()).toBe(true), within);
    expect(run.progress()).toMatchObject({ entries: 10, entriesDone: 10, isComplete: true });
    use(run.progress(), store);
    await run.stop();
  });
  expect(scripts.running).toEqual([]);
}

describe("a dry run", () => {
  it("gives all entries, records calls and counts verdicts, and changes nothing", () =>
    check(
      {
        "a.js": {
          hooks: ["onItemCaptured"],
          item: async ({ id }, box) => {
            box.events.verdicts([{ id, verdict: "passed" }]);
            expect(await box.helper("vendor.webhook", "POST", `http://x/?t=${SECRET}`)).toBe("");
            box.print(`sent ${SECRET}`);
          },
        },
      },
      (last, store) => {
        expect(last).toMatchObject({ passed: 10, failed: 0, callCount: 10 });
        expect(last.calls[0]).toMatchObject({
          helper: "vendor.webhook",
          script: "a.js",
          args: '["POST","http://x/?t=••••"]',
        });
        expect(last.console.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, () => "sent ••••"));
        expect(JSON.stringify(last)).not.toContain(SECRET);
        expect(store.totals.passed).toBe(0);
      },
    ));
  it("gives each script what its filter lets through, and names a filter that is wrong", () =>
    check(
      { "a.js": { hooks: ["onItemCaptured"], item: (_entry, box) => box.print("seen") }, "b.js": {} },
      (last) => {
        expect(last.console).toHaveLength(1);
        expect(last.scripts.map(({ problem }) => problem)).toEqual(["", "filter: there is no field `nothing`"]);
      },
      [
        scriptFile("a.js", '// A\n// filter: src.ip == "10.1.0.7"'),
        scriptFile("b.js", "// B\n// filter: nothing == 1"),
      ],
    ));
  it("runs each job once at its end, with hub actions among its scripts", async () => {
    const heard: unknown[] = [];
    await check(
      {
        "a.js": {
          start: (box) => box.events.scheduled({ tag: "report", cron: "0 0 * * * *", limit: 0 }),
          job: (tag, box) => {
            void box.helper("hub.action", "sum", 1);
            return tag === "report" ? "no x" : "";
          },
        },
        "b.js": {
          hooks: ["onHubAction"],
          call: (hook, args, box) => void heard.push([box.source.role, hook, ...args]),
        },
      },
      (last) => {
        expect(heard).toEqual([["hub", "onHubAction", "sum", 1]]);
        expect(last.scripts[0]?.problem).toBe("job report: no x");
        expect(last.callCount).toBe(0);
      },
      [scriptFile("a.js", ""), scriptFile("b.js", "function onHubAction() {}")],
    );
  });
  it("names the script that does not start, and the one that dies", () =>
    check(
      {
        "a.js": { start: () => Promise.reject(new Error(`x ${SECRET}`)) },
        "b.js": { hooks: ["onItemCaptured"], item: (_entry, box) => box.die("it used too much memory") },
      },
      (last) => expect(last.scripts.map(({ problem }) => problem)).toEqual(["x ••••", "it used too much memory"]),
    ));
  it("of nothing is over at once", () => check({}, (last) => expect(last.scripts).toEqual([])));
  it("ends where nobody wants it any more, whatever its scripts do", () =>
    withRows(ROWS, async (store) => {
      const scripts = new FakeScripts({
        "a.js": { hooks: ["onItemCaptured"], item: () => new Promise<void>(() => undefined) },
        "b.js": { start: () => new Promise<void>(() => undefined) },
      });
      for (const file of ["a.js", "b.js"]) {
        const parts = { store, match: matchRow, scriptEntry, virtual: virtual(scripts) };
        const run = startDryRun([scriptFile(file, "")], parts);
        await vi.waitFor(() => expect(scripts.running).toHaveLength(1), within);
        await run.stop();
        expect(scripts.running).toEqual([]);
        expect(run.isOver()).toBe(true);
      }
    }));
});

async function trace(behaviour: Behaviour, source = "", timeoutMs = 10_000): Promise<EntryTrace | undefined> {
  const scripts = new FakeScripts({ "a.js": behaviour });
  const traces = await withRows(ROWS, async (store) => {
    const stored = await store.entry(rowOf(7).id);
    if (stored === null) throw new Error("it is there");
    const parts = { match: matchRow, scriptEntry, virtual: virtual(scripts), timeoutMs };
    return traceEntry([scriptFile("a.js", source)], stored, parts);
  });
  expect(scripts.running).toEqual([]);
  return traces[0];
}

describe("a trace", () => {
  it("has a script's calls, console and verdict for the entry", async () => {
    const hooks = ["onItemCaptured", "onItemQueried"] as const;
    const one = await trace({
      hooks,
      item: async ({ id }, box) => {
        box.print(`${id} ${SECRET}`);
        await box.helper("file.write", "x", SECRET);
        await box.helper("jobs.list");
      },
      queried: () => ({ verdict: "failed" }),
    });
    expect(one).toMatchObject({ script: "a.js", title: "a.js", skipped: "", verdict: "failed", problem: "" });
    expect(one?.console.map(({ text }) => text)).toEqual([`${rowOf(7).id} ••••`]);
    expect(one?.calls.map(({ helper, args, result }) => [helper, args, result])).toEqual([
      ["file.write", '["x","••••"]', "null"],
      ["jobs.list", "[]", "[]"],
    ]);
  });
  it.each<[string, Behaviour, string, Partial<EntryTrace>]>([
    ["no hook takes it", {}, "", { skipped: "it has neither onItemCaptured nor onItemQueried" }],
    [
      "its filter does not match",
      { hooks: ["onItemCaptured"] },
      '// A\n// filter: src.ip == "10.1.0.8"',
      { skipped: "its filter does not match the entry" },
    ],
    ["its filter matches", { hooks: ["onItemCaptured"] }, '// A\n// filter: src.ip == "10.1.0.7"', { skipped: "" }],
    [
      "it does not start",
      { start: () => Promise.reject(new Error("no x")) },
      "",
      { skipped: "it does not start", problem: "no x" },
    ],
    [
      "its filter is wrong",
      {},
      "// A\n// filter: nothing == 1",
      { skipped: "it does not start", problem: "filter: there is no field `nothing`" },
    ],
    [
      "it throws",
      { hooks: ["onItemCaptured"], item: ({ id }, box) => box.fail("no x", id) },
      "",
      { skipped: "", problem: "onItemCaptured: no x" },
    ],
  ])("says when %s", async (_why, behaviour, source, expected) => {
    expect(await trace(behaviour, source)).toMatchObject(expected);
  });
  it("ends a script that hangs", async () => {
    const one = await trace({ hooks: ["onItemCaptured"], item: () => new Promise<void>(() => undefined) }, "", 20);
    expect(one?.problem).toBe("it was not through after 0.02 s");
  });
});
