import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FAKE_CATALOGUE } from "../../testing/fake-catalogue.ts";
import { FakeScriptMonaco } from "../../testing/fake-script-monaco.ts";
import { startScriptEditor, type ScriptEditorHandle } from "./script-editor.ts";

const SAVE_KEY = 2048 | 49;

interface Opened {
  readonly monaco: FakeScriptMonaco;
  readonly handle: ScriptEditorHandle;
  readonly typed: string[];
}

const open = (monaco = new FakeScriptMonaco()): Opened => {
  const typed: string[] = [];
  const handle = startScriptEditor(monaco.api, {} as HTMLElement, () => ({
    onType: (file, text) => typed.push(`${file} ${text}`),
    onSave: () => typed.push("save"),
  }));
  return { monaco, handle, typed };
};

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: () => "monospace" }));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the editor of scripts", () => {
  test("keeps a model a file, and comes back to where it was looked at", () => {
    const { monaco, handle } = open();
    handle.show("a.js", "one");
    const first = monaco.shown;
    handle.show("b.js", "two");
    handle.show("a.js", "one");
    expect(monaco.shown).toBe(first);
    expect(monaco.done).toEqual(["view anew", "view anew", "view /scripts/a.js"]);
    expect([...monaco.models.keys()]).toEqual(["/scripts/a.js", "/scripts/b.js"]);
  });

  test("tells what is typed, and not what it was told itself; that can be undone", () => {
    const { monaco, handle, typed } = open();
    handle.show("a.js", "one");
    monaco.shown?.type("mine");
    expect(typed).toEqual(["a.js mine"]);
    handle.show("a.js", "theirs");
    expect(typed).toEqual(["a.js mine"]);
    expect(monaco.shown?.getValue()).toBe("theirs");
    expect(monaco.shown?.undone).toEqual(["mine"]);
  });

  test("forgets files that are not open any more", () => {
    const { monaco, handle } = open();
    handle.show("a.js", "one");
    handle.show("b.js", "two");
    handle.keep(["b.js"]);
    expect([...monaco.models.keys()]).toEqual(["/scripts/b.js"]);
  });

  test("its models outlive it: the next editor goes on with them, and the former one hears nothing", () => {
    const { monaco, handle, typed } = open();
    handle.show("a.js", "one");
    handle.dispose();
    const next = open(monaco);
    next.handle.show("a.js", "one");
    monaco.shown?.type("more");
    expect(typed).toEqual([]);
    expect(next.typed).toEqual(["a.js more"]);
  });

  test("saves by key, formats and finds by name", () => {
    const { monaco, handle, typed } = open();
    handle.show("a.js", "one");
    monaco.commands.get(SAVE_KEY)?.();
    expect(typed).toEqual(["save"]);
    handle.format();
    handle.find();
    expect(monaco.done.slice(1)).toEqual(["editor.action.formatDocument", "actions.find"]);
  });

  test("goes to a place of the file that it shows, and to no other", () => {
    const { monaco, handle } = open();
    handle.show("a.js", "one\ntwo");
    handle.goTo("b.js", 2, 1);
    expect(monaco.done).toEqual(["view anew"]);
    handle.goTo("a.js", 2, 0);
    expect(monaco.done).toEqual(["view anew", "caret 2:1", "focus"]);
  });
});

describe("marks", () => {
  const problemAt = (line: number, column: number, message = "it broke"): unknown => {
    const { monaco, handle } = open();
    handle.show("a.js", "var one;\n  call(one);");
    handle.setProblem("a.js", { message, line, column });
    const [mark] = monaco.marks.get("/scripts/a.js script-run") ?? [];
    return mark === undefined
      ? null
      : [mark.startLineNumber, mark.startColumn, mark.endLineNumber, mark.endColumn, mark.message];
  };

  test("what failed while it ran: the word, else the line, and never outside of the text", () => {
    expect(problemAt(2, 3)).toEqual([2, 3, 2, 7, "it broke"]);
    expect(problemAt(2, 0)).toEqual([2, 1, 2, 13, "it broke"]);
    expect(problemAt(99, 1)).toEqual([2, 1, 2, 13, "it broke"]);
    expect(problemAt(0, 0)).toEqual([1, 1, 1, 9, "it broke"]);
    expect(problemAt(1, 1, "")).toBeNull();
  });

  test("and they go with the problem", () => {
    const { monaco, handle } = open();
    handle.show("a.js", "one");
    handle.setProblem("a.js", { message: "it broke", line: 1, column: 1 });
    handle.setProblem("a.js", null);
    expect(monaco.marks.get("/scripts/a.js script-run")).toEqual([]);
    handle.setProblem("never-open.js", { message: "it broke", line: 1, column: 1 });
    expect(monaco.marks.size).toBe(1);
  });

  test("filters that are not valid, where they stand in the source", () => {
    const { monaco, handle } = open();
    const text = 'var a;\nkfl.match("http", data);\nkfl.match("http && nothing == 1", data);';
    handle.show("a.js", text);
    handle.setFilterMarks("a.js", text, FAKE_CATALOGUE);
    const marks = monaco.marks.get("/scripts/a.js script-filter") ?? [];
    expect(
      marks.map(({ startLineNumber, startColumn, source, severity }) => [
        startLineNumber,
        startColumn,
        source,
        severity,
      ]),
    ).toEqual([[3, 20, "KFL", 8]]);
  });
});
