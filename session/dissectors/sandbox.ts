// One user's dissector in QuickJS: it sees bytes and nothing else, and answers in bounded time and memory.
import {
  newQuickJSWASMModule,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  RELEASE_SYNC,
} from "quickjs-emscripten";
import { ScriptFailure, type ScriptedHead, type ScriptedMessage, type ScriptedParser } from "../../engine/index.ts";
import { newMachineMemory } from "../hooks/runtime/machine-memory.ts";
import { Meter } from "../hooks/runtime/meter.ts";
import { placeIn } from "../hooks/runtime/place.ts";
import { readDetected, readHead, readMessage } from "./answers.ts";
import { DRIVER, DRIVER_FILE } from "./driver.ts";
import type { DissectorCosts } from "./facts.ts";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";

/** Names of what an error says of itself, as QuickJS dumps it. */
interface Told {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

export class DissectorSandbox implements ScriptedParser {
  readonly head: ScriptedHead;
  readonly #file: string;
  readonly #context: QuickJSContext;
  readonly #runtime: QuickJSRuntime;
  readonly #driver: QuickJSHandle;
  readonly #meter = new Meter();
  #isLate = false;
  #isOpen = true;
  #overtimes = 0;
  #costs = { calls: 0, failures: 0, lastFailure: "", totalUs: 0, longestUs: 0 };
  readonly #tell: (problem: string) => void;
  #hasToldOfIdentify = false;

  private constructor(runtime: QuickJSRuntime, file: string, source: string, tell: (problem: string) => void) {
    this.#runtime = runtime;
    this.#tell = tell;
    this.#file = file;
    this.#context = runtime.newContext();
    runtime.setInterruptHandler(() => {
      this.#isLate ||= this.#meter.isOver;
      return this.#isLate;
    });
    this.#begin(LIMITS.topLevelMs);
    this.#driver = this.#unwrap(this.#context.evalCode(DRIVER, DRIVER_FILE));
    try {
      this.#unwrap(this.#context.evalCode(source, file, { type: "global", strict: false })).dispose();
      this.head = readHead(this.#call("head", LIMITS.topLevelMs));
    } catch (error) {
      this.close();
      throw error;
    }
  }
  /** Runs the script's top level. Rejects with a `ScriptFailure` where it cannot be used; `tell` hears when it breaks later. */
  static async open(file: string, source: string, tell: (problem: string) => void): Promise<DissectorSandbox> {
    const module = await newQuickJSWASMModule(
      newVariant(RELEASE_SYNC, { wasmMemory: newMachineMemory(LIMITS.machineMemoryBytes) }),
    );
    const runtime = module.newRuntime({ memoryLimitBytes: LIMITS.memoryBytes, maxStackSizeBytes: LIMITS.stackBytes });
    return new DissectorSandbox(runtime, file, source, tell);
  }

  identify(bytes: Uint8Array): ReturnType<typeof readDetected> {
    if (this.isOff) return "no";
    try {
      return readDetected(this.#given("identify", bytes));
    } catch (error) {
      this.#failed(error);
      // It recognises nothing so: nobody would see it in an entry.
      if (!this.#hasToldOfIdentify && !this.isOff)
        this.#tell(`identify fails: ${error instanceof Error ? error.message : String(error)}`);
      this.#hasToldOfIdentify = true;
      throw error;
    }
  }
  parse(bytes: Uint8Array, from: "client" | "server"): ScriptedMessage | number | null {
    if (!this.#isOpen) throw new ScriptFailure("it was closed");
    if (this.isOff) throw new ScriptFailure(`it took longer than ${LIMITS.callMs} ms ${LIMITS.overtimes} times`);
    const side = this.#context.newString(from);
    try {
      return readMessage(this.#given("parse", bytes, side));
    } catch (error) {
      this.#failed(error);
      throw error;
    } finally {
      side.dispose();
    }
  }
  /** Of calls with bytes: what the top level took is not among it. */
  get costs(): DissectorCosts {
    return { ...this.#costs, isOff: this.#overtimes >= LIMITS.overtimes };
  }
  /** It ran out of time too often, and is not called any more. */
  get isOff(): boolean {
    return !this.#isOpen || this.#overtimes >= LIMITS.overtimes;
  }
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#driver.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #given(name: string, bytes: Uint8Array, ...more: readonly QuickJSHandle[]): string {
    // The script may keep what it is given: it gets a copy.
    const buffer = this.#context.newArrayBuffer(Uint8Array.from(bytes).buffer);
    try {
      return this.#call(name, LIMITS.callMs, buffer, ...more);
    } finally {
      buffer.dispose();
      this.#count(this.#meter.elapsedMs * 1000);
    }
  }
  #count(us: number): void {
    this.#costs.calls++;
    this.#costs.totalUs += us;
    this.#costs.longestUs = Math.max(this.#costs.longestUs, us);
  }
  #failed(error: unknown): void {
    this.#costs.failures++;
    this.#costs.lastFailure = error instanceof Error ? error.message : String(error);
  }
  #call(name: string, limitMs: number, ...values: readonly QuickJSHandle[]): string {
    const method = this.#context.getProp(this.#driver, name);
    try {
      this.#begin(limitMs);
      const answer = this.#unwrap(this.#context.callFunction(method, this.#context.undefined, ...values));
      try {
        return this.#context.getString(answer);
      } finally {
        answer.dispose();
      }
    } finally {
      method.dispose();
    }
  }
  #begin(limitMs: number): void {
    this.#isLate = false;
    this.#meter.begin(limitMs);
  }
  #unwrap(result: ReturnType<QuickJSContext["evalCode"]>): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const isLate = this.#isLate;
    if (isLate && ++this.#overtimes === LIMITS.overtimes)
      this.#tell(`it took longer than ${LIMITS.callMs} ms ${LIMITS.overtimes} times and is not called any more`);
    const told: Told | string | null = this.#context.dump(result.error);
    result.error.dispose();
    if (isLate) throw new ScriptFailure("it took too long");
    if (typeof told !== "object" || told === null) throw new ScriptFailure(`it threw ${String(told).slice(0, 500)}`);
    const name = typeof told.name === "string" ? told.name : "Error";
    const message = typeof told.message === "string" ? told.message : "";
    throw new ScriptFailure(`${name}: ${message}${this.#placeIn(told)}`.slice(0, 500));
  }
  // Where in the user's file it happened: the first line of the stack that names it.
  #placeIn(told: Told): string {
    const stack = typeof told.stack === "string" ? told.stack : "";
    const { line } = placeIn(stack, this.#file);
    return line === 0 ? "" : ` (${this.#file}:${line})`;
  }
}
