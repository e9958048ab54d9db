import { describe, expect, test } from "vitest";
import { type ColourRule, MAX_COLOUR_RULES, RULE_COLOURS } from "../../contract/index.ts";
import { openRows } from "../testing/open-workspace.ts";
import { waitFor } from "../testing/wait-for.ts";
import type { Workspace } from "../workspace.ts";
import { addedRule, freeRuleId, movedRule, withRule } from "./colour-rules.ts";

const rule = (id: string, change: Partial<ColourRule> = {}): ColourRule => ({
  id,
  name: id,
  filter: "http",
  colour: "blue",
  isOn: true,
  ...change,
});
const RULES = [rule("a"), rule("b"), rule("c")];
const ids = (rules: readonly ColourRule[]): string => rules.map(({ id }) => id).join("");

describe("edits of the list", () => {
  test("move a rule by one place, and not beyond the ends", () => {
    expect(ids(movedRule(RULES, "b", -1))).toBe("bac");
    expect(ids(movedRule(RULES, "b", 1))).toBe("acb");
    expect(ids(movedRule(RULES, "a", -1))).toBe("abc");
    expect(ids(movedRule(RULES, "c", 1))).toBe("abc");
    expect(ids(movedRule(RULES, "x", 1))).toBe("abc");
  });

  test("change one rule alone", () => {
    expect(withRule(RULES, "b", { isOn: false }).map(({ isOn }) => isOn)).toEqual([true, false, true]);
  });

  test("add a rule before the others, in a colour that the fewest have, while there is room", () => {
    expect(addedRule(RULES, "new", "dns")[0]).toEqual({
      id: "new",
      name: "",
      filter: "dns",
      colour: "red",
      isOn: true,
    });
    const each = RULE_COLOURS.map((colour) => rule(colour, { colour })).filter(({ colour }) => colour !== "pink");
    expect(addedRule(each, "new", "")[0]?.colour).toBe("pink");
    const full = Array.from({ length: MAX_COLOUR_RULES }, (_, i) => rule(`${i}`));
    expect(addedRule(full, "new", "")).toBe(full);
  });

  test("give an id that no rule has", () => {
    expect(freeRuleId(RULES)).toBe("rule-1");
    expect(freeRuleId([rule("rule-1"), rule("rule-3")])).toBe("rule-2");
  });
});

describe("rules joined to the session", () => {
  const shown = (workspace: Workspace): readonly string[] =>
    (workspace.colours.state.get()?.rules ?? []).map(({ name, problem }) => `${name}${problem === "" ? "" : "!"}`);
  const colours = (workspace: Workspace): readonly string[] => {
    workspace.view.want(0, 40);
    return Array.from({ length: 40 }, (_, i) => workspace.view.row(i)?.colour?.rule ?? "");
  };
  const opened = async (): Promise<Workspace> => {
    const workspace = await openRows(300);
    await waitFor(() => expect(shown(workspace)).toEqual(["Errors", "Databases"]));
    return workspace;
  };

  test("an edit shows at once, colours rows a moment later, and is told what is wrong with it", async () => {
    const workspace = await opened();
    workspace.colours.change((all) => [rule("r", { name: "HTTP" }), ...all]);
    expect(shown(workspace)).toEqual(["HTTP", "Errors", "Databases"]);
    await waitFor(() => expect(colours(workspace)).toContain("HTTP"));
    workspace.colours.change((all) => withRule(all, "r", { filter: "what is this" }));
    await waitFor(() => expect(shown(workspace)).toEqual(["HTTP!", "Errors", "Databases"]));
    await waitFor(() => expect(colours(workspace)).not.toContain("HTTP"));
    await workspace.colours.reset();
    await waitFor(() => expect(shown(workspace)).toEqual(["Errors", "Databases"]));
  });

  test("what is being written is not undone by what was sent before", async () => {
    const workspace = await opened();
    for (const name of ["D", "DN", "DNS"]) {
      workspace.colours.change((all) => withRule(all, "errors", { name }));
      await new Promise((resolve) => {
        setTimeout(resolve, 120);
      });
      expect(shown(workspace)[0]).toBe(name);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 400);
    });
    expect(shown(workspace)).toEqual(["DNS", "Databases"]);
  });
});
