import { describe, expect, test } from "vitest";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { ChoiceGroup } from "./ChoiceGroup.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { ErrorNotice } from "./ErrorNotice.tsx";
import { failureOf, isAbort } from "./failure.ts";
import { Menu, type MenuItem } from "./Menu.tsx";
import { Observable } from "./observable.ts";
import { nextPace, type Pace } from "./pace.ts";
import { ProtocolChip } from "./ProtocolChip.tsx";

const nothing = (): void => {};

describe("failures", () => {
  const check = (thrown: unknown, message: string, nextStep: string, code = ""): void =>
    expect(failureOf(thrown)).toEqual({ code, message, nextStep });

  test("an error of the contract brings its own next step", () => {
    const error = Object.assign(new Error("The file is gone."), {
      code: "NOT_FOUND",
      data: { nextStep: "Choose another file." },
    });
    check(error, "The file is gone.", "Choose another file.", "NOT_FOUND");
  });

  test("whatever else was thrown still reads as a sentence with a next step", () => {
    check(new Error("The disk is full."), "The disk is full.", "Try again.");
    check(new Error(), "Something failed without saying why.", "Try again.");
    check("text", "Something failed without saying why.", "Try again.");
    check(undefined, "Something failed without saying why.", "Try again.");
    check({ message: 7, code: 8, data: "?" }, "Something failed without saying why.", "Try again.");
  });

  test("what was given up on purpose is no failure", () => {
    expect(isAbort(new DOMException("gone", "AbortError"))).toBe(true);
    expect(isAbort({ code: "CANCELLED" })).toBe(true);
    expect(isAbort(new Error("AbortError"))).toBe(false);
    expect(isAbort(null)).toBe(false);
  });
});

describe("pace", () => {
  test("is counted from the first look, so that a window opened in the middle of a load does not divide by the past", () => {
    const first = nextPace(null, 900_000_000, 5000);
    expect(first).toMatchObject({ bytes: 0, elapsedMs: 0 });
    expect(nextPace(first, 910_000_000, 6000)).toMatchObject({ bytes: 10_000_000, elapsedMs: 1000 });
  });

  test("a count that went back is new work", () => {
    const pace: Pace = { firstBytes: 500, firstMs: 0, bytes: 100, elapsedMs: 10 };
    expect(nextPace(pace, 20, 99)).toEqual({ firstBytes: 20, firstMs: 99, bytes: 0, elapsedMs: 0 });
  });
});

describe("observables", () => {
  test("tell of changes only, and no longer once left", () => {
    const value = new Observable(1);
    const seen: number[] = [];
    const leave = value.subscribe(() => seen.push(value.get()));
    value.set(1);
    value.set(2);
    leave();
    value.set(3);
    expect(seen).toEqual([2]);
    expect(value.get()).toBe(3);
  });
});

describe("error notice", () => {
  test("cause first, then the next step, as sentences", () => {
    const check = (message: string, expected: string): void =>
      expect(wordsOf(<ErrorNotice message={message} nextStep="Choose another file." />)).toBe(expected);
    check("the file ends early", "the file ends early. Choose another file.");
    check("Is this a capture?", "Is this a capture? Choose another file.");
  });

  test("is announced at once, has a sign beside its colour, and goes only where it can be dismissed", () => {
    const bad = <ErrorNotice message="a" nextStep="" />;
    expect(attributesOf(bad, "role")).toEqual(["alert"]);
    expect(markupOf(bad)).toContain("lucide-circle-alert");
    expect(buttonsOf(bad)).toEqual([]);
    expect(buttonsOf(<ErrorNotice message="a" nextStep="" onDismiss={nothing} />)).toEqual(["Dismiss"]);
    expect(attributesOf(<ErrorNotice tone="warn" message="a" nextStep="" />, "data-tone")).toEqual(["warn"]);
  });
});

describe("menu", () => {
  const items: readonly MenuItem[] = [
    { kind: "heading", title: "Columns" },
    { kind: "action", title: "Method", isChecked: true, run: nothing },
    { kind: "action", title: "Node", isChecked: false, run: nothing },
    { kind: "separator" },
    { kind: "action", title: "Usual columns", hint: "Ctrl+U", run: nothing },
  ];
  const menu = <Menu label="Columns" at={{ x: 1, y: 2 }} items={items} onClose={nothing} />;

  test("is a named menu whose items say whether they are chosen", () => {
    expect(attributesOf(menu, "role")).toEqual([
      "menu",
      "presentation",
      "menuitemcheckbox",
      "menuitemcheckbox",
      "menuitem",
    ]);
    expect(attributesOf(menu, "aria-checked")).toEqual(["true", "false"]);
    expect(attributesOf(menu, "aria-label")).toEqual(["Columns"]);
    expect(buttonsOf(menu)).toEqual(["Method", "Node", "Usual columns Ctrl+U"]);
  });
});

describe("small parts", () => {
  test("a choice marks the present one and what cannot be chosen", () => {
    const group = (
      <ChoiceGroup
        label="What"
        value="all"
        choices={[
          ["all", "Everything"],
          ["view", "Shown rows", true],
        ]}
        onChange={nothing}
      />
    );
    expect(attributesOf(group, "data-chosen")).toEqual(["true", "false"]);
    expect(attributesOf(group, "data-disabled")).toEqual(["false", "true"]);
    expect(wordsOf(group)).toBe("What Everything Shown rows");
  });

  test("an empty screen is a heading, a sentence and the one thing to do", () => {
    const empty = (
      <EmptyState title="No entry matches" text="A looser filter shows them.">
        <button type="button">Clear the filter</button>
      </EmptyState>
    );
    expect(markupOf(empty)).toMatch(/<h2[^>]*>No entry matches<\/h2>/);
    expect(buttonsOf(empty)).toEqual(["Clear the filter"]);
  });

  test("a protocol's chip carries colours for both themes and the long name on hover", () => {
    const chip = <ProtocolChip abbr="HTTP" longName="Hypertext Transfer Protocol" color="#326de6" />;
    expect(attributesOf(chip, "title")).toEqual(["Hypertext Transfer Protocol"]);
    expect(attributesOf(chip, "style")[0]).toMatch(/--chip-text-light:#\w{6}.*--chip-text-dark:#\w{6}/);
  });
});
