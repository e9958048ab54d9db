// Sandboxes for tests of what is around them: a script's source names the behaviour that a test gave for it.
import type { HookName } from "../../../contract/index.ts";
import type {
  HelperCall,
  JsonValue,
  QueriedEntry,
  ScriptEntry,
  ScriptEvents,
  ScriptPackets,
  ScriptRuntime,
  ScriptSource,
  StartScript,
} from "../types.ts";

/** What a sandbox does; what is not given does nothing. */
export interface Behaviour {
  readonly hooks?: readonly HookName[];
  /** The top level: may reject. */
  readonly start?: (sandbox: FakeSandbox) => Promise<void> | void;
  readonly item?: (entry: ScriptEntry, sandbox: FakeSandbox) => Promise<void> | void;
  readonly queried?: (entry: ScriptEntry) => Partial<QueriedEntry>;
  readonly call?: (hook: HookName, args: readonly JsonValue[], sandbox: FakeSandbox) => Promise<void> | void;
  readonly job?: (tag: string, sandbox: FakeSandbox) => string;
}

export class FakeSandbox implements ScriptRuntime {
  readonly source: ScriptSource;
  readonly events: ScriptEvents;
  readonly started: Promise<{ readonly hooks: readonly HookName[] }>;
  readonly seen: string[] = [];
  readonly shared = new Map<string, string>();
  readonly forgotten: string[] = [];
  isStopped = false;
  readonly #behaviour: Behaviour;
  readonly #gone = Promise.withResolvers<never>();

  constructor(behaviour: Behaviour, source: ScriptSource, events: ScriptEvents) {
    this.#behaviour = behaviour;
    this.source = source;
    this.events = events;
    for (const [name, json] of Object.entries(source.shared)) this.shared.set(name, json);
    this.#gone.promise.catch(() => undefined);
    this.started = this.#alive(this.#start());
    this.started.catch(() => undefined);
  }
  call = async (hook: HookName, args: readonly JsonValue[]): Promise<void> => {
    await this.#alive(Promise.resolve(this.#behaviour.call?.(hook, args, this)));
  };
  items = async (entries: readonly ScriptEntry[]): Promise<void> => {
    for (const entry of entries) {
      if (this.isStopped) throw new Error("the script was stopped");
      this.seen.push(entry.id);
      await this.#alive(Promise.resolve(this.#behaviour.item?.(entry, this)));
    }
  };
  packets = async (packets: ScriptPackets): Promise<void> => {
    this.seen.push(`packets of ${packets.node}`);
  };
  queried = async (entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> =>
    entries.map((entry) => ({
      id: entry.id,
      json: null,
      verdict: null,
      problem: "",
      ...this.#behaviour.queried?.(entry),
    }));
  runJob = async (tag: string): Promise<{ readonly problem: string }> => ({
    problem: this.#behaviour.job?.(tag, this) ?? "",
  });
  forgetJob = (tag: string): void => void this.forgotten.push(tag);
  setShared = (name: string, json: string | undefined): void => {
    if (json === undefined) this.shared.delete(name);
    else this.shared.set(name, json);
  };
  stop = async (): Promise<void> => {
    this.isStopped = true;
    this.#gone.reject(new Error("the script was stopped"));
  };
  /** Calls a helper. */
  helper(helper: string, ...args: readonly JsonValue[]): Promise<JsonValue> {
    const call: HelperCall = { helper, args, entryId: "", line: 1, column: 2 };
    return this.events.call(call);
  }
  print(text: string): void {
    this.events.line({ level: "log", text, node: "desktop", entryId: "", line: 1, column: 1 });
  }
  fail(message: string, entryId = ""): void {
    this.events.failure({ hook: "onItemCaptured", message, entryId, line: 3, column: 4 });
  }
  /** Its thread ends by itself. */
  die(message: string): void {
    this.isStopped = true;
    this.#gone.reject(new Error(message));
    this.events.died(message);
  }

  #alive<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#gone.promise]);
  }
  async #start(): Promise<{ readonly hooks: readonly HookName[] }> {
    await Promise.resolve();
    await this.#behaviour.start?.(this);
    return { hooks: this.#behaviour.hooks ?? [] };
  }
}

/** Starts sandboxes and keeps them, the newest of a file and role last. */
export class FakeScripts {
  readonly sandboxes: FakeSandbox[] = [];
  readonly #behaviours: Readonly<Record<string, Behaviour>>;

  /** Behaviours by file. */
  constructor(behaviours: Readonly<Record<string, Behaviour>>) {
    this.#behaviours = behaviours;
  }
  readonly start: StartScript = (source, events) => {
    const sandbox = new FakeSandbox(this.#behaviours[source.file] ?? {}, source, events);
    this.sandboxes.push(sandbox);
    return sandbox;
  };
  /** The newest sandbox of a file. */
  of(file: string, role?: string): FakeSandbox {
    const found = this.sandboxes.findLast(
      ({ source }) => source.file === file && (role ?? source.role) === source.role,
    );
    if (found === undefined) throw new Error(`${file} was not started`);
    return found;
  }
  get running(): readonly FakeSandbox[] {
    return this.sandboxes.filter(({ isStopped }) => !isStopped);
  }
}
