// Calls of a run that sends nothing: how many there were, and the first of them as texts without secrets.
import type { RecordedCall } from "../../contract/index.ts";
import type { HelperCall, JsonValue } from "./types.ts";

/** Calls that are kept; further ones are counted. */
export const MAX_RECORDED_CALLS = 500;
/** Longest text of arguments, and of a result. */
export const MAX_CALL_TEXT = 2000;

export class CallRecorder {
  readonly #mask: (text: string) => string;
  readonly #calls: RecordedCall[] = [];
  #count = 0;

  constructor(mask: (text: string) => string) {
    this.#mask = mask;
  }
  get count(): number {
    return this.#count;
  }
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }
  add(script: string, call: HelperCall, answer: { readonly result: JsonValue } | { readonly error: string }): void {
    const seq = ++this.#count;
    if (seq > MAX_RECORDED_CALLS) return;
    const isError = "error" in answer;
    this.#calls.push({
      seq,
      helper: call.helper,
      args: cut(JSON.stringify(masked(call.args, this.#mask))),
      result: cut(isError ? this.#mask(answer.error) : JSON.stringify(masked(answer.result, this.#mask))),
      isError,
      entryId: call.entryId,
      script,
      line: call.line,
      column: call.column,
    });
  }
}

// Each text by itself, and before anything is cut: neither an escape nor the end hides a part of a secret.
function masked(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (typeof value === "string") return mask(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((one) => masked(one, mask));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [mask(key), masked(one, mask)]));
}
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function cut(text: string): string {
  return text.length <= MAX_CALL_TEXT ? text : `${text.slice(0, MAX_CALL_TEXT - 1)}…`;
}
