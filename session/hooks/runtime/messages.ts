// What the session and the thread of a script say to each other.
import type { MessagePort } from "node:worker_threads";
import type { HookCost, HookName } from "../../../contract/index.ts";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  QueriedEntry,
  ScriptFailure,
  ScriptLine,
  ScriptSource,
  Verdict,
} from "../types.ts";

/** What a thread is started with. */
export interface ScriptWorkerOrder {
  readonly script: ScriptSource;
  /** Answers of helpers come here. */
  readonly answers: MessagePort;
  readonly words: SharedArrayBuffer;
}

/** Id, node, head and document of each entry, as texts.ts packs them. */
export interface PackedEntries {
  readonly count: number;
  readonly texts: Uint8Array<ArrayBuffer>;
}

export type ToScript =
  | { readonly kind: "items" | "queried"; readonly seq: number; readonly entries: PackedEntries }
  | { readonly kind: "packets"; readonly seq: number; readonly node: string; readonly heads: Uint8Array }
  | { readonly kind: "call"; readonly seq: number; readonly hook: HookName; readonly args: readonly JsonValue[] }
  | { readonly kind: "job"; readonly seq: number; readonly tag: string }
  | { readonly kind: "forget"; readonly tag: string }
  | { readonly kind: "shared"; readonly name: string; readonly json: string | undefined };

/** What a call answers: nothing, altered entries, or a job's problem. */
export type DoneValue = null | string | readonly QueriedEntry[];

export type FromScript =
  | { readonly kind: "started"; readonly hooks: readonly HookName[] }
  | { readonly kind: "not-started"; readonly failure: ScriptFailure }
  | { readonly kind: "done"; readonly seq: number; readonly value: DoneValue }
  | { readonly kind: "line"; readonly line: ScriptLine }
  | { readonly kind: "failure"; readonly failure: ScriptFailure }
  | { readonly kind: "ask"; readonly number: number; readonly call: HelperCall }
  | { readonly kind: "queue"; readonly call: HelperCall; readonly hook: HookCost["hook"] }
  | { readonly kind: "scheduled"; readonly job: JobOrder }
  | { readonly kind: "verdicts"; readonly verdicts: readonly Verdict[] }
  | { readonly kind: "shared"; readonly name: string; readonly json: string | undefined }
  | { readonly kind: "costs"; readonly costs: readonly HookCost[]; readonly memoryBytes: number };

/** An answer as it goes through the port. */
export type Answer = { readonly call: number } & ({ readonly json: string } | { readonly error: string });
