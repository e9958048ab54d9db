import { beforeEach, describe, expect, test, vi } from "vitest";
import { FAKE_CATALOGUE } from "../testing/fake-catalogue.ts";
import { fakeMonaco, type FakeMonaco } from "../testing/fake-monaco.ts";
import { startFilterEditor, type FilterEditorHandle } from "./filter-editor.ts";
import type { FilterEditorProps } from "./FilterEditor.tsx";
import { checkFilter, colourFilter, completeFilter, literalOf } from "./filter-language.ts";

let isSuggesting = false;
beforeEach(() => {
  isSuggesting = false;
  vi.stubGlobal("window", { innerHeight: 800 });
  vi.stubGlobal("document", { documentElement: {}, querySelector: () => (isSuggesting ? {} : null) });
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: () => "mono" }));
  return () => vi.unstubAllGlobals();
});

interface Bar {
  readonly monaco: FakeMonaco;
  readonly handle: FilterEditorHandle;
  readonly element: { readonly style: { height: string } };
  readonly calls: readonly string[];
}

const SEEN = [
  { value: "price", count: 1204 },
  { value: 'a"b', count: 1 },
];

/** The line with the language as it is; what it asks for is recorded. */
const startBar = (text: string, change: Partial<FilterEditorProps> = {}, contentHeight = 20): Bar => {
  const calls: string[] = [];
  const props: FilterEditorProps = {
    text,
    textNow: () => monaco.text(),
    verdict: checkFilter(text, FAKE_CATALOGUE),
    focusRequest: 0,
    colour: (given) => colourFilter(given, FAKE_CATALOGUE),
    complete: (given, offset) => completeFilter(given, offset, FAKE_CATALOGUE),
    valuesOf: async (field, prefix) => {
      calls.push(`values of ${field} from ${JSON.stringify(prefix)}`);
      return SEEN;
    },
    literalOf: (value, field) => literalOf(value, field, FAKE_CATALOGUE),
    onChange: (given) => calls.push(`change ${given}`),
    onApply: () => calls.push("apply"),
    onRestore: () => calls.push("restore"),
    onHistory: () => calls.push("history"),
    ...change,
  };
  const monaco = fakeMonaco(contentHeight);
  const element = { style: { height: "" } };
  const handle = startFilterEditor(monaco.api, element as unknown as HTMLElement, () => props);
  return { monaco, element, calls, handle };
};

const { Enter, Escape, Tab, DownArrow } = { Enter: 3, Escape: 9, Tab: 2, DownArrow: 18 };
const CTRL = 2048;
const SHIFT = 1024;

/** Conditions as the editor would judge them. */
const when =
  (state: { readonly visible?: boolean; readonly focused?: boolean }) =>
  (condition: string): boolean =>
    condition.split(" && ").every((term) => {
      const isOn =
        term.replace("!", "") === "suggestWidgetVisible"
          ? state.visible === true
          : term.replace("!", "") === "suggestWidgetHasFocusedSuggestion" && state.focused === true;
      return term === "isFilterLine" || (term.startsWith("!") ? !isOn : isOn);
    });

