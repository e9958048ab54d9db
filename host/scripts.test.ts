import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { DryRunProgress, ScriptsState } from "../contract/index.ts";
import { FakeScripts } from "../session/hooks/testing/fake-scripts.ts";
import { CAPTURES, withFolder } from "../session/testing/captures.ts";
import { createApi } from "./index.ts";
import { type Client, connectWindow, firstOf, testParts } from "./testing/client.ts";

const within = { timeout: 20_000, interval: 5 };
const HTTP = join(CAPTURES, "http/node-server.pcap");

/** Runs `use` with a window; the scripts behave as their files say. */
async function withWindow(
  use: (window: { client: Client; scripts: FakeScripts; folder: string; close: () => void }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const scripts = new FakeScripts({
      "seen.js": { hooks: ["onItemCaptured"], item: ({ id }, box) => box.print(id) },
      "job.js": { start: (box) => box.events.scheduled({ tag: "report", cron: "0 0 * * * *", limit: 2 }) },
    });
    const api = createApi({ ...testParts(folder), startScript: scripts.start });
    const { client, close } = connectWindow(api);
    try {
      await use({ client, scripts, folder, close });
    } finally {
      close();
      await api.close();
    }
    expect(scripts.running).toEqual([]);
  });
}
async function add({ scripts }: Client, file: string, source = `// ${file}`): Promise<string> {
  const { version } = await scripts.write({ file, source, version: "" });
  await scripts.setActive({ file, isActive: true });
  return version;
}
async function state(client: Client, isWanted: (state: ScriptsState) => boolean): Promise<ScriptsState> {
  return firstOf(await client.scripts.states({}), isWanted);
}
function isRunning(file: string): (state: ScriptsState) => boolean {
  return ({ scripts }) => scripts.some((one) => one.file === file && one.phase === "running");
}

