// Calls of a script's hooks, jobs and timers: each under its limit of time, counted, and followed by what promises wait for.
import type { QuickJSHandle } from "quickjs-emscripten";
import type { HookCost } from "../../../contract/index.ts";
import type { QueriedEntry } from "../types.ts";
import type { Costs } from "./costs.ts";
import type { HostFunctions } from "./host-functions.ts";
import { LIMITS } from "./limits.ts";
import type { PackedEntries } from "./messages.ts";
import type { Meter } from "./meter.ts";
import type { Crossed, Sandbox } from "./sandbox.ts";
import { listInside, textInside } from "./sandbox-bridge.ts";

const TEXTS_AN_ENTRY = 4;

export class ScriptCalls {
  readonly #sandbox: Sandbox;
  readonly #costs: Costs;
  readonly #meter: Meter;
  readonly #host: HostFunctions;
  readonly #jobs = new Map<number, (problem: string) => void>();
  #calls = 0;

  constructor(sandbox: Sandbox, costs: Costs, meter: Meter, host: HostFunctions) {
    this.#sandbox = sandbox;
    this.#costs = costs;
    this.#meter = meter;
    this.#host = host;
  }
  items(entries: PackedEntries): void {
    const list = this.#list("onItemCaptured", entries);
    if (list === null) return;
    this.#each("items", "onItemCaptured", list, entries.count, () => undefined);
    list.dispose();
    this.#sandbox.drain("onItemCaptured", LIMITS.itemMs);
  }
  queried(entries: PackedEntries): readonly QueriedEntry[] {
    const list = this.#list("onItemQueried", entries);
    if (list === null) return [];
    this.#each("queried", "onItemQueried", list, entries.count, (index, problem) => this.#spoil(index, problem));
    const ids = Array.from({ length: entries.count }, (_, i) => this.#textOf(list, i * TEXTS_AN_ENTRY));
    list.dispose();
    this.#sandbox.drain("onItemQueried", LIMITS.itemMs);
    const taken = this.#sandbox.call("taken", LIMITS.longMs);
    const problem = "problem" in taken ? taken.problem : "";
    const results = "problem" in taken ? [] : this.#resultsOf(taken.value);
    return ids.map((id, i) => {
      const [json, verdict, ownProblem] = results[i] ?? [null, "", problem];
      return { id, json, verdict: verdict === "" ? null : verdict, problem: ownProblem };
    });
  }
  call(hook: HookCost["hook"], args: string): void {
    this.#once(hook, "call", hook, args);
    this.#sandbox.drain(hook, LIMITS.longMs);
  }
  fire(timer: number): void {
    const id = this.#sandbox.context.newNumber(timer);
    this.#counted("timer", this.#sandbox.call("fire", LIMITS.longMs, id));
    id.dispose();
    this.#sandbox.drain("timer", LIMITS.longMs);
  }
  /** The job's problem, once it is through. */
  job(tag: string, done: (problem: string) => void): void {
    const call = ++this.#calls;
    const [name, number] = [textInside(this.#sandbox.context, tag), this.#sandbox.context.newNumber(call)];
    const overdue = setTimeout(() => this.settled(call, "it waited longer than a minute"), LIMITS.promiseMs);
    this.#jobs.set(call, (problem) => {
      clearTimeout(overdue);
      this.#jobs.delete(call);
      done(problem);
    });
    const crossed = this.#sandbox.call("job", LIMITS.longMs, name, number);
    for (const one of [name, number]) one.dispose();
    const answer = this.#counted("job", crossed);
    if (answer !== null) this.settled(call, answer);
    this.#sandbox.drain("job", LIMITS.longMs);
  }
  settled(call: number, problem: string): void {
    this.#jobs.get(call)?.(problem);
  }
  /** Calls a function of the driver that runs none of the script's. */
  tell(name: string, ...texts: readonly (string | undefined)[]): void {
    const { context } = this.#sandbox;
    const handles = texts.map((text) => (text === undefined ? context.undefined : textInside(context, text)));
    const crossed = this.#sandbox.call(name, LIMITS.longMs, ...handles);
    for (const handle of handles) if (handle !== context.undefined) handle.dispose();
    if ("problem" in crossed) this.#host.fail("top level", "", crossed.problem, "");
    else crossed.value.dispose();
  }

  // An entry that had to be ended ends the crossing with it: the next begins behind it.
  #each(
    method: string,
    hook: HookCost["hook"],
    list: QuickJSHandle,
    count: number,
    spoil: (index: number, problem: string) => void,
  ): void {
    for (let from = 0; from < count; ) {
      const start = this.#sandbox.context.newNumber(from);
      const crossed = this.#sandbox.call(method, LIMITS.itemMs, list, start);
      start.dispose();
      const at = "problem" in crossed ? Math.max(this.#sandbox.at, from) : count - 1;
      this.#costs.add(hook, at + 1 - from, this.#meter.elapsedMs, this.#sandbox.longestMs);
      from = at + 1;
      if (!("problem" in crossed)) crossed.value.dispose();
      else {
        this.#host.fail(hook, this.#textOf(list, at * TEXTS_AN_ENTRY), crossed.problem, "");
        spoil(at, crossed.problem);
      }
    }
  }
  #once(hook: HookCost["hook"], method: string, ...texts: readonly string[]): void {
    const handles = texts.map((text) => textInside(this.#sandbox.context, text));
    this.#counted(hook, this.#sandbox.call(method, LIMITS.longMs, ...handles));
    for (const handle of handles) handle.dispose();
  }
  /** A text that the driver answered, null for none; or the problem. */
  #counted(hook: HookCost["hook"], crossed: Crossed): string | null {
    const tookMs = this.#meter.elapsedMs;
    this.#costs.add(hook, 1, tookMs, tookMs);
    if ("problem" in crossed) {
      this.#host.fail(hook, "", crossed.problem, "");
      return crossed.problem;
    }
    const { context } = this.#sandbox;
    const text = context.typeof(crossed.value) === "string" ? context.getString(crossed.value) : null;
    crossed.value.dispose();
    return text;
  }
  #list(hook: HookCost["hook"], { texts }: PackedEntries): QuickJSHandle | null {
    const list = listInside(this.#sandbox.context, texts);
    if (this.#sandbox.context.typeof(list) === "object") return list;
    list.dispose();
    this.#host.fail(hook, "", "there is no memory for the entries", "");
    return null;
  }
  #textOf(list: QuickJSHandle, index: number): string {
    const text = this.#sandbox.context.getProp(list, index);
    const told = this.#sandbox.context.getString(text);
    text.dispose();
    return told;
  }
  #spoil(index: number, problem: string): void {
    const [number, text] = [this.#sandbox.context.newNumber(index), textInside(this.#sandbox.context, problem)];
    const crossed = this.#sandbox.call("spoil", LIMITS.itemMs, number, text);
    if (!("problem" in crossed)) crossed.value.dispose();
    number.dispose();
    text.dispose();
  }
  #resultsOf(taken: QuickJSHandle): readonly Result[] {
    const results: readonly Result[] = JSON.parse(this.#sandbox.context.getString(taken));
    taken.dispose();
    return results;
  }
}
type Result = readonly [string | null, "" | "passed" | "failed", string];
