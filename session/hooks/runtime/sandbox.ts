// One script in QuickJS: the machine, its limits, and the ways into it. Whatever happens inside, a call answers; only a
// machine that is broken throws, and takes its thread with it.
import {
  newQuickJSWASMModule,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  RELEASE_SYNC,
} from "quickjs-emscripten";
import type { HookCost } from "../../../contract/index.ts";
import type { ScriptSource } from "../types.ts";
import type { Costs } from "./costs.ts";
import { LIMITS } from "./limits.ts";
import { CONTROL_WORDS, type MachineMemory, newMachineMemory, placeWords } from "./machine-memory.ts";
import type { Meter } from "./meter.ts";
import { FIND_HOOKS, PRELUDE_FILE, sandboxSource } from "./sandbox-source.ts";
import type { Words } from "./words.ts";

const REACTIONS_AT_ONCE = 1000;
const [AT, STOP] = [0, 1];

export interface SandboxParts {
  readonly words: Words;
  readonly costs: Costs;
  readonly meter: Meter;
  /** Makes the functions of the thread on an object of the sandbox. */
  readonly expose: (context: QuickJSContext, holder: QuickJSHandle) => void;
  readonly fail: (hook: HookCost["hook"], entryId: string, message: string, stack: string) => void;
}

/** Sandbox sources of helpers, by their names. */
type Preludes = Readonly<Record<string, string>>;

/** How a crossing ended: with a value, or because it was ended. */
export type Crossed = { readonly value: QuickJSHandle } | { readonly problem: string };

export class Sandbox {
  readonly context: QuickJSContext;
  readonly #runtime: QuickJSRuntime;
  readonly #memory: MachineMemory;
  readonly #parts: SandboxParts;
  readonly #driver: QuickJSHandle;
  readonly #controlAt: number;
  readonly #methods = new Map<string, QuickJSHandle>();
  #isOpen = true;
  /** Longest single call that the interrupts of this crossing have seen, and the one they are at. */
  #longestMs = 0;
  #at = 0;
  /** Asked at each interrupt: whether the driver shall stop behind the call at hand. */
  #isEnough: (done: number) => boolean = () => false;

