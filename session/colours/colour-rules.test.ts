import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ColourRule, MAX_COLOUR_RULES } from "../../contract/index.ts";
import { withFolder } from "../testing/captures.ts";
import { ColourRules, DEFAULT_RULES } from "./colour-rules.ts";

const RULE: ColourRule = { id: "r", name: "mine", filter: "dns", colour: "blue", isOn: true };

test("rules are kept, in their order, and changes of them are told", () =>
  withFolder(async (folder) => {
    const rules = await ColourRules.open(folder);
    expect(rules.rules).toEqual(DEFAULT_RULES);
    let told = 0;
    const stop = rules.onChange(() => told++);
    await rules.set([RULE, ...DEFAULT_RULES]);
    stop();
    expect(told).toBe(1);
    expect((await ColourRules.open(folder)).rules).toEqual([RULE, ...DEFAULT_RULES]);
    await rules.set([]);
    expect((await ColourRules.open(folder)).rules).toEqual([]);
  }));

test("a damaged file, and one with more rules than there may be, are set aside and told", () =>
  withFolder(async (folder) => {
    const tooMany = { formatVersion: 1, rules: Array.from({ length: MAX_COLOUR_RULES + 1 }, () => RULE) };
    for (const text of ["[]", JSON.stringify(tooMany)]) {
      await writeFile(join(folder, "colour-rules.json"), text);
      const rules = await ColourRules.open(folder);
      expect(rules.rules).toEqual(DEFAULT_RULES);
      expect(rules.notice).toMatch(/kept as colour-rules\.json\.damaged/);
    }
  }));
