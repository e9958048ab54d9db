import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { MAX_ARMED, ScriptSettings } from "./script-settings.ts";

describe("folders that are armed", () => {
  it("are those that somebody armed, also after the next start", () =>
    withFolder(async (folder) => {
      const settings = await ScriptSettings.open(folder);
      expect(settings.isArmed("/a")).toBe(false);
      await settings.setArmed("/a", true);
      await settings.setArmed("/b", true);
      await settings.setArmed("/b", false);
      const again = await ScriptSettings.open(folder);
      expect(["/a", "/b", "/c"].map((one) => again.isArmed(one))).toEqual([true, false, false]);
    }));
  it("are none where the file is damaged", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "armed-scripts.json"), '{"formatVersion":1,"armed":"/a"}');
      const settings = await ScriptSettings.open(folder);
      expect(settings.isArmed("/a")).toBe(false);
      expect(settings.notice).toContain("armed-scripts.json is damaged");
    }));
  it("are kept apart from how objects are named", () =>
    withFolder(async (folder) => {
      const settings = await ScriptSettings.open(folder);
      expect(settings.hasKubesharkPaths).toBe(false);
      await settings.setKubesharkPaths(true);
      await settings.setArmed("/a", true);
      const again = await ScriptSettings.open(folder);
      expect([again.hasKubesharkPaths, again.isArmed("/a")]).toEqual([true, true]);
      await again.setKubesharkPaths(false);
      expect((await ScriptSettings.open(folder)).hasKubesharkPaths).toBe(false);
    }));
  it("are read from a file of before objects could be named otherwise", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "armed-scripts.json"), '{"formatVersion":1,"armed":["/a"]}', { mode: 0o600 });
      const settings = await ScriptSettings.open(folder);
      expect([settings.isArmed("/a"), settings.hasKubesharkPaths, settings.notice]).toEqual([true, false, ""]);
    }));
  it("are so many at the most: the ones armed last", () =>
    withFolder(async (folder) => {
      const settings = await ScriptSettings.open(folder);
      for (let i = 0; i <= MAX_ARMED; i++) await settings.setArmed(`/${i}`, true);
      expect([settings.isArmed("/0"), settings.isArmed("/1"), settings.isArmed(`/${MAX_ARMED}`)]).toEqual([
        false,
        true,
        true,
      ]);
    }));
});
