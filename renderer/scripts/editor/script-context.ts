// What the editor of scripts asks the window: fields that filters may name, and values that occur in the session.
import type { Catalogue } from "../../../contract/index.ts";

export interface ScriptContext {
  /** Null until it is known. */
  readonly catalogue: Catalogue | null;
  readonly valuesOf: (
    field: string,
    prefix: string,
  ) => Promise<readonly { readonly value: string; readonly count: number }[]>;
}
