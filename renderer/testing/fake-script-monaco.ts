// As much of the editor as that of scripts uses, in memory: models by address, one editor that shows one of them, marks.
import type { monaco as Monaco } from "../shared/monaco.ts";

type Api = typeof Monaco;
type Mark = Monaco.editor.IMarkerData;

interface FakeUri {
  readonly path: string;
  readonly toString: () => string;
}

export class FakeModel {
  readonly uri: FakeUri;
  readonly undone: string[] = [];
  isGone = false;
  #text: string;
  readonly #all: Map<string, FakeModel>;
  readonly #listeners = new Set<() => void>();

  constructor(uri: FakeUri, text: string, all: Map<string, FakeModel>) {
    this.uri = uri;
    this.#text = text;
    this.#all = all;
    all.set(uri.path, this);
  }

  getValue = (): string => this.#text;
  getFullModelRange = (): string => "all";
  getLineCount = (): number => this.#text.split("\n").length;
  getLineMaxColumn = (line: number): number => (this.#text.split("\n")[line - 1]?.length ?? 0) + 1;
  updateOptions = (): void => undefined;

  getPositionAt = (offset: number): { lineNumber: number; column: number } => {
    const lines = this.#text.slice(0, offset).split("\n");
    return { lineNumber: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  };

  getWordAtPosition = (at: {
    lineNumber: number;
    column: number;
  }): { word: string; startColumn: number; endColumn: number } | null => {
    const line = this.#text.split("\n")[at.lineNumber - 1] ?? "";
    const found = [...line.matchAll(/\w+/g)].find(
      ({ index, 0: word }) => at.column - 1 >= index && at.column - 1 <= index + word.length,
    );
    return found === undefined
      ? null
      : { word: found[0], startColumn: found.index + 1, endColumn: found.index + found[0].length + 1 };
  };

  onDidChangeContent = (listener: () => void): { dispose: () => void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  pushEditOperations = (_before: unknown, [edit]: readonly { text: string }[]): void => {
    this.undone.push(this.#text);
    this.type(edit?.text ?? "");
  };

  /** As a user types: over the whole text. */
  type(text: string): void {
    this.#text = text;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  dispose = (): void => {
    this.isGone = true;
    this.#all.delete(this.uri.path);
  };
}

export class FakeScriptMonaco {
  readonly models = new Map<string, FakeModel>();
  readonly marks = new Map<string, readonly Mark[]>();
  readonly done: string[] = [];
  readonly commands = new Map<number, () => void>();
  shown: FakeModel | null = null;
  readonly api: Api;

  constructor() {
    const uriOf = (path: string): FakeUri => ({ path, toString: () => `file://${path}` });
    const editor = {
      setModel: (model: FakeModel) => {
        this.shown = model;
      },
      getModel: () => this.shown,
      saveViewState: () => ({ of: this.shown?.uri.path }),
      restoreViewState: (state: { of?: string } | null) => this.done.push(`view ${state?.of ?? "anew"}`),
      createContextKey: () => ({}),
      addCommand: (key: number, run: () => void) => this.commands.set(key, run),
      setPosition: ({ lineNumber, column }: { lineNumber: number; column: number }) =>
        this.done.push(`caret ${lineNumber}:${column}`),
      revealLineInCenter: () => undefined,
      focus: () => this.done.push("focus"),
      getAction: (name: string) => ({ run: () => this.done.push(name) }),
      dispose: () => this.done.push("dispose"),
    };
    const api = {
      KeyMod: { CtrlCmd: 2048 },
      KeyCode: { KeyS: 49 },
      MarkerSeverity: { Error: 8, Warning: 4 },
      Uri: { file: uriOf },
      editor: {
        ShowLightbulbIconMode: { Off: "off" },
        create: () => editor,
        createModel: (text: string, _language: string, uri: FakeUri) => new FakeModel(uri, text, this.models),
        getModel: (uri: FakeUri) => this.models.get(uri.path) ?? null,
        getModels: () => [...this.models.values()],
        setModelMarkers: (model: FakeModel, owner: string, marks: readonly Mark[]) =>
          this.marks.set(`${model.uri.path} ${owner}`, marks),
      },
    };
    // The parts that are not here would throw when used, so a test cannot pass by their absence.
    this.api = api as unknown as Api;
  }
}
