// Monaco for scripts: JavaScript with TypeScript's language service, which knows the hooks, helpers and entries, and KFL
// in its strings. Loaded when the first script is opened; the window's start does not pay for it.
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/format/register.js";
import "monaco-editor/features/gotoError/register.js";
import "monaco-editor/features/hover/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/parameterHints/register.js";
import "monaco-editor/features/snippet/register.js";
import "monaco-editor/languages/definitions/javascript/register.js";
import {
  getJavaScriptWorker,
  javascriptDefaults,
  ScriptTarget,
} from "monaco-editor/languages/features/typescript/register.js";
import declarations from "../../../contract/thresher.d.ts?raw";
import { readyMonaco, type monaco as Monaco } from "../../shared/monaco.ts";
import { registerScriptLanguage, type LanguageWorker } from "./script-language.ts";
import type { ScriptContext } from "./script-context.ts";

/** Makes each file a scope of its own, as the sandbox does. */
const FORCE_MODULES = 3;

/**
 * What TypeScript finds and scripts may do: names that another script shares, values that helpers convert, and types
 * that only a type checker asks about.
 */
const TOLERATED = [
  2304, 2322, 2339, 2345, 2362, 2363, 2365, 2367, 2403, 2531, 2532, 2540, 2551, 2552, 2568, 2571, 2683, 2769, 7041,
  18_046, 18_047, 18_048, 80_001, 80_002, 80_004, 80_005,
];

const configure = (): void => {
  javascriptDefaults.setCompilerOptions({
    allowJs: true,
    checkJs: true,
    allowNonTsExtensions: true,
    target: ScriptTarget.ESNext,
    lib: ["esnext"],
    moduleDetection: FORCE_MODULES,
  });
  javascriptDefaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: TOLERATED, noSuggestionDiagnostics: true });
  javascriptDefaults.setModeConfiguration({
    ...javascriptDefaults.modeConfiguration,
    completionItems: false,
    inlayHints: false,
    rename: false,
    codeActions: false,
    references: false,
    definitions: false,
    documentSymbols: false,
    documentHighlights: false,
  });
  javascriptDefaults.addExtraLib(declarations, "file:///thresher.d.ts");
};

const workerFor = async (uri: Monaco.Uri): Promise<LanguageWorker> => (await getJavaScriptWorker())(uri);

let context: () => ScriptContext = () => ({ catalogue: null, valuesOf: async () => [] });
let isReady = false;

/** The editor with the language of scripts. `present` gives what filters may name now. */
export const readyScriptMonaco = (present = context): typeof Monaco => {
  const monaco = readyMonaco();
  context = present;
  if (!isReady) {
    isReady = true;
    configure();
    registerScriptLanguage(monaco, workerFor, () => context());
  }
  return monaco;
};
