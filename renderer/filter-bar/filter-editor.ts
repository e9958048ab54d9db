// Monaco as a filter line: everything that needs the editor's own API, apart from React.
import type { monaco as Monaco } from "../shared/monaco.ts";
import type { FilterEditorProps } from "./FilterEditor.tsx";
import type { CompletionItem, Validation } from "../../kfl/index.ts";

export interface FilterEditorHandle {
  /** Shows a rendered text, unless more was typed since: then a newer render follows. */
  readonly showText: (text: string) => void;
  readonly setVerdict: (verdict: Validation) => void;
  readonly focus: () => void;
  readonly dispose: () => void;
}

type MonacoApi = typeof Monaco;
type Editor = Monaco.editor.IStandaloneCodeEditor;

const LINE_HEIGHT = 20;
const PADDING = 7;
const MARKER_OWNER = "kfl";
const MAX_COLOURED_LENGTH = 16_384;

const createEditor = (monaco: MonacoApi, element: HTMLElement, text: string): Editor =>
  monaco.editor.create(element, {
    value: text,
    language: "kfl",
    ariaLabel: "Filter",
    placeholder: "Filter, for example http && status_code >= 500",
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
    fontSize: 12,
    fontLigatures: false,
    lineHeight: LINE_HEIGHT,
    padding: { top: PADDING, bottom: PADDING },
    lineNumbers: "off",
    lineDecorationsWidth: 0,
    glyphMargin: false,
    folding: false,
    minimap: { enabled: false },
    scrollbar: { vertical: "auto", horizontal: "hidden", verticalScrollbarSize: 8, alwaysConsumeMouseWheel: false },
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: "none",
    scrollBeyondLastLine: false,
    wordWrap: "on",
    wrappingIndent: "none",
    contextmenu: false,
    links: false,
    occurrencesHighlight: "off",
    selectionHighlight: false,
    wordBasedSuggestions: "off",
    quickSuggestions: true,
    quickSuggestionsDelay: 60,
    suggest: { showIcons: true, showStatusBar: false, preview: false, selectionMode: "never" },
    fixedOverflowWidgets: true,
    automaticLayout: true,
    tabFocusMode: false,
    unicodeHighlight: { ambiguousCharacters: true },
  });

const growWithText = (editor: Editor, element: HTMLElement): void => {
  const resize = (): void => {
    const most = Math.floor(window.innerHeight / 4);
    element.style.height = `${Math.min(Math.max(LINE_HEIGHT + 2 * PADDING, editor.getContentHeight()), most)}px`;
  };
  editor.onDidContentSizeChange(resize);
  resize();
};

const itemKind = (monaco: MonacoApi, kind: CompletionItem["kind"]): Monaco.languages.CompletionItemKind => {
  const kinds = monaco.languages.CompletionItemKind;
  return {
    field: kinds.Field,
    flag: kinds.Constant,
    function: kinds.Function,
    operator: kinds.Operator,
    keyword: kinds.Keyword,
  }[kind];
};

