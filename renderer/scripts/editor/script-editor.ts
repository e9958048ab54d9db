// One editor for all open scripts: each keeps its model, with its undo steps, while it is open. Everything that needs the
// editor's own API, apart from React.
import type { monaco as Monaco } from "../../shared/monaco.ts";
import type { Catalogue } from "../../../contract/index.ts";
import { checkFilter } from "../../filter-bar/filter-language.ts";
import { kflSpans, sourceOffset } from "./kfl-in-script.ts";

type Api = typeof Monaco;
type Model = Monaco.editor.ITextModel;

/** Where a script failed, as the session tells it. */
export interface ScriptProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}
export interface ScriptEditorEvents {
  readonly onType: (file: string, text: string) => void;
  readonly onSave: () => void;
}
export interface ScriptEditorHandle {
  /** Shows a file; its text replaces the model's where it differs, as one undoable step. */
  readonly show: (file: string, text: string) => void;
  readonly setProblem: (file: string, problem: ScriptProblem | null) => void;
  /** Marks what is wrong with the filters of a file's text. */
  readonly setFilterMarks: (file: string, text: string, catalogue: Catalogue) => void;
  /** Puts the caret somewhere in a file, where that is the shown one. */
  readonly goTo: (file: string, line: number, column: number) => void;
  readonly format: () => void;
  readonly find: () => void;
  /** Forgets the models of files that are not open any more. */
  readonly keep: (files: readonly string[]) => void;
  readonly dispose: () => void;
}

/** Brackets in many colours would be louder than what is wrong. */
export const PLAIN_BRACKETS = {
  bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
};

const RUN_OWNER = "script-run";
const FILTER_OWNER = "script-filter";
/** Where models of scripts are; Monaco knows its models by such addresses. */
const FOLDER = "/scripts/";

export const editorOptions = (): Monaco.editor.IEditorOptions => ({
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
  fontSize: 12,
  lineHeight: 18,
  fontLigatures: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  scrollBeyondLastLine: false,
  automaticLayout: true,
  fixedOverflowWidgets: true,
  contextmenu: false,
  padding: { top: 8, bottom: 8 },
  lineNumbersMinChars: 3,
  stickyScroll: { enabled: false },
  occurrencesHighlight: "off",
  // The dimmed number that Monaco gives an empty last line is hard to read.
  renderFinalNewline: "on",
  unicodeHighlight: { ambiguousCharacters: true },
});

const problemMarks = (monaco: Api, model: Model, problem: ScriptProblem | null): Monaco.editor.IMarkerData[] => {
  if (problem === null || problem.message === "") {
    return [];
  }
  const line = Math.min(Math.max(1, problem.line), model.getLineCount());
  const column = Math.max(1, problem.column);
  const word = problem.column > 0 ? model.getWordAtPosition({ lineNumber: line, column }) : null;
  return [
    {
      severity: monaco.MarkerSeverity.Error,
      message: problem.message,
      source: "run",
      startLineNumber: line,
      endLineNumber: line,
      startColumn: word?.startColumn ?? column,
      endColumn: word?.endColumn ?? model.getLineMaxColumn(line),
    },
  ];
};

export const filterMarks = (
  monaco: Api,
  model: Model,
  text: string,
  catalogue: Catalogue,
): Monaco.editor.IMarkerData[] =>
  kflSpans(text).flatMap((span) => {
    const verdict = checkFilter(span.text, catalogue);
    const isBad = verdict.state === "invalid";
    return (isBad ? verdict.errors : verdict.warnings).map(({ message, from, to }) => {
      const start = model.getPositionAt(sourceOffset(span, from));
      const end = model.getPositionAt(Math.max(sourceOffset(span, to), sourceOffset(span, from) + 1));
      return {
        severity: isBad ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
        message,
        source: "KFL",
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      };
    });
  });

const modelUri = (monaco: Api, file: string): Monaco.Uri => monaco.Uri.file(`${FOLDER}${file}`);

