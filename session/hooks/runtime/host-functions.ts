// What the sandbox can ask of its thread: the other half of `Host` (sandbox/kit.ts).
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten";
import type { HookCost } from "../../../contract/index.ts";
import { type InsideFunction, textAt } from "../inside/inside.ts";
import type { HelperCall, JsonValue, ScriptFailure, ScriptSource, Verdict } from "../types.ts";
import { Questions } from "./answers.ts";
import type { Costs } from "./costs.ts";
import { LIMITS } from "./limits.ts";
import type { FromScript } from "./messages.ts";
import type { Meter } from "./meter.ts";
import { packetFacts } from "./packet-facts.ts";
import { NOWHERE, placeIn } from "./place.ts";
import { expose, exposeRaw, listInside } from "./sandbox-bridge.ts";
import { encodeTexts } from "./texts.ts";
import { CountBudget } from "./window-budget.ts";
import type { Words } from "./words.ts";
import type { MessagePort } from "node:worker_threads";

/** `atob` and `btoa` of the platform: what they refuse they say. */
const OWN: Readonly<Record<string, InsideFunction>> = {
  atob: (args) => atob(textAt(args, 0)),
  btoa: (args) => btoa(textAt(args, 0)),
};
const CUT = " … (cut)";

export interface HostParts {
  readonly script: ScriptSource;
  /** Helpers that this thread does, by name; those that the script does not name may be missing. */
  readonly inside: Readonly<Record<string, InsideFunction>>;
  readonly answers: MessagePort;
  readonly words: Words;
  readonly meter: Meter;
  readonly costs: Costs;
  readonly post: (message: FromScript) => void;
  readonly timer: (id: number, delayMs: number, isRepeated: boolean) => void;
  readonly clearTimer: (id: number) => void;
  readonly settled: (call: number, problem: string) => void;
}

export class HostFunctions {
  readonly #parts: HostParts;
  readonly #questions: Questions;
  readonly #lines = new CountBudget(LIMITS.consoleLines, LIMITS.consoleWindowMs);
  #verdicts: Verdict[] = [];
  /** What went wrong while the script started; null once it runs. */
  #ofStart: ScriptFailure[] | null = [];

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#questions = new Questions(parts.answers, parts.words, LIMITS.answerMs);
  }
  /** Makes all of them on an object of the sandbox. */
  expose(context: QuickJSContext, holder: QuickJSHandle): void {
    const { timer, clearTimer, settled, post } = this.#parts;
    const made: Readonly<Record<string, (...values: never[]) => string | undefined | void>> = {
      call: (helper: string, args: string, stack: string, id: string) =>
        this.#ask(this.#callOf(helper, args, stack, id)),
      queue: (helper: string, args: string, stack: string, id: string, hook: HookCost["hook"]) =>
        this.#queue(this.#callOf(helper, args, stack, id), hook),
      inside: (helper: string, args: string, id: string, node: string) => this.#inside(helper, args, id, node),
      line: (level: string, text: string, stack: string, id: string, node: string) =>
        this.#line(level, text, stack, id, node),
      fail: (hook: HookCost["hook"], id: string, message: string, stack: string) => this.fail(hook, id, message, stack),
      verdict: (id: string, verdict: Verdict["verdict"]) => void this.#verdicts.push({ id, verdict }),
      timer: (id: number, delayMs: number, isRepeated: boolean) => timer(id, delayMs, isRepeated),
      clearTimer: (id: number) => clearTimer(id),
      schedule: (tag: string, cron: string, limit: number) => post({ kind: "scheduled", job: { tag, cron, limit } }),
      settled: (call: number, problem: string) => settled(call, problem),
      shared: (name: string, json: string | undefined) => post({ kind: "shared", name, json }),
    };
    for (const [name, work] of Object.entries(made)) {
      expose(context, holder, name, (...values) => {
        const answer = work(...values);
        return typeof answer === "string" ? answer : undefined;
      });
    }
    exposeRaw(context, holder, "packetFacts", (...[heads]) => {
      if (heads === undefined) return context.undefined;
      const bytes = context.getArrayBuffer(heads);
      try {
        return listInside(context, encodeTexts(packetFacts(bytes.value.slice())));
      } finally {
        bytes.dispose();
      }
    });
  }
  fail(hook: HookCost["hook"], entryId: string, message: string, stack: string): void {
    const { script, costs, post } = this.#parts;
    costs.addError(hook);
    const place = placeIn(stack, script.file);
    const failure = { hook, message: message.slice(0, LIMITS.messageLength), entryId, ...place };
    if (this.#ofStart === null) post({ kind: "failure", failure });
    else this.#ofStart.push(failure);
  }
  /** The script runs, or does not: what went wrong until now is told, or answered. */
  started(isRunning: boolean): readonly ScriptFailure[] {
    const failures = this.#ofStart ?? [];
    this.#ofStart = null;
    if (isRunning) for (const failure of failures) this.#parts.post({ kind: "failure", failure });
    return failures;
  }
  /** Tells what has gathered while a batch was run. */
  flush(): void {
    if (this.#verdicts.length > 0) this.#parts.post({ kind: "verdicts", verdicts: this.#verdicts });
    this.#verdicts = [];
  }
  /** Says what the last window of the console held back, once it is over. */
  endFlood(): void {
    this.#sayHeldBack(this.#lines.end(performance.now()));
  }

  #callOf(helper: string, args: string, stack: string, entryId: string): HelperCall {
    const values: readonly JsonValue[] = JSON.parse(args);
    return { helper, args: values, entryId, ...placeIn(stack, this.#parts.script.file) };
  }
  #ask(call: HelperCall): string {
    const startedMs = performance.now();
    try {
      return this.#questions.ask((number) => this.#parts.post({ kind: "ask", number, call }));
    } finally {
      this.#parts.meter.waited(performance.now() - startedMs);
    }
  }
  #queue(call: HelperCall, hook: HookCost["hook"]): void {
    const { words, post } = this.#parts;
    const limit = hook === "onItemCaptured" ? LIMITS.pendingOfItems : LIMITS.pendingElsewhere;
    if (words.pending >= limit) throw new Error("too many pending calls");
    words.addPending(1);
    post({ kind: "queue", call, hook });
  }
  #inside(helper: string, args: string, entryId: string, node: string): string {
    const work = OWN[helper] ?? this.#parts.inside[helper];
    if (work === undefined) throw new Error(`${helper} is not there: the source of the script does not name it`);
    const values: readonly JsonValue[] = JSON.parse(args);
    const report = (text: string): void => this.#line("error", text, "", entryId, node);
    return JSON.stringify(work(values, { nowMs: Date.now(), words: this.#parts.script.words, report }));
  }
  #line(given: string, text: string, stack: string, entryId: string, node: string): void {
    const level = given === "log" || given === "clear" ? given : "error";
    const { isLet, heldBack } = this.#lines.take(performance.now());
    this.#sayHeldBack(heldBack);
    if (!isLet) return;
    const place = stack === "" ? NOWHERE : placeIn(stack, this.#parts.script.file);
    this.#parts.post({ kind: "line", line: { level, text: cut(text), node, entryId, ...place } });
  }
  #sayHeldBack(count: number): void {
    if (count === 0) return;
    const text = `${count} lines were left out: more than ${LIMITS.consoleLines} in a second`;
    this.#parts.post({ kind: "line", line: { level: "error", text, node: "", entryId: "", ...NOWHERE } });
  }
}

function cut(text: string): string {
  return text.length <= LIMITS.consoleLineLength ? text : text.slice(0, LIMITS.consoleLineLength - CUT.length) + CUT;
}
