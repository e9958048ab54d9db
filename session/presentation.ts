// What the session needs to know of protocols, as functions: it holds no protocol knowledge of its own.
import type { Catalogue, Entry, Sections } from "../contract/index.ts";
import type { CompileOptions, CompileResult, ExplainerResult } from "../kfl/index.ts";
import type { ScriptEntry } from "./hooks/types.ts";
import type { StoredRow } from "./store/index.ts";

export interface Presentation {
  /** What filters may name, and the protocols of this build. */
  readonly catalogue: Catalogue;
  /** The same where dissectors of the user add their words. */
  readonly catalogueWith: (words: Catalogue) => Catalogue;
  /** Puts the document of an entry together. */
  readonly assemble: (stored: StoredRow) => Entry;
  /** The same for scripts, as JSON texts. */
  readonly scriptEntry: (stored: StoredRow) => ScriptEntry;
  /** What a detail pane shows of an entry. */
  readonly sections: (entry: Entry) => Sections;
  /** The row of an entry as its redacted document gives it: no cell may show what the document hides. */
  readonly redactRow: (stored: StoredRow, entry: Entry) => StoredRow;
  readonly compile: (text: string, options: CompileOptions) => CompileResult;
  /** Prepares to explain a filter on one entry. */
  readonly explainer: (text: string, options: CompileOptions) => ExplainerResult;
}