describe("keys of the filter line", () => {
  test("Enter applies, unless a suggestion was chosen; with Ctrl it always does", () => {
    const check = (key: number, state: Parameters<typeof when>[0], expected: readonly string[]): void => {
      const bar = startBar("http");
      bar.monaco.command(key, when(state));
      expect(bar.calls).toEqual(expected);
    };
    check(Enter, {}, ["apply"]);
    check(Enter, { visible: true }, ["apply"]);
    check(Enter, { visible: true, focused: true }, []);
    check(CTRL | Enter, { visible: true, focused: true }, ["apply"]);
  });

  test("keys of the window go on to it, in place of what an editor of files does with them", () => {
    const passed: object[] = [];
    vi.stubGlobal(
      "KeyboardEvent",
      class {
        readonly init: object;
        constructor(_type: string, init: object) {
          this.init = init;
        }
      },
    );
    vi.stubGlobal("window", { innerHeight: 800, dispatchEvent: ({ init }: { init: object }) => passed.push(init) });
    const { monaco } = startBar("http");
    for (const key of [CTRL | 36, CTRL | 41, 61, SHIFT | 61, 66]) {
      monaco.command(key, when({}));
    }
    const withCtrl = ["f", "k"].map((key) => ({ key, ctrlKey: true }));
    expect(passed).toEqual([...withCtrl, { key: "F3" }, { key: "F3", shiftKey: true }, { key: "F8" }]);
  });

  test("applying closes the suggestions, so that they do not stand over the rows", () => {
    const { monaco } = startBar("http");
    monaco.command(Enter, when({ visible: true }));
    expect(monaco.triggered).toEqual(["hideSuggestWidget"]);
  });

  test("Escape first belongs to the suggestions, then goes back to the applied text", () => {
    const bar = startBar("http");
    expect(bar.monaco.command(Escape, when({ visible: true }))).toBe(false);
    bar.monaco.command(Escape, when({}));
    expect(bar.calls).toEqual(["restore"]);
  });

  test("Tab takes the first suggestion where none is chosen, and leaves the bar where there is none", () => {
    const { monaco } = startBar("ht");
    monaco.command(Tab, when({ visible: true }));
    expect(monaco.triggered).toEqual(["selectFirstSuggestion", "acceptSelectedSuggestion"]);
    expect(monaco.press({ keyCode: Tab })).toEqual({ isPrevented: false, isStopped: true });
    isSuggesting = true;
    expect(monaco.press({ keyCode: Tab })).toEqual({ isPrevented: false, isStopped: false });
  });

  test("Shift+Enter is a new line", () => {
    const { monaco, calls } = startBar("http");
    monaco.command(SHIFT | Enter, when({}));
    expect([monaco.triggered, calls]).toEqual([['type "\\n"'], []]);
  });

  test("the arrow down opens what was used before, from the last line and while nothing else needs it", () => {
    const check = (
      change: { ctrlKey?: boolean; shiftKey?: boolean; altKey?: boolean },
      line: number,
      expected: number,
    ) => {
      const bar = startBar("http\nand dns");
      const { isPrevented } = bar.monaco.press({ keyCode: DownArrow, ...change }, line);
      expect([bar.calls.length, isPrevented]).toEqual([expected, expected === 1]);
    };
    check({}, 2, 1);
    check({}, 1, 0);
    // Ctrl+↓ is the next row, Shift+↓ selects, Alt+↓ moves the line.
    check({ ctrlKey: true }, 2, 0);
    check({ shiftKey: true }, 2, 0);
    check({ altKey: true }, 2, 0);
    isSuggesting = true;
    check({}, 2, 0);
  });
});

