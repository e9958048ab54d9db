// Code of this folder runs inside the sandbox: each function is handed over as its own text (sandbox-source.ts), so it uses
// nothing of its module but types. What it needs of the language it takes from the kit, made before the script runs,
// because scripts may replace anything that they can reach.

/** What the sandbox asks of its thread. Texts and numbers only; what they throw is thrown in the script. */
export interface Host {
  readonly call: (helper: string, args: string, stack: string, entryId: string, hook: string) => string;
  readonly queue: (helper: string, args: string, stack: string, entryId: string, hook: string) => void;
  readonly inside: (helper: string, args: string, entryId: string, node: string) => string;
  readonly line: (level: string, text: string, stack: string, entryId: string, node: string) => void;
  readonly fail: (hook: string, entryId: string, message: string, stack: string) => void;
  readonly verdict: (id: string, verdict: string) => void;
  readonly timer: (id: number, delayMs: number, isRepeated: boolean) => void;
  readonly clearTimer: (id: number) => void;
  readonly schedule: (tag: string, cron: string, limit: number) => void;
  readonly settled: (call: number, problem: string) => void;
  readonly shared: (name: string, json: string | undefined) => void;
  readonly packetFacts: (heads: ArrayBuffer) => readonly string[];
}

/** Whose turn it is. */
export interface Turn {
  hook: string;
  id: string;
  node: string;
}

export type Kit = ReturnType<typeof kitOf>;

export function kitOf() {
  const PromiseOfLanguage = Promise;
  const { slice } = Array.prototype as unknown as { readonly slice: (this: unknown) => unknown };
  const { toISOString } = Date.prototype as unknown as { readonly toISOString: (this: unknown) => string };
  const { then } = Promise.prototype as unknown as { readonly then: (this: unknown) => void };
  const { apply, ownKeys, defineProperty, getOwnPropertyDescriptor, deleteProperty, get, has } = Reflect;
  const objectPrototype = Object.prototype;
  const { parse, stringify } = JSON;
  const makeError = Error;
  const text = String;

  /** `TypeError: cannot read …`; a script can throw anything, also what cannot be read. */
  function describe(error: unknown): string {
    try {
      if (error === null) return "null was thrown, as it is where memory is too short for an error";
      if (typeof error !== "object") return text(error);
      const { name, message } = error as { readonly name?: unknown; readonly message?: unknown };
      if (message === undefined) return stringify(error) ?? text(error);
      return name === undefined ? text(message) : `${text(name)}: ${text(message)}`;
    } catch {
      return "an error that cannot be read";
    }
  }
  function stackOf(error: unknown): string {
    try {
      return typeof error === "object" && error !== null ? text((error as { readonly stack?: unknown }).stack) : "";
    } catch {
      return "";
    }
  }
  /** Calls one of both when a promise is settled; false where the value is none. */
  function onSettled(value: unknown, done: (value: unknown) => void, failed: (error: unknown) => void): boolean {
    if (!(value instanceof PromiseOfLanguage)) return false;
    void apply(then, value, [done, failed]);
    return true;
  }
  return {
    apply,
    /** The rest of a list, whatever became of its methods. */
    from: (values: readonly unknown[], first: number) => apply(slice, values, [first]) as readonly unknown[],
    ownKeys,
    defineProperty,
    getOwnPropertyDescriptor,
    deleteProperty,
    get,
    has,
    hasOwn: Object.hasOwn,
    setPrototypeOf: Object.setPrototypeOf,
    isArray: Array.isArray,
    isFinite: Number.isFinite,
    number: Number,
    objectPrototype,
    parse,
    stringify,
    text,
    isoText: (date: Date): string => apply(toISOString, date, []),
    describe,
    stackOf,
    onSettled,
    stack: () => text(new makeError("").stack),
  };
}
