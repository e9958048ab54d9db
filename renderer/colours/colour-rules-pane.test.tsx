import { describe, expect, test } from "vitest";
import { MAX_COLOUR_RULES, RULE_COLOURS } from "../../contract/index.ts";
import { checkFilter } from "../filter-bar/filter-language.ts";
import { FAKE_CATALOGUE } from "../testing/fake-catalogue.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import type { ShownRule } from "./colour-rules.ts";
import { ColourRulesPane } from "./ColourRulesPane.tsx";
import { RULE_SIGNS, RuleSign } from "./RuleSign.tsx";

const nothing = (): void => undefined;
const rule = (change: Partial<ShownRule> = {}): ShownRule => ({
  id: "r",
  name: "Broken servers",
  filter: "http && status_code >= 500",
  colour: "red",
  isOn: true,
  problem: "",
  ...change,
});
const pane = (rules: readonly ShownRule[] | null, change: Partial<Parameters<typeof ColourRulesPane>[0]> = {}) => (
  <ColourRulesPane
    rules={rules}
    notice=""
    failure={null}
    filter=""
    check={(filter) => checkFilter(filter, FAKE_CATALOGUE)}
    onChange={nothing}
    onReset={async () => undefined}
    onClose={nothing}
    {...change}
  />
);

describe("the pane of colour rules", () => {
  test("has each rule with its name, filter and colour, in order; the ends cannot be passed", () => {
    const shown = pane([rule(), rule({ id: "s", name: "", filter: "dns", colour: "blue" })]);
    expect(attributesOf(shown, "value")).toEqual(["Broken servers", "http && status_code >= 500", "", "dns"]);
    expect(attributesOf(shown, "aria-label")).toContain("Colour of rule 2: Blue, diamond");
    const buttons = buttonsOf(shown);
    expect(buttons).toContain("Move Broken servers down");
    expect(buttons).toContain("Move rule 2 up");
    expect(buttons).not.toContain("Move Broken servers up");
    expect(buttons).not.toContain("Move rule 2 down");
  });

  test("says what is wrong with a rule, and that it is skipped", () => {
    const check = (change: Partial<ShownRule>, words: RegExp, isInvalid: boolean): void => {
      const shown = pane([rule(change)]);
      expect(wordsOf(shown)).toMatch(words);
      expect(attributesOf(shown, "aria-invalid")).toEqual([String(isInvalid)]);
      expect(attributesOf(shown, "data-on")).toEqual([String(!isInvalid)]);
    };
    check({}, /sign\. Reset/, false);
    check({ filter: "http && status_code >=" }, /: the rule is skipped/, true);
    // What the bar's checker finds good may not be so for a rule.
    check({ filter: "http && limit(3)", problem: "it cannot limit" }, /it cannot limit: the rule is skipped/, true);
    check({ filter: "" }, /a rule without one colours nothing/, false);
  });

  test("offers the list's filter to begin with, and no more rules than there is room for", () => {
    expect(buttonsOf(pane([]))).toContain("Add a rule");
    expect(buttonsOf(pane([], { filter: "dns" }))).toContain("Add a rule from the filter");
    const full = Array.from({ length: MAX_COLOUR_RULES }, (_, i) => rule({ id: `${i}` }));
    expect(buttonsOf(pane(full))).not.toContain("Add a rule");
    expect(buttonsOf(pane(null))).toEqual(["Close"]);
  });

  test("an empty list says what a rule is; what was found damaged is told", () => {
    expect(wordsOf(pane([]))).toContain("No rules");
    expect(wordsOf(pane([], { notice: "colour-rules.json is damaged" }))).toContain("colour-rules.json is damaged");
  });
});

test("each colour has a sign of its own", () => {
  const shapes = RULE_COLOURS.map(
    (colour) => /lucide-([a-z]+)/.exec(markupOf(<RuleSign colour={colour} label="" />))?.[1],
  );
  expect(new Set(shapes).size).toBe(RULE_COLOURS.length);
  expect(new Set(RULE_COLOURS.map((colour) => RULE_SIGNS[colour].name)).size).toBe(RULE_COLOURS.length);
});
