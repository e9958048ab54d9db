// The text editor of the filter bar and the body viewers: Monaco's core with the few features used here, nothing of its
// languages. Loaded when first needed.
import * as monaco from "monaco-editor/editor/editor.api.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codicon/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/folding/register.js";
import "monaco-editor/features/placeholderText/register.js";
// The feature of that name registers only inline suggestions; the list of completions is this contribution.
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
import "monaco-editor/features/wordOperations/register.js";
// The editor knows only those services that are here when the first editor is made; that of scripts needs this one.
import "monaco-editor/editor/contrib/gotoError/browser/markerNavigationService.js";

declare global {
  interface Window {
    MonacoEnvironment?: { readonly getWorker: (module: string, label: string) => Worker };
  }
}
self.MonacoEnvironment = {
  getWorker: (_module, label) =>
    label === "javascript"
      ? new Worker(new URL("monaco-editor/languages/features/typescript/ts.worker.js", import.meta.url), {
          type: "module",
        })
      : new Worker(new URL("./editor-worker.ts", import.meta.url), { type: "module" }),
};

const THEME = "thresher";

/** The build shortens colours to `#rgb` where it can; the editor knows `#rrggbb` only. */
const sixDigits = (colour: string): string => colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");

/** The editor's colours are read from the tokens, so that there is one truth. */
const defineTheme = (): void => {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => sixDigits(style.getPropertyValue(`--${name}`).trim());
  monaco.editor.defineTheme(THEME, {
    base: document.documentElement.dataset["theme"] === "dark" ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: token("text").slice(1) },
      { token: "key", foreground: token("info").slice(1) },
      { token: "string", foreground: token("good").slice(1) },
      { token: "number", foreground: token("warn").slice(1) },
      { token: "keyword", foreground: token("accent").slice(1) },
      { token: "comment", foreground: token("text-3").slice(1), fontStyle: "italic" },
      { token: "regexp", foreground: token("info").slice(1) },
      { token: "type.identifier", foreground: token("text").slice(1) },
      { token: "delimiter", foreground: token("text-2").slice(1) },
    ],
    colors: {
      "editor.background": token("surface-1"),
      "editor.foreground": token("text"),
      "editorLineNumber.foreground": token("text-3"),
      "editorLineNumber.activeForeground": token("text-2"),
      "editorWidget.background": token("surface-1"),
      "editorWidget.border": token("line"),
      "editorSuggestWidget.background": token("surface-1"),
      "editorSuggestWidget.border": token("line"),
      "editorSuggestWidget.foreground": token("text"),
      "editorSuggestWidget.selectedBackground": token("accent-soft"),
      "editorSuggestWidget.selectedForeground": token("text"),
      "editorSuggestWidget.highlightForeground": token("accent"),
      "editorSuggestWidget.focusHighlightForeground": token("accent"),
      "editorError.foreground": token("bad"),
      "editorWarning.foreground": token("warn"),
      "editorCursor.foreground": token("accent"),
      "editor.placeholder.foreground": token("text-3"),
      "editor.lineHighlightBorder": token("surface-1"),
      focusBorder: token("accent"),
    },
  });
  monaco.editor.setTheme(THEME);
};

const JSON_LANGUAGE = "json-body";

/** A tokenizer only: a body is looked at, not edited, so no language server is needed. */
const registerJson = (): void => {
  monaco.languages.register({ id: JSON_LANGUAGE });
  monaco.languages.setLanguageConfiguration(JSON_LANGUAGE, {
    brackets: [
      ["{", "}"],
      ["[", "]"],
    ],
  });
  monaco.languages.setMonarchTokensProvider(JSON_LANGUAGE, {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, "key"],
        [/"(?:[^"\\]|\\.)*"?/, "string"],
        [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, "number"],
        [/\b(?:true|false|null)\b/, "keyword"],
      ],
    },
  });
};

let isReady = false;

/** The editor, themed and with its two small languages. */
export const readyMonaco = (): typeof monaco => {
  if (!isReady) {
    isReady = true;
    registerJson();
    monaco.languages.register({ id: "kfl" });
    monaco.languages.setLanguageConfiguration("kfl", {
      brackets: [
        ["(", ")"],
        ["[", "]"],
        ["{", "}"],
      ],
      autoClosingPairs: [
        { open: "(", close: ")" },
        { open: "[", close: "]" },
        { open: '"', close: '"', notIn: ["string"] },
      ],
      wordPattern: /[A-Za-z_][\w.]*/,
    });
    defineTheme();
    new MutationObserver(defineTheme).observe(document.documentElement, {
      attributeFilter: ["data-theme", "data-contrast"],
    });
  }
  return monaco;
};

export { JSON_LANGUAGE, monaco };
