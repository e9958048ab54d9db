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
import { readDetected, readHead, readMessage } from "./answers.ts";
import { DRIVER, DRIVER_FILE } from "./driver.ts";
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
  readonly #now: () => number;
  #endMs = 0;
  #overtimes = 0;

  private constructor(runtime: QuickJSRuntime, file: string, source: string, now: () => number) {
    this.#runtime = runtime;
    this.#file = file;
    this.#now = now;
    this.#context = runtime.newContext();
    runtime.setInterruptHandler(() => this.#now() > this.#endMs);
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
  /** Runs the script's top level. Rejects with a `ScriptFailure` where it cannot be used. */
  static async open(
    file: string,
    source: string,
    now: () => number = () => performance.now(),
  ): Promise<DissectorSandbox> {
    const module = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, {}));
    const runtime = module.newRuntime({ memoryLimitBytes: LIMITS.memoryBytes, maxStackSizeBytes: LIMITS.stackBytes });
    return new DissectorSandbox(runtime, file, source, now);
  }

  identify(bytes: Uint8Array): ReturnType<typeof readDetected> {
    return this.isOff ? "no" : readDetected(this.#given("identify", bytes));
  }
  parse(bytes: Uint8Array, from: "client" | "server"): ScriptedMessage | number | null {
    if (this.isOff) throw new ScriptFailure(`it took longer than ${LIMITS.callMs} ms ${LIMITS.overtimes} times`);
    const side = this.#context.newString(from);
    try {
      return readMessage(this.#given("parse", bytes, side));
    } finally {
      side.dispose();
    }
  }
  /** It ran out of time too often, and is not called any more. */
  get isOff(): boolean {
    return this.#overtimes >= LIMITS.overtimes;
  }
  close(): void {
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
    }
  }
  #call(name: string, limitMs: number, ...values: readonly QuickJSHandle[]): string {
    const method = this.#context.getProp(this.#driver, name);
    try {
      this.#begin(limitMs);
      const answer = this.#unwrap(this.#context.callFunction(method, this.#context.undefined, ...values));
      try {
        return this.#text(answer, name);
      } finally {
        answer.dispose();
      }
    } finally {
      method.dispose();
    }
  }
  #text(answer: QuickJSHandle, name: string): string {
    const lengthHandle = this.#context.getProp(answer, "length");
    const length = this.#context.typeof(lengthHandle) === "number" ? this.#context.getNumber(lengthHandle) : 0;
    lengthHandle.dispose();
    if (length > LIMITS.messageLength)
      throw new ScriptFailure(`${name}: it answers more than ${LIMITS.messageLength} characters`);
    return this.#context.getString(answer);
  }
  #begin(limitMs: number): void {
    this.#endMs = this.#now() + limitMs;
  }
  #unwrap(result: ReturnType<QuickJSContext["evalCode"]>): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const isLate = this.#now() > this.#endMs;
    if (isLate) this.#overtimes++;
    const told: Told | null = this.#context.dump(result.error);
    result.error.dispose();
    if (isLate) throw new ScriptFailure("it took too long");
    const name = typeof told?.name === "string" ? told.name : "Error";
    const message = typeof told?.message === "string" ? told.message : String(told);
    throw new ScriptFailure(`${name}: ${message}${this.#placeIn(told)}`.slice(0, 500));
  }
  // Where in the user's file it happened: the first line of the stack that names it.
  #placeIn(told: Told | null): string {
    const stack = typeof told?.stack === "string" ? told.stack : "";
    const line = stack.split("\n").find((one) => one.includes(`${this.#file}:`));
    const number = line === undefined ? undefined : /:(\d+)(?::\d+)?\)?\s*$/.exec(line)?.[1];
    return number === undefined ? "" : ` (${this.#file}:${number})`;
  }
}