  private constructor(runtime: QuickJSRuntime, memory: MachineMemory, source: string, parts: SandboxParts) {
    this.#runtime = runtime;
    this.#memory = memory;
    this.#parts = parts;
    this.context = runtime.newContext();
    const host = this.context.newObject();
    parts.expose(this.context, host);
    const make = this.context.unwrapResult(this.context.evalCode(source, PRELUDE_FILE));
    const control = placeWords(this.context, memory);
    this.#controlAt = control.at;
    this.#driver = this.context.unwrapResult(
      this.context.callFunction(make, this.context.undefined, host, control.words),
    );
    for (const one of [control.words, make, host]) one.dispose();
    runtime.setInterruptHandler(() => this.#interrupt());
  }
  static async open(script: ScriptSource, preludes: Preludes, parts: SandboxParts): Promise<Sandbox> {
    const memory = newMachineMemory();
    const module = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory: memory }));
    const runtime = module.newRuntime({ memoryLimitBytes: LIMITS.memoryBytes, maxStackSizeBytes: LIMITS.stackBytes });
    return new Sandbox(runtime, memory, sandboxSource(script, preludes), parts);
  }

  /** Runs the script's top level; the hooks that it made, or null where it failed. */
  start({ file, source }: ScriptSource): readonly string[] | null {
    const hooks = this.#enter("top level", LIMITS.topLevelMs, () => {
      const result = this.context.evalCode(source, file, { type: "global", strict: false });
      if (result.error !== undefined) return { isOk: false, given: result.error };
      return { isOk: true, given: result.value };
    });
    if (hooks === null) return null;
    const find = this.context.unwrapResult(this.context.evalCode(FIND_HOOKS, PRELUDE_FILE));
    const define = this.#method("define");
    const found = this.context.unwrapResult(this.context.callFunction(find, this.context.undefined, define));
    const names = this.context.getString(found);
    for (const one of [find, found]) one.dispose();
    return names.split(" ").filter((name) => name !== "");
  }
  #enter(
    hook: HookCost["hook"],
    limitMs: number,
    work: () => { readonly isOk: boolean; readonly given: QuickJSHandle },
  ): true | null {
    this.#begin(limitMs);
    const { isOk, given } = work();
    const took = this.#parts.meter.elapsedMs;
    this.#parts.costs.add(hook, 1, took, took);
    const isEnded = !isOk && this.#parts.meter.isOver;
    if (isEnded) this.#parts.fail(hook, "", endedAfter(limitMs), "");
    const told = isEnded ? { value: this.context.undefined } : this.call(isOk ? "watch" : "failTop", limitMs, given);
    if ("problem" in told) this.#parts.fail(hook, "", told.problem, "");
    else told.value.dispose();
    given.dispose();
    this.drain(hook, limitMs);
    this.#parts.words.isRunning = false;
    return isOk ? true : null;
  }

  /** Calls a function of the driver under a limit of time for each entry, packet or call. The values are the caller's. */
  call(name: string, limitMs: number, ...values: readonly QuickJSHandle[]): Crossed {
    this.#begin(limitMs);
    try {
      const result = this.context.callFunction(this.#method(name), this.context.undefined, ...values);
      if (result.error === undefined) return { value: result.value };
      return { problem: this.#problemOf(result.error, limitMs) };
    } finally {
      this.#parts.words.isRunning = false;
    }
  }
  /** Runs what promises wait for. */
  drain(hook: HookCost["hook"], limitMs: number): void {
    this.#begin(limitMs);
    let left: number = LIMITS.reactions;
    while (left > 0 && this.#runtime.hasPendingJob()) {
      const result = this.#runtime.executePendingJobs(Math.min(left, REACTIONS_AT_ONCE));
      if (result.error === undefined) {
        left -= Math.max(1, result.value);
        continue;
      }
      this.#parts.fail(hook, "", this.#problemOf(result.error, limitMs), "");
      break;
    }
    if (left <= 0) this.#parts.fail(hook, "", `more than ${LIMITS.reactions} promise reactions`, "");
    this.#parts.words.isRunning = false;
  }
  /** Index of the entry or packet that the driver is at, -1 before the first. */
  get at(): number {
    return (this.#control[AT] ?? 0) - 1;
  }
  get longestMs(): number {
    return this.#longestMs;
  }
  set isEnough(isEnough: (done: number) => boolean) {
    this.#isEnough = isEnough;
  }
  get memoryBytes(): number {
    const usage = this.#runtime.computeMemoryUsage();
    const used = this.context.getProp(usage, "memory_used_size");
    const bytes = this.context.getNumber(used);
    usage.dispose();
    used.dispose();
    return bytes;
  }
  /** Frees everything; a value that is left would be an error of ours, and is thrown by QuickJS. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const method of this.#methods.values()) method.dispose();
    this.#driver.dispose();
    this.context.dispose();
    this.#runtime.dispose();
  }

  get #control(): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#controlAt, CONTROL_WORDS);
  }
  #begin(limitMs: number): void {
    this.#parts.words.beat();
    this.#parts.words.isRunning = true;
    this.#parts.meter.begin(limitMs);
    this.#longestMs = 0;
    this.#at = 0;
  }
  #method(name: string): QuickJSHandle {
    const known = this.#methods.get(name);
    if (known !== undefined) return known;
    const made = this.context.getProp(this.#driver, name);
    this.#methods.set(name, made);
    return made;
  }
  // Comes every few thousand steps of the script. Each entry of a batch has its own time.
  #interrupt(): boolean {
    this.#parts.words.beat();
    const control = this.#control;
    const at = control[AT] ?? 0;
    const { meter } = this.#parts;
    if (at !== this.#at) {
      this.#at = at;
      meter.mark();
    }
    this.#longestMs = Math.max(this.#longestMs, meter.sinceMarkMs);
    if (this.#isEnough(at)) control[STOP] = 1;
    return meter.isOver;
  }
  #problemOf(error: QuickJSHandle, limitMs: number): string {
    const told: ErrorFacts | null = this.context.dump(error);
    error.dispose();
    const { name = "Error", message = "" } = typeof told === "object" && told !== null ? told : {};
    return message === "interrupted" ? endedAfter(limitMs) : `${name}: ${message}`;
  }
}
function endedAfter(limitMs: number): string {
  return `ended: it took longer than ${limitMs} ms`;
}
interface ErrorFacts {
  readonly name?: string;
  readonly message?: string;
}