const registerCompletion = (
  monaco: MonacoApi,
  model: Monaco.editor.ITextModel,
  present: () => FilterEditorProps,
): Monaco.IDisposable =>
  monaco.languages.registerCompletionItemProvider("kfl", {
    triggerCharacters: [".", '"', "'", "=", "(", "[", " "],
    provideCompletionItems: async (asked, position, context) => {
      if (asked !== model) {
        return { suggestions: [] };
      }
      const { complete, valuesOf, literalOf } = present();
      const text = model.getValue();
      const { from, to, items, values } = complete(text, model.getOffsetAt(position));
      if (context.triggerCharacter === " " && values === null) {
        return { suggestions: [] };
      }
      // A quote that the editor closed by itself belongs to what is replaced.
      const isClosed = /["']/.test(text.charAt(from)) && text.charAt(to) === text.charAt(from);
      const start = model.getPositionAt(from);
      const end = model.getPositionAt(isClosed ? to + 1 : to);
      const range = monaco.Range.fromPositions(start, end);
      const seen = values === null ? [] : await valuesOf(values.field, values.prefix);
      return {
        suggestions: [
          ...seen.flatMap(({ value, count }, index) => {
            const literal = literalOf(value, values?.field ?? "");
            return literal === null
              ? []
              : {
                  label: { label: value, description: `seen ${count.toLocaleString("en-US")}×` },
                  kind: monaco.languages.CompletionItemKind.Value,
                  insertText: literal,
                  filterText: text.charAt(from) === "'" ? `'${value}` : literal,
                  sortText: `0${index.toString().padStart(4, "0")}`,
                  range,
                };
          }),
          ...items.map((item, index) => ({
            label: { label: item.label, description: item.detail },
            kind: itemKind(monaco, item.kind),
            documentation: item.doc,
            insertText: item.insertText,
            sortText: `1${index.toString().padStart(4, "0")}`,
            range,
          })),
        ],
      };
    },
  });

/** Monaco has one table of keys for all of its editors: what is bound here must not hold in a body or a script. */
const THIS_LINE = "isFilterLine";

type Bind = (binding: number, run: () => void, condition?: string) => void;

/** What an editor of whole files does with these keys is of no use in a line of text: they are the window's, as everywhere else. */
const passOnWindowKeys = ({ KeyCode, KeyMod }: MonacoApi, bind: Bind): void => {
  const passOn = (binding: number, event: KeyboardEventInit): void => {
    bind(binding, () => window.dispatchEvent(new KeyboardEvent("keydown", event)));
  };
  for (const [code, key] of [
    [KeyCode.KeyF, "f"],
    [KeyCode.KeyG, "g"],
    [KeyCode.KeyK, "k"],
    [KeyCode.Slash, "/"],
  ] as const) {
    passOn(KeyMod.CtrlCmd | code, { key, ctrlKey: true });
  }
  passOn(KeyCode.F3, { key: "F3" });
  passOn(KeyMod.Shift | KeyCode.F3, { key: "F3", shiftKey: true });
  passOn(KeyCode.F7, { key: "F7" });
  passOn(KeyCode.F8, { key: "F8" });
};

const registerKeys = (monaco: MonacoApi, editor: Editor, present: () => FilterEditorProps): void => {
  const { KeyCode, KeyMod } = monaco;
  editor.createContextKey(THIS_LINE, true);
  const bind: Bind = (binding, run, condition) =>
    void editor.addCommand(binding, run, condition === undefined ? THIS_LINE : `${THIS_LINE} && ${condition}`);
  passOnWindowKeys(monaco, bind);
  const apply = (): void => {
    editor.trigger("keyboard", "hideSuggestWidget", null);
    present().onApply();
  };
  // Enter takes a suggestion only when one is chosen; otherwise it means what it says on the button.
  bind(KeyCode.Enter, apply, "!suggestWidgetHasFocusedSuggestion");
  bind(KeyMod.CtrlCmd | KeyCode.Enter, apply);
  bind(
    KeyCode.Tab,
    () => {
      editor.trigger("keyboard", "selectFirstSuggestion", null);
      editor.trigger("keyboard", "acceptSelectedSuggestion", null);
    },
    "suggestWidgetVisible && !suggestWidgetHasFocusedSuggestion",
  );
  bind(KeyCode.Escape, () => present().onRestore(), "!suggestWidgetVisible && !findWidgetVisible");
  bind(KeyMod.Shift | KeyCode.Enter, () => editor.trigger("keyboard", "type", { text: "\n" }));
  editor.onKeyDown((event) => {
    const isSuggesting = document.querySelector(".suggest-widget.visible") !== null;
    const line = editor.getPosition()?.lineNumber ?? 1;
    const isLastLine = line === (editor.getModel()?.getLineCount() ?? 1);
    const { keyCode, altKey, ctrlKey, shiftKey } = event;
    if (keyCode === KeyCode.DownArrow && !isSuggesting && isLastLine && !altKey && !ctrlKey && !shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      present().onHistory();
    }
    if (keyCode === KeyCode.Tab && !isSuggesting) {
      // Tab leaves the bar, as everywhere else in the window.
      event.stopPropagation();
    }
  });
};

const markersOf = (monaco: MonacoApi, verdict: Validation): Monaco.editor.IMarkerData[] => {
  const severity = verdict.state === "invalid" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning;
  const problems = verdict.state === "invalid" ? verdict.errors : verdict.warnings;
  return problems.map((problem) => ({
    severity,
    message: problem.message,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.line,
    endColumn: problem.column + Math.max(1, problem.to - problem.from),
  }));
};

/** Makes the line in an element. `present` gives the newest props, so the editor is made once. */
export const startFilterEditor = (
  monaco: MonacoApi,
  element: HTMLElement,
  present: () => FilterEditorProps,
): FilterEditorHandle => {
  const editor = createEditor(monaco, element, present().text);
  const model = editor.getModel();
  if (model === null) {
    throw new Error("an editor without a model");
  }
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  const colours = editor.createDecorationsCollection();
  const paint = (): void => {
    const text = model.getValue();
    const spans = text.length > MAX_COLOURED_LENGTH ? [] : present().colour(text);
    colours.set(
      spans.map((span) => ({
        range: monaco.Range.fromPositions(model.getPositionAt(span.from), model.getPositionAt(span.to)),
        options: { inlineClassName: `kfl-${span.kind}` },
      })),
    );
  };
  const completion = registerCompletion(monaco, model, present);
  registerKeys(monaco, editor, present);
  growWithText(editor, element);
  model.onDidChangeContent(() => {
    paint();
    present().onChange(model.getValue());
  });
  paint();
  const setVerdict = (verdict: Validation): void =>
    monaco.editor.setModelMarkers(model, MARKER_OWNER, markersOf(monaco, verdict));
  setVerdict(present().verdict);
  if (present().focusRequest > 0) {
    editor.focus();
  }
  return {
    showText: (text) => {
      if (text !== model.getValue() && text === present().textNow()) {
        editor.executeEdits("filter", [{ range: model.getFullModelRange(), text }]);
        editor.setPosition(model.getPositionAt(text.length));
      }
    },
    setVerdict,
    focus: () => {
      editor.focus();
      editor.setSelection(model.getFullModelRange());
    },
    dispose: () => {
      completion.dispose();
      editor.dispose();
      model.dispose();
    },
  };
};
