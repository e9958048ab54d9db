// Two programs with one data folder: one runs its scripts, the other says so and takes over.
import { describe, expect, it } from "vitest";
import type { ScriptsState } from "../contract/index.ts";
import { FakeScripts } from "../session/hooks/testing/fake-scripts.ts";
import { withFolder } from "../session/testing/captures.ts";
import { createApi } from "./index.ts";
import { type Client, connectWindow, firstOf, testParts } from "./testing/client.ts";

interface Program {
  readonly client: Client;
  readonly scripts: FakeScripts;
  readonly end: () => Promise<void>;
}
async function start(folder: string): Promise<Program> {
  const scripts = new FakeScripts({
    "job.js": { start: (box) => box.events.scheduled({ tag: "report", cron: "0 0 * * * *", limit: 2 }) },
  });
  const api = createApi({ ...testParts(folder), startScript: scripts.start, scriptLock: { beatMs: 20 } });
  const { client, close } = connectWindow(api);
  const end = async (): Promise<void> => {
    close();
    await api.close();
  };
  return { client, scripts, end };
}
async function withTwo(use: (first: Program, second: Program) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const first = await start(folder);
    await state(first.client, ({ runBy }) => runBy === "");
    const second = await start(folder);
    try {
      await use(first, second);
    } finally {
      await second.end();
      await first.end();
    }
    expect([...first.scripts.running, ...second.scripts.running]).toEqual([]);
  });
}
async function state(client: Client, isWanted: (state: ScriptsState) => boolean): Promise<ScriptsState> {
  return firstOf(await client.scripts.states({}), isWanted);
}
const isRunning = ({ scripts }: ScriptsState): boolean => scripts[0]?.phase === "running";

describe("two programs with one data folder", () => {
  it("one runs its scripts, the other shows them and says who runs them", () =>
    withTwo(async ({ client }, second) => {
      await client.scripts.write({ file: "job.js", source: "// Job", version: "" });
      await client.scripts.setActive({ file: "job.js", isActive: true });
      await client.scripts.setEnv({ name: "LEVEL", value: "5", isSecret: false });
      await state(client, isRunning);
      const shown = await state(second.client, ({ scripts }) => scripts[0]?.isActive === true);
      expect(shown).toMatchObject({ runBy: `process ${process.pid}`, scripts: [{ file: "job.js", phase: "off" }] });
      await state(second.client, ({ scripts }) => scripts.length === 1);
      expect(second.scripts.sandboxes).toEqual([]);
      const refused = { code: "BUSY", message: `process ${process.pid} runs the scripts of this data folder` };
      const { scripts } = second.client;
      await expect(scripts.setEnv({ name: "LEVEL", value: "6", isSecret: false })).rejects.toMatchObject(refused);
      await expect(scripts.setActive({ file: "job.js", isActive: false })).rejects.toMatchObject(refused);
      await expect(scripts.setArmed({ isArmed: true })).rejects.toMatchObject(refused);
      // Nothing of it was written behind the other's back.
      await client.scripts.setEnv({ name: "LEVEL", value: "7", isSecret: false });
    }));
  it("the other one takes over when it ends, with what it changed, also where somebody is looking", () =>
    withTwo(async (first, { client, scripts }) => {
      const [states, jobs] = [await client.scripts.states({}), await client.scripts.jobs({})];
      await first.client.scripts.write({ file: "job.js", source: "// Job", version: "" });
      await first.client.scripts.setActive({ file: "job.js", isActive: true });
      await first.client.scripts.setEnv({ name: "LEVEL", value: "5", isSecret: false });
      await state(first.client, isRunning);
      await first.end();
      expect(await firstOf(states, isRunning)).toMatchObject({ runBy: "", scripts: [{ file: "job.js" }] });
      expect(await firstOf(jobs, (told) => told.jobs.length === 1)).toMatchObject({ jobs: [{ tag: "report" }] });
      expect(scripts.running).toHaveLength(1);
      const { rows } = await client.scripts.env({});
      expect(rows).toMatchObject([{ name: "LEVEL", value: "5" }]);
      await client.scripts.setEnv({ name: "LEVEL", value: "6", isSecret: false });
    }));
});