describe("suggestions of the filter line", () => {
  interface Shown {
    readonly label: string;
    readonly description: string;
    readonly insert: string;
    readonly replaces: string;
    readonly sort: string;
  }
  const suggest = async (
    text: string,
    trigger?: string,
  ): Promise<{ shown: readonly Shown[]; calls: readonly string[] }> => {
    const bar = startBar(text.replace("|", ""));
    const position = { lineNumber: 1, column: text.indexOf("|") + 1 };
    const context = trigger === undefined ? {} : { triggerCharacter: trigger };
    const list = await bar.monaco
      .provider()
      .provideCompletionItems(bar.monaco.model, position as never, context as never, {} as never);
    const shown = (list?.suggestions ?? []).map((item) => {
      const label = typeof item.label === "string" ? { label: item.label } : item.label;
      const range = item.range as unknown as { from: number; to: number };
      return {
        label: label.label,
        description: label.description ?? "",
        insert: item.insertText,
        replaces: bar.monaco.text().slice(range.from, range.to),
        sort: item.sortText ?? "",
      };
    });
    return { shown, calls: bar.calls };
  };

  test("fields with their type, and flags of protocols", async () => {
    const { shown } = await suggest("status|");
    expect(shown.find(({ label }) => label === "status_code")).toMatchObject({
      insert: "status_code",
      replaces: "status",
    });
    const flags = await suggest("redi|");
    expect(flags.shown.map(({ label }) => label)).toContain("redis");
  });

  test("after a comparison, values that occur in this session come first, with how often", async () => {
    const { shown, calls } = await suggest("dst.name == |");
    expect(calls).toEqual(['values of dst.name from ""']);
    expect(shown.toSorted((a, b) => (a.sort < b.sort ? -1 : 1)).slice(0, 2)).toMatchObject([
      { label: "price", description: "seen 1,204×", insert: '"price"' },
      { label: 'a"b', insert: '"a\\"b"' },
    ]);
  });

  test("inside quotes the quote that the editor closed by itself is replaced with the value", async () => {
    const { shown, calls } = await suggest('dst.name == "pr|"');
    expect(calls).toEqual(['values of dst.name from "pr"']);
    expect(shown[0]).toMatchObject({ insert: '"price"', replaces: '"pr"' });
  });

  test("a space alone asks for values only, not for the whole language", async () => {
    expect((await suggest("http |", " ")).shown).toEqual([]);
    expect((await suggest("dst.name == |", " ")).shown.length).toBeGreaterThan(0);
  });

  test("another editor's text is none of its business", async () => {
    const bar = startBar("status");
    const list = await bar.monaco
      .provider()
      .provideCompletionItems({} as never, { lineNumber: 1, column: 3 } as never, {} as never, {} as never);
    expect(list?.suggestions).toEqual([]);
  });
});

describe("the text of the filter line", () => {
  test("what is typed is told, coloured at once, and a rendered text does not undo it", () => {
    const bar = startBar("");
    bar.monaco.type('dst.name == "a"');
    expect(bar.calls).toEqual(['change dst.name == "a"']);
    expect(bar.monaco.colours()).toContain('kfl-string "a"');
    // A render of an older text comes late: the newer one is kept.
    bar.handle.showText("dst");
    expect(bar.monaco.text()).toBe('dst.name == "a"');
  });

  test("a text that an action set takes the place of what was there", () => {
    const bar = startBar("http", { textNow: () => "redis" });
    bar.handle.showText("redis");
    expect(bar.monaco.text()).toBe("redis");
  });

  test("a huge text is not coloured, so that typing stays quick", () => {
    const bar = startBar("");
    bar.monaco.type(`http && path == "${"x".repeat(16_400)}"`);
    expect(bar.monaco.colours()).toEqual([]);
  });

  test("problems stand where they are, errors as errors and doubts as warnings", () => {
    const bar = startBar("http && status_code >= ");
    expect(bar.monaco.markers()).toMatchObject([{ severity: 8, startLineNumber: 1 }]);
    expect(bar.monaco.markers()[0]?.message).toMatch(/the filter ends here/);
    bar.handle.setVerdict(checkFilter("http", FAKE_CATALOGUE));
    expect(bar.monaco.markers()).toEqual([]);
    bar.handle.setVerdict(checkFilter("http or dns and tls", FAKE_CATALOGUE));
    expect(bar.monaco.markers().map(({ severity }) => severity)).toEqual([4]);
  });

  test("grows with its text, to a quarter of the window at most", () => {
    const check = (contentHeight: number, expected: string): void =>
      expect(startBar("", {}, contentHeight).element.style.height).toBe(expected);
    check(10, "34px");
    check(94, "94px");
    check(5000, "200px");
  });

  test("takes the focus when it was asked for before it was there, and all of its text with it", () => {
    expect(startBar("http", { focusRequest: 1 }).monaco.triggered).toEqual(["focus"]);
    const bar = startBar("http");
    expect(bar.monaco.triggered).toEqual([]);
    bar.handle.focus();
    expect(bar.monaco.triggered).toEqual(["focus", "select all"]);
  });

  test("leaves nothing behind", () => {
    const bar = startBar("http");
    bar.handle.dispose();
    expect(bar.monaco.isDisposed()).toBe(true);
  });
});
