import { expect, test } from "vitest";
import type { ComponentProps, ReactElement } from "react";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { NO_FIND } from "./find-query.ts";
import { FindBar } from "./FindBar.tsx";

const nothing = (): void => {};
const bar = (change: Partial<ComponentProps<typeof FindBar>>): ReactElement => (
  <FindBar
    draft={{ ...NO_FIND, texts: { ...NO_FIND.texts, text: "cart" } }}
    status={{ mood: "found", text: "2 of 12", remark: "passed the end" }}
    mistake=""
    failure={null}
    notice=""
    isSearching={false}
    focusRequest={0}
    onDraft={nothing}
    onStep={nothing}
    onCancel={nothing}
    onClose={nothing}
    {...change}
  />
);

test("says which match it is, and that the end was passed", () => {
  expect(wordsOf(bar({}))).toBe("What to find Text Filter Bytes 2 of 12 · passed the end");
  expect(attributesOf(bar({}), "aria-invalid")).toEqual(["false"]);
});

test("offers the case for text only, steps where there is something to look for, and the end of a search", () => {
  const steps = ["Previous match (Shift+Enter)", "Next match (Enter)"];
  expect(buttonsOf(bar({}))).toEqual(["Match case", ...steps, "Close (Esc)"]);
  expect(buttonsOf(bar({ draft: NO_FIND }))).toEqual(["Match case", "Close (Esc)"]);
  expect(buttonsOf(bar({ draft: { ...NO_FIND, kind: "bytes" } }))).toEqual(["Close (Esc)"]);
  expect(buttonsOf(bar({ isSearching: true }))).toContain("Stop");
});

test("a mistake stands at the field and takes the place of the count", () => {
  const wrong = bar({ mistake: "The quote is not closed." });
  expect(wordsOf(wrong)).toBe("What to find Text Filter Bytes The quote is not closed.");
  expect(attributesOf(wrong, "aria-invalid")).toEqual(["true"]);
  const [id] = attributesOf(wrong, "aria-describedby");
  expect(markupOf(wrong)).toContain(`id="${id}"`);
});

test("a failure says the next step, and a notice what was not searched", () => {
  const failure = { code: "", message: "The view is gone.", nextStep: "Try again." };
  expect(wordsOf(bar({ failure, notice: "only bodies were searched" }))).toMatch(/The view is gone\. Try again\.$/);
  expect(wordsOf(bar({ notice: "only bodies were searched" }))).toMatch(/only bodies were searched$/);
});
