import { describe, expect, test } from "vitest";
import { FAKE_CATALOGUE } from "../testing/fake-catalogue.ts";
import { attributesOf, buttonsOf, wordsOf } from "../testing/markup.ts";
import { FilterBar } from "./FilterBar.tsx";
import { checkFilter } from "./filter-language.ts";

const nothing = (): void => {};

const bar = (text: string, change: Partial<Parameters<typeof FilterBar>[0]> = {}) => (
  <FilterBar
    text={text}
    textNow={() => text}
    verdict={checkFilter(text, FAKE_CATALOGUE)}
    focusRequest={0}
    isEdited={false}
    isPreview={false}
    shown={312}
    total={48_201}
    filterErrors={0}
    scannedShare={1}
    recent={[]}
    showConnections={false}
    failure=""
    colour={() => []}
    complete={() => ({ from: 0, to: 0, items: [], values: null })}
    valuesOf={async () => []}
    literalOf={() => null}
    onChange={nothing}
    onApply={nothing}
    onRestore={nothing}
    onDialect={nothing}
    onRewrite={nothing}
    onUseRecent={nothing}
    onToggleConnections={nothing}
    {...change}
  />
);

describe("filter bar", () => {
  const check = (text: string, state: string, announced: RegExp, change: Parameters<typeof bar>[1] = {}): void => {
    expect(attributesOf(bar(text, change), "data-state")).toEqual([state]);
    expect(wordsOf(bar(text, change))).toMatch(announced);
  };

  test("has four states, each said in words too", () => {
    check("", "empty", /No filter$/);
    check("http && status_code >= 500", "valid", /Valid filter$/);
    check("http && status_code >= ", "invalid", /Not a valid filter: .+$/);
    check("http or dns and tls", "doubtful", /Valid, with a doubt: .+$/);
  });

  test("what the session refuses is not valid, whatever was thought before", () => {
    check("http", "invalid", /too deep to be run/, { failure: "too deep to be run" });
  });

  test("how much is shown, of how much, with the exact numbers on hover", () => {
    expect(wordsOf(bar("http"))).toContain("312 of 48,201");
    expect(attributesOf(bar("http"), "title").join()).toMatch(/312 of 48,201 entries, 0\.6/);
  });

  test("a search under way says how far it is; entries that could not be decided are counted", () => {
    expect(wordsOf(bar("http", { scannedShare: 0.426 }))).toContain("42 % looked at");
    expect(wordsOf(bar("http"))).not.toContain("looked at");
    expect(wordsOf(bar("http", { filterErrors: 1204 }))).toContain("1,204 undecided");
    expect(wordsOf(bar("http"))).not.toContain("undecided");
  });

  test("only a valid text that is not applied yet can be applied; a preview says that it is one", () => {
    const canApply = (text: string, isEdited: boolean): boolean => buttonsOf(bar(text, { isEdited })).includes("Apply");
    expect(canApply("http", true)).toBe(true);
    expect(canApply("http", false)).toBe(false);
    expect(canApply("http &&", true)).toBe(false);
    expect(wordsOf(bar("http", { isPreview: true, isEdited: true }))).toContain("preview");
  });

  test("only a text can be cleared", () => {
    expect(buttonsOf(bar("http"))).toContain("Clear the filter");
    expect(buttonsOf(bar(""))).not.toContain("Clear the filter");
  });

  test("the dialect is named, and says whether it was recognised or forced", () => {
    expect(buttonsOf(bar("http && status_code == 500"))[0]).toBe("KFL");
    expect(buttonsOf(bar("http and response.status == 500"))[0]).toBe("classic");
    expect(attributesOf(bar("kfl1:http"), "data-forced")).toEqual(["true"]);
    expect(attributesOf(bar("http"), "data-forced")).toEqual(["false"]);
    // An empty text has no dialect to change.
    expect(buttonsOf(bar(""))).not.toContain("KFL");
  });

  test("connections that are listed too are a pressed chip", () => {
    expect(attributesOf(bar("", { showConnections: true }), "aria-pressed")).toEqual(["true"]);
  });
});