describe("scripts of a window", () => {
  it("are written, run, renamed, and removed", () =>
    withWindow(async ({ client, folder }) => {
      const version = await add(client, "seen.js", "// Seen\nvar a;");
      const running = await state(client, isRunning("seen.js"));
      expect(running).toMatchObject({ folder: join(folder, "scripts"), folderProblem: "", isArmed: false });
      expect(running.scripts[0]).toMatchObject({ title: "Seen", version, isActive: true, hooks: ["onItemCaptured"] });
      expect(await client.scripts.read({ file: "seen.js" })).toEqual({ source: "// Seen\nvar a;", version });
      await expect(client.scripts.write({ file: "seen.js", source: "", version: "old" })).rejects.toMatchObject({
        code: "CONFLICT",
      });
      await client.scripts.rename({ file: "seen.js", to: "other.js" });
      await state(client, isRunning("other.js"));
      await client.scripts.restart({ file: "other.js" });
      await client.scripts.remove({ file: "other.js" });
      expect((await state(client, ({ scripts }) => scripts.length === 0)).scripts).toEqual([]);
      await expect(client.scripts.read({ file: "other.js" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  it("see the entries of a capture as it loads, and print", () =>
    withWindow(async ({ client }) => {
      await add(client, "seen.js");
      await state(client, isRunning("seen.js"));
      await client.session.openFiles({ paths: [HTTP] });
      const { entries } = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      await state(client, ({ consoleSeq }) => consoleSeq >= entries);
      const { lines } = await client.scripts.console({ afterSeq: 0 });
      expect(new Set(lines.map(({ text }) => text)).size).toBe(entries);
      expect((await client.scripts.console({ afterSeq: lines.length - 1 })).lines).toHaveLength(1);
      await client.scripts.clearConsole({});
      expect((await client.scripts.console({ afterSeq: 0 })).lines).toEqual([]);
    }));
  it("are not given again what a session held when it was opened again", () =>
    withWindow(async ({ client, scripts }) => {
      const { sessionId } = await client.session.openFiles({ paths: [HTTP] });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      await client.session.close({});
      await add(client, "seen.js");
      await state(client, isRunning("seen.js"));
      await client.session.reopen({ sessionId });
      await vi.waitFor(() => expect(scripts.sandboxes).toHaveLength(2), within);
      const { scripts: states } = await state(client, isRunning("seen.js"));
      expect(states[0]?.behind).toBe(0);
      expect(scripts.of("seen.js").seen).toEqual([]);
    }));
  it("dry-run over a session, and trace one entry", () =>
    withWindow(async ({ client, scripts }) => {
      await client.session.openFiles({ paths: [HTTP] });
      const { entries } = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      await add(client, "seen.js");
      await state(client, isRunning("seen.js"));
      let last: DryRunProgress | null = null;
      for await (const progress of await client.scripts.dryRun({ files: [] })) last = progress;
      expect(last).toMatchObject({ entries, entriesDone: entries, isComplete: true, callCount: 0 });
      expect(last?.console).toHaveLength(entries);
      const id = last?.console[0]?.text ?? "";
      const { traces } = await client.scripts.trace({ id });
      expect(traces).toMatchObject([{ script: "seen.js", skipped: "", verdict: "none", problem: "" }]);
      expect(traces[0]?.console.map(({ text }) => text)).toEqual([id]);
      await vi.waitFor(() => expect(scripts.running).toHaveLength(1), within);
      await expect(client.scripts.trace({ id: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  it("leave no dry run behind when the window goes away", () =>
    withWindow(async ({ client, scripts, close }) => {
      await client.session.openFiles({ paths: [HTTP] });
      await client.scripts.write({ file: "seen.js", source: "", version: "" });
      const stream = await client.scripts.dryRun({ files: ["seen.js"] });
      await firstOf(stream, () => true);
      close();
      await vi.waitFor(() => expect(scripts.running).toEqual([]), within);
    }));
});

describe("what scripts stand on", () => {
  it("jobs are told, run, stopped, started and removed", () =>
    withWindow(async ({ client }) => {
      await add(client, "job.js");
      const { jobs } = await firstOf(await client.scripts.jobs({}), (told) => told.jobs.length === 1);
      expect(jobs[0]).toMatchObject({ tag: "report", script: "job.js", cron: "0 0 * * * *", phase: "waiting" });
      await client.scripts.runJob({ tag: "report" });
      await client.scripts.stopJob({ tag: "report" });
      const stopped = await firstOf(await client.scripts.jobs({}), (told) => told.jobs[0]?.phase === "stopped");
      expect(stopped.jobs[0]).toMatchObject({ runs: 1, lastResult: "passed" });
      await client.scripts.startJob({ tag: "" });
      await client.scripts.removeJob({ tag: "report" });
      expect((await firstOf(await client.scripts.jobs({}), () => true)).jobs).toEqual([]);
      await expect(client.scripts.removeJob({ tag: "report" })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(client.scripts.runJob({ tag: "report" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  it("constants are set and removed; a secret is shown to nobody", () =>
    withWindow(async ({ client, folder }) => {
      await add(client, "seen.js", "// Seen\nenv.TOKEN");
      await client.scripts.setEnv({ name: "TOKEN", value: "hunter2hunter2", isSecret: true });
      await client.scripts.setEnv({ name: "LEVEL", value: "5", isSecret: false });
      const { rows, secretsKeptIn, warning } = await client.scripts.env({});
      expect(rows).toEqual([
        { name: "LEVEL", value: "5", isSecret: false, usedBy: [] },
        { name: "TOKEN", value: "", isSecret: true, usedBy: ["Seen"] },
      ]);
      expect([secretsKeptIn, warning].every((text) => text !== "")).toBe(true);
      expect(await readFile(join(folder, "constants.json"), "utf8")).not.toContain("hunter2");
      await client.scripts.removeEnv({ name: "LEVEL" });
      expect((await client.scripts.env({})).rows).toHaveLength(1);
      const yaml = "scripting:\n  env:\n    CHANNEL: alerts\n";
      expect(await client.scripts.importEnv({ yaml })).toMatchObject({ names: ["CHANNEL"] });
    }));
  it("nothing is sent before the folder is armed: it is recorded as an alert, and its host is not asked for", () =>
    withWindow(async ({ client, scripts }) => {
      await add(client, "seen.js");
      await state(client, isRunning("seen.js"));
      const box = scripts.of("seen.js");
      expect(await box.helper("vendor.slack", "https://hooks.slack.example/x", "p", "t", "#ff0000", null)).toBeNull();
      const { alerts } = await client.scripts.alerts({ afterSeq: 0 });
      expect(alerts).toMatchObject([{ helper: "vendor.slack", phase: "recorded", script: "seen.js" }]);
      expect((await client.scripts.hosts({})).rules).toEqual([]);
      await client.scripts.setArmed({ isArmed: true });
      expect((await state(client, ({ isArmed }) => isArmed)).alertSeq).toBeGreaterThan(0);
      await expect(box.helper("vendor.webhook", "GET", "http://unknown.example/")).rejects.toThrow("not allowed yet");
      const { hostsAsked } = await state(client, (told) => told.hostsAsked > 0);
      expect(hostsAsked).toBe(1);
      const [rule] = (await client.scripts.hosts({})).rules;
      if (rule === undefined) throw new Error("it is asked for");
      expect(rule).toMatchObject({ script: "seen.js", rule: "asked" });
      await client.scripts.decideHost({ script: rule.script, host: rule.host, rule: "denied" });
      await expect(box.helper("vendor.webhook", "GET", "http://unknown.example/")).rejects.toThrow("denies it");
      await client.scripts.removeHost({ script: rule.script, host: rule.host });
      expect((await client.scripts.hosts({})).rules).toEqual([]);
      const ids = alerts.map(({ id }) => id);
      await client.scripts.acknowledge({ ids });
      await client.scripts.resend({ ids: [] });
      await client.scripts.discard({ ids: [] });
    }));
  it("samples come with the program, and another folder can be followed", () =>
    withWindow(async ({ client, folder }) => {
      expect((await client.scripts.samples({})).samples.length).toBeGreaterThan(10);
      await writeFile(join(folder, "mine.js"), "// Mine");
      await client.scripts.setFolder({ folder });
      expect((await state(client, (told) => told.folder === folder)).scripts[0]?.title).toBe("Mine");
    }));
});