/** The models of open scripts: each keeps its undo steps, and where it was looked at, until its script is closed. */
class ScriptModels {
  readonly #monaco: Api;
  readonly #onType: (file: string, text: string) => void;
  readonly #views = new Map<string, Monaco.editor.ICodeEditorViewState | null>();
  readonly #listening: Monaco.IDisposable[] = [];
  #isTold = false;
  #shown = "";

  constructor(monaco: Api, onType: (file: string, text: string) => void) {
    this.#monaco = monaco;
    this.#onType = onType;
    // Models outlive the editor; what is typed is told to the editor of now.
    for (const model of this.#all()) {
      this.#listen(model);
    }
  }

  show(editor: Monaco.editor.IStandaloneCodeEditor, file: string, text: string): void {
    const model = this.#model(file, text);
    if (this.#shown !== file) {
      this.#views.set(this.#shown, editor.saveViewState());
      this.#shown = file;
      editor.setModel(model);
      editor.restoreViewState(this.#views.get(file) ?? null);
    }
    if (model.getValue() !== text) {
      this.#isTold = true;
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      this.#isTold = false;
    }
  }

  keep(files: readonly string[]): void {
    for (const model of this.#all()) {
      if (!files.includes(model.uri.path.slice(FOLDER.length))) {
        model.dispose();
      }
    }
  }

  dispose(): void {
    for (const listening of this.#listening) {
      listening.dispose();
    }
  }

  #all(): readonly Model[] {
    return this.#monaco.editor.getModels().filter(({ uri }) => uri.path.startsWith(FOLDER));
  }

  #model(file: string, text: string): Model {
    const uri = modelUri(this.#monaco, file);
    const known = this.#monaco.editor.getModel(uri);
    if (known !== null) {
      return known;
    }
    const model = this.#monaco.editor.createModel(text, "javascript", uri);
    model.updateOptions(PLAIN_BRACKETS);
    this.#listen(model);
    return model;
  }

  #listen(model: Model): void {
    this.#listening.push(
      model.onDidChangeContent(() => {
        if (!this.#isTold) {
          this.#onType(model.uri.path.slice(FOLDER.length), model.getValue());
        }
      }),
    );
  }
}

export const startScriptEditor = (
  monaco: Api,
  element: HTMLElement,
  events: () => ScriptEditorEvents,
): ScriptEditorHandle => {
  const editor = monaco.editor.create(element, {
    ...editorOptions(),
    model: null,
    ariaLabel: "Source of the script",
    wordBasedSuggestions: "off",
    // Filters stand in strings and in the comment at the top.
    quickSuggestions: { other: true, strings: true, comments: true },
    tabSize: 2,
    renderLineHighlight: "none",
    lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
  });
  const models = new ScriptModels(monaco, (file, text) => events().onType(file, text));
  const mark = (file: string, owner: string, marksOf: (model: Model) => Monaco.editor.IMarkerData[]): void => {
    const model = monaco.editor.getModel(modelUri(monaco, file));
    if (model !== null) {
      monaco.editor.setModelMarkers(model, owner, marksOf(model));
    }
  };
  // Monaco has one table of keys for all of its editors.
  editor.createContextKey("isScript", true);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => events().onSave(), "isScript");
  return {
    show: (file, text) => models.show(editor, file, text),
    keep: (files) => models.keep(files),
    setProblem: (file, problem) => mark(file, RUN_OWNER, (model) => problemMarks(monaco, model, problem)),
    setFilterMarks: (file, text, catalogue) =>
      mark(file, FILTER_OWNER, (model) => filterMarks(monaco, model, text, catalogue)),
    goTo: (file, line, column) => {
      if (editor.getModel()?.uri.path === `${FOLDER}${file}`) {
        editor.setPosition({ lineNumber: line, column: Math.max(1, column) });
        editor.revealLineInCenter(line);
        editor.focus();
      }
    },
    format: () => void editor.getAction("editor.action.formatDocument")?.run(),
    find: () => void editor.getAction("actions.find")?.run(),
    dispose: () => {
      models.dispose();
      editor.dispose();
    },
  };
};
