// One script in its sandboxes: one, or two where it talks to the hub (docs/scripting.md). Entries and packets go to the
// worker's half, what comes from the hub to the other, jobs to the half that scheduled them.
import type { Catalogue, HookCost, HookName } from "../../contract/index.ts";
import { rolesOf } from "./script-head.ts";
import { addCosts } from "./script-costs.ts";
import type { SharedValues } from "./shared-values.ts";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  QueriedEntry,
  ScriptEntry,
  ScriptEnv,
  ScriptFailure,
  ScriptLine,
  ScriptPackets,
  ScriptRole,
  ScriptRuntime,
  StartScript,
  Verdict,
} from "./types.ts";

export interface LoadedEvents {
  readonly line: (line: ScriptLine) => void;
  readonly failure: (failure: ScriptFailure, role: ScriptRole) => void;
  readonly call: (call: HelperCall) => Promise<JsonValue>;
  readonly scheduled: (job: JobOrder) => void;
  readonly verdicts: (verdicts: readonly Verdict[]) => void;
  /** Why a value is not shared. */
  readonly notShared: (problem: string) => void;
  readonly costs: () => void;
  readonly died: (message: string) => void;
}
/** Values that scripts share, apart for what runs on nodes and what runs on the hub: those are two programs elsewhere. */
export interface Shared {
  readonly nodes: SharedValues;
  readonly hub: SharedValues;
}
export interface LoadParts {
  readonly start: StartScript;
  readonly env: ScriptEnv;
  readonly shared: Shared;
  /** What dissectors of the user add to filters. */
  readonly words: Catalogue;
}

interface Half {
  readonly role: ScriptRole;
  readonly runtime: ScriptRuntime;
  readonly leave: () => void;
  hooks: ReadonlySet<HookName>;
  costs: readonly HookCost[];
  memoryBytes: number;
  readonly jobs: Set<string>;
}

export class LoadedScript {
  readonly file: string;
  /** Resolves when the top level of each half ran; rejects as ScriptRuntime.started does. */
  readonly started: Promise<void>;
  readonly #halves: readonly Half[];
  #stopped: Promise<void> | null = null;

  constructor(script: { readonly file: string; readonly source: string }, parts: LoadParts, events: LoadedEvents) {
    this.file = script.file;
    this.#halves = rolesOf(script.source).map((role) => startHalf(script, role, parts, events));
    this.started = this.#start();
    this.started.catch(() => undefined);
  }
  get hooks(): readonly HookName[] {
    return [...new Set(this.#halves.flatMap((half) => [...half.hooks]))];
  }
  get costs(): HookCost[] {
    return addCosts(this.#halves.map((half) => half.costs));
  }
  get memoryBytes(): number {
    return this.#halves.reduce((sum, half) => sum + half.memoryBytes, 0);
  }
  /** Whether entries, packets or rows that are shown have a hook that takes them. */
  has(hook: HookName): boolean {
    return this.#on(hook).length > 0;
  }
  async items(entries: readonly ScriptEntry[]): Promise<void> {
    for (const { runtime } of this.#on("onItemCaptured")) await runtime.items(entries);
  }
  async packets(packets: ScriptPackets): Promise<void> {
    for (const { runtime } of this.#on("onPacketCaptured")) await runtime.packets(packets);
  }
  async queried(entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> {
    const [half] = this.#on("onItemQueried");
    return half === undefined ? [] : half.runtime.queried(entries);
  }
  /** Calls a hook of each half that has it, and may. */
  async call(hook: HookName, args: readonly JsonValue[]): Promise<void> {
    await Promise.all(this.#on(hook).map(({ runtime }) => runtime.call(hook, args)));
  }
  hasJob(tag: string): boolean {
    return this.#halves.some(({ jobs }) => jobs.has(tag));
  }
  /** Runs a job in each half that scheduled it; the first problem, empty without one. */
  async runJob(tag: string): Promise<string> {
    const problems: string[] = [];
    for (const { runtime, jobs } of this.#halves) if (jobs.has(tag)) problems.push((await runtime.runJob(tag)).problem);
    return problems.find((problem) => problem !== "") ?? "";
  }
  forgetJob(tag: string): void {
    for (const { runtime, jobs } of this.#halves) if (jobs.delete(tag)) runtime.forgetJob(tag);
  }
  /** Ends its threads, whatever they do. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  #on(hook: HookName): Half[] {
    return this.#halves.filter(({ role, hooks }) => hooks.has(hook) && isCalledOn(hook, role));
  }
  async #start(): Promise<void> {
    await Promise.all(
      this.#halves.map(async (half) => {
        half.hooks = new Set((await half.runtime.started).hooks);
      }),
    );
  }
  async #stop(): Promise<void> {
    for (const { leave } of this.#halves) leave();
    await Promise.all(this.#halves.map(({ runtime }) => runtime.stop()));
  }
}

const ON_THE_HUB: ReadonlySet<HookName> = new Set(["onHubAction", "onPodEvent", "onJobPassed", "onJobFailed"]);

function isCalledOn(hook: HookName, role: ScriptRole): boolean {
  if (role === "hub") return ON_THE_HUB.has(hook);
  return hook !== "onHubAction" || role === "desktop";
}

function startHalf(
  { file, source }: { readonly file: string; readonly source: string },
  role: ScriptRole,
  { start, env, shared, words }: LoadParts,
  events: LoadedEvents,
): Half {
  const values = role === "hub" ? shared.hub : shared.nodes;
  const jobs = new Set<string>();
  const runtime = start(
    { file, source, role, env, shared: values.all, words },
    {
      line: events.line,
      failure: (failure) => events.failure(failure, role),
      call: events.call,
      scheduled: (job) => {
        jobs.add(job.tag);
        events.scheduled(job);
      },
      verdicts: events.verdicts,
      shared: (name, json) => {
        const problem = values.set(name, json, runtime);
        if (problem !== "") events.notShared(problem);
      },
      costs: (costs, memoryBytes) => {
        half.costs = costs;
        half.memoryBytes = memoryBytes;
        events.costs();
      },
      died: events.died,
    },
  );
  const half: Half = { role, runtime, leave: values.join(runtime), hooks: new Set(), costs: [], memoryBytes: 0, jobs };
  return half;
}
