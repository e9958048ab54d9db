import { describe, expect, test } from "vitest";
import { MAX_COMMENT_LENGTH } from "../../contract/index.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { CommentBox } from "./CommentBox.tsx";
import { NO_NOTE, type NoteActions } from "./note-actions.ts";
import { NoteButtons } from "./NoteButtons.tsx";

const nothing = (): void => undefined;
const actions = (isWriting = false): NoteActions => ({
  isWriting,
  onToggle: nothing,
  onWrite: nothing,
  onComment: nothing,
  onDone: nothing,
});

test("the buttons say what they would do, and what is", () => {
  const names = (change: object): readonly string[] =>
    buttonsOf(<NoteButtons note={{ ...NO_NOTE, ...change }} actions={actions()} />);
  expect(names({})).toEqual(["Mark this row (Ctrl+M)", "Ignore this row (Ctrl+D)", "Comment on this row (Ctrl+Alt+C)"]);
  expect(names({ isMarked: true, isIgnored: true, comment: "x" })).toEqual([
    "Unmark this row (Ctrl+M)",
    "Do not ignore this row (Ctrl+D)",
    "Edit the comment (Ctrl+Alt+C)",
  ]);
  const marked = <NoteButtons note={{ ...NO_NOTE, isMarked: true }} actions={actions()} />;
  expect(attributesOf(marked, "aria-pressed")).toEqual(["true", "false", "false"]);
});

describe("a comment", () => {
  test("is plain text, whatever it holds", () => {
    const shown = <CommentBox comment={"<b>bold</b>\nand more"} actions={actions()} />;
    expect(markupOf(shown)).toContain("&lt;b&gt;bold&lt;/b&gt;\nand more");
    expect(buttonsOf(shown)).toEqual(["Edit the comment"]);
  });
  test("takes no room where there is none", () => {
    expect(markupOf(<CommentBox comment="" actions={actions()} />)).toBe("");
  });
  test("is written in place, up to its longest, and the room left is said when it is little", () => {
    const form = (comment: string) => <CommentBox comment={comment} actions={actions(true)} />;
    expect(attributesOf(form("as it was"), "maxLength")).toEqual([String(MAX_COMMENT_LENGTH)]);
    expect(wordsOf(form("as it was"))).toBe("as it was Ctrl+Enter saves, Esc leaves it Cancel Save comment");
    expect(wordsOf(form("x".repeat(MAX_COMMENT_LENGTH - 7)))).toContain("room for 7 more characters");
  });
});
