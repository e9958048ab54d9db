// As much of the editor as the filter line uses, in memory: one line of positions, recorded keys, markers and colours.
import type { monaco as Monaco } from "../shared/monaco.ts";

type Api = typeof Monaco;
type Provider = Monaco.languages.CompletionItemProvider;

export interface PressedKey {
  readonly keyCode: number;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly shiftKey?: boolean;
}

export interface FakeMonaco {
  readonly api: Api;
  /** Types over the whole text, as a user does. */
  readonly type: (text: string) => void;
  readonly text: () => string;
  readonly model: Monaco.editor.ITextModel;
  /** Runs the command of a key whose condition holds; false where none is bound. */
  readonly command: (key: number, isHolding: (condition: string) => boolean) => boolean;
  /** Sends a key to the listeners and says what they stopped. */
  readonly press: (key: PressedKey, line?: number) => { readonly isPrevented: boolean; readonly isStopped: boolean };
  readonly provider: () => Provider;
  readonly markers: () => readonly Monaco.editor.IMarkerData[];
  readonly colours: () => readonly string[];
  readonly triggered: readonly string[];
  readonly isDisposed: () => boolean;
}

const KEYS = {
  Enter: 3,
  Escape: 9,
  Tab: 2,
  DownArrow: 18,
  KeyF: 36,
  KeyG: 37,
  KeyK: 41,
  Slash: 90,
  F3: 61,
  F7: 65,
  F8: 66,
};

export const fakeMonaco = (contentHeight = 20): FakeMonaco => {
  let value = "";
  let line = 1;
  let markers: readonly Monaco.editor.IMarkerData[] = [];
  let colours: readonly string[] = [];
  let provider: Provider | null = null;
  let disposed = 0;
  const triggered: string[] = [];
  const commands: { readonly key: number; readonly run: () => void; readonly condition: string }[] = [];
  const changed: (() => void)[] = [];
  const pressed: ((event: object) => void)[] = [];
  const set = (text: string): void => {
    value = text;
    for (const listener of changed) listener();
  };
  const model = {
    getValue: () => value,
    getOffsetAt: (position: { column: number }) => position.column - 1,
    getPositionAt: (offset: number) => ({ lineNumber: 1, column: offset + 1 }),
    getFullModelRange: () => "all",
    getLineCount: () => value.split("\n").length,
    updateOptions: () => undefined,
    onDidChangeContent: (listener: () => void) => changed.push(listener),
    dispose: () => disposed++,
  };
  const editor = {
    getModel: () => model,
    getContentHeight: () => contentHeight,
    getPosition: () => ({ lineNumber: line, column: 1 }),
    setPosition: () => undefined,
    setSelection: () => triggered.push("select all"),
    focus: () => triggered.push("focus"),
    onDidContentSizeChange: () => undefined,
    createDecorationsCollection: () => ({
      set: (found: readonly { range: { from: number; to: number }; options: { inlineClassName: string } }[]) => {
        colours = found.map(({ range, options }) => `${options.inlineClassName} ${value.slice(range.from, range.to)}`);
      },
    }),
    createContextKey: () => ({}),
    addCommand: (key: number, run: () => void, condition = "") => commands.push({ key, run, condition }),
    onKeyDown: (listener: (event: object) => void) => pressed.push(listener),
    trigger: (_source: string, name: string, given: { text?: string } | null) =>
      triggered.push(given?.text === undefined ? name : `${name} ${JSON.stringify(given.text)}`),
    executeEdits: (_source: string, [edit]: readonly { text: string }[]) => set(edit?.text ?? ""),
    dispose: () => disposed++,
  };
  const api = {
    KeyCode: KEYS,
    KeyMod: { CtrlCmd: 2048, Shift: 1024 },
    MarkerSeverity: { Error: 8, Warning: 4 },
    Range: {
      fromPositions: (a: { column: number }, b: { column: number }) => ({ from: a.column - 1, to: b.column - 1 }),
    },
    editor: {
      create: (_element: unknown, options: { value: string }) => {
        value = options.value;
        return editor;
      },
      setModelMarkers: (_model: unknown, _owner: string, given: readonly Monaco.editor.IMarkerData[]) => {
        markers = given;
      },
    },
    languages: {
      CompletionItemKind: { Field: 3, Constant: 14, Function: 1, Operator: 11, Keyword: 17, Value: 13 },
      registerCompletionItemProvider: (_language: string, given: Provider) => {
        provider = given;
        return { dispose: () => disposed++ };
      },
    },
  };
  return {
    // The parts that are not here would throw when used, so a test cannot pass by their absence.
    api: api as unknown as Api,
    model: model as unknown as Monaco.editor.ITextModel,
    type: set,
    text: () => value,
    command: (key, isHolding) => {
      const found = commands.find((candidate) => candidate.key === key && isHolding(candidate.condition));
      found?.run();
      return found !== undefined;
    },
    press: (key, at = 1) => {
      line = at;
      const done = { isPrevented: false, isStopped: false };
      const event = {
        altKey: false,
        ctrlKey: false,
        shiftKey: false,
        ...key,
        preventDefault: () => (done.isPrevented = true),
        stopPropagation: () => (done.isStopped = true),
      };
      for (const listener of pressed) listener(event);
      return done;
    },
    provider: () => {
      if (provider === null) throw new Error("no completion was registered");
      return provider;
    },
    markers: () => markers,
    colours: () => colours,
    triggered,
    isDisposed: () => disposed === 3,
  };
};
