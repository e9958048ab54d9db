import { describe, expect, test } from "vitest";
import {
  draftOf,
  fileNameError,
  freeFileName,
  isEdited,
  withMine,
  withNew,
  withoutDraft,
  withRead,
  withRenamed,
  withSaved,
  withText,
  withTheirs,
  type Drafts,
} from "./drafts.ts";

const read = withRead([], "a.js", "one", "v1");
const edited = withText(read, "a.js", "mine");
const conflict = withRead(edited, "a.js", "theirs", "v2");
const only = (drafts: Drafts) => draftOf(drafts, "a.js");

describe("a draft", () => {
  test("is what was read until something is typed, and again when that is taken back", () => {
    expect(read.map(isEdited)).toEqual([false]);
    expect(edited.map(isEdited)).toEqual([true]);
    expect(withText(edited, "a.js", "one").map(isEdited)).toEqual([false]);
  });

  test("of a new file is edited even while it is empty", () => {
    expect(withNew([], "b.js", "").map(isEdited)).toEqual([true]);
  });

  test("is saved as it was sent; what was typed since stays edited", () => {
    expect(only(withSaved(edited, "a.js", "mine", "v2"))).toEqual({
      file: "a.js",
      text: "mine",
      saved: "mine",
      version: "v2",
      theirs: null,
    });
    expect(withSaved(withText(edited, "a.js", "mine and more"), "a.js", "mine", "v2").map(isEdited)).toEqual([true]);
  });

  test("follows the file on disk while it is not edited", () => {
    expect(only(withRead(read, "a.js", "two", "v2"))).toMatchObject({ text: "two", version: "v2", theirs: null });
  });

  test("that somebody else changed meanwhile is a conflict, and nothing of both is lost", () => {
    expect(only(conflict)).toMatchObject({ text: "mine", version: "v1", theirs: { text: "theirs", version: "v2" } });
    expect(only(withTheirs(conflict, "a.js"))).toMatchObject({ text: "theirs", version: "v2", theirs: null });
    const kept = only(withMine(conflict, "a.js"));
    expect(kept).toMatchObject({ text: "mine", saved: "theirs", version: "v2", theirs: null });
  });

  test("that both changed to the same text is none", () => {
    expect(only(withRead(edited, "a.js", "mine", "v2"))).toMatchObject({ text: "mine", version: "v2", theirs: null });
  });

  test("without a conflict there is nothing to take or keep", () => {
    expect(withTheirs(edited, "a.js")).toEqual(edited);
    expect(withMine(edited, "a.js")).toEqual(edited);
  });

  test("goes on under another name, and is forgotten when it is closed", () => {
    expect(withRenamed(edited, "a.js", "b.js").map(({ file, text }) => [file, text])).toEqual([["b.js", "mine"]]);
    expect(withoutDraft(edited, "a.js")).toEqual([]);
    expect(withText(edited, "other.js", "x")).toEqual(edited);
  });
});

describe("names of files", () => {
  test("come from words, and are free", () => {
    expect(freeFileName("Slow checkout calls", [])).toBe("slow-checkout-calls.js");
    expect(freeFileName("slow.js", ["slow.js", "Slow-2.js"])).toBe("slow-3.js");
    expect(freeFileName("…", [])).toBe("script.js");
    expect(freeFileName("x".repeat(500), [])).toHaveLength(63);
  });

  test("that do not do are told", () => {
    const check = (name: string, error: RegExp): void => expect(fileNameError(name, ["a.js"])).toMatch(error);
    check("b.js", /^$/);
    check("10 slow.v2.js", /^$/);
    check("", /needs a name/);
    check("b.ts", /ends in \.js/);
    check("../b.js", /ends in \.js/);
    check(`${"x".repeat(130)}.js`, /ends in \.js/);
    check("A.js", /There is a A\.js already/);
  });
});
