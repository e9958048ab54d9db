// One active script while it runs: its start, its entries in order, what it costs, and what becomes of it when it fails.
// A thread that died comes back after a while, longer each time; a hundred failures in a row switch the script off.
import type { HookCost, HookName, ScriptState } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { ActionOrigin } from "../actions/types.ts";
import type { Feeding } from "./entry-feed.ts";
import { FailureRun, MAX_FAILURES_IN_A_ROW } from "./failure-run.ts";
import { type LoadedEvents, LoadedScript, type LoadParts } from "./loaded-script.ts";
import type { NewLine } from "./script-console.ts";
import { LoadMeter, withSkipped } from "./script-costs.ts";
import { messageOf, placeOf } from "./script-problem.ts";
import { type ScriptHead, readHead } from "./script-head.ts";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  QueriedEntry,
  ScriptEntry,
  ScriptFailure,
  ScriptFile,
  ScriptPackets,
  ScriptPlace,
  Verdict,
} from "./types.ts";

/** Deaths in a row after which a script stays down, and how long it waits for its next life. */
export const MAX_DEATHS_IN_A_ROW = 5;
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;
/** A life that was longer than this was a good one: the next death is the first again. */
const GOOD_LIFE_MS = 60_000;
/** A helper that takes longer shows as `waiting`. */
const WAITING_MS = 500;
/** Batches of packets, and calls of hooks, that a script may have before it; further ones are left out, and counted. */
const MAX_PACKET_BATCHES = 8;
export const MAX_WAITING_CALLS = 1000;

export interface LiveEvents {
  readonly line: (line: NewLine) => void;
  readonly cleared: () => void;
  /** `signal` says that the script is gone. */
  readonly call: (call: HelperCall, origin: ActionOrigin, signal: AbortSignal) => Promise<JsonValue>;
  readonly scheduled: (script: LiveScript, job: JobOrder) => void;
  readonly verdicts: (verdicts: readonly Verdict[]) => void;
  /** It runs: its hooks are known. */
  readonly started: (script: LiveScript) => void;
  /** It does not run any more: its jobs and its place among the entries are to be given up. */
  readonly ended: (script: LiveScript) => void;
  readonly changed: () => void;
}
export interface LiveParts {
  /** As it is when the script starts: constants and shared values change. */
  readonly load: () => LoadParts;
  /** Compiles the filter of the head; throws the problem. */
  readonly filter: (head: ScriptHead) => Filter | null;
  readonly restMs?: (deaths: number) => number;
}

interface Problem extends ScriptPlace {
  readonly text: string;
}
const NO_PROBLEM: Problem = { text: "", line: 0, column: 0 };

export class LiveScript {
  readonly file: ScriptFile;
  readonly head: ScriptHead;
  /** Number of the last entry that it was given, while nobody feeds it. */
  place: number;
  feeding: Feeding | null = null;
  readonly #parts: LiveParts;
  readonly #events: LiveEvents;
  readonly #failures = new FailureRun();
  #loaded: LoadedScript | null = null;
  #life = new AbortController();
  #load = new LoadMeter();
  #filter: Filter | null = null;
  #phase: "starting" | "running" | "failed" | "disabled" = "starting";
  #problem = NO_PROBLEM;
  #verdicts = { passed: 0, failed: 0 };
  readonly #skipped = new Map<HookName, number>();
  #packetBatches = 0;
  #waitingCalls = 0;
  #slowCalls = 0;
  #deaths = 0;
  #startedMs = 0;
  #rest: NodeJS.Timeout | null = null;
  #tail: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(file: ScriptFile, place: number, parts: LiveParts, events: LiveEvents) {
    this.file = file;
    this.head = readHead(file.file, file.source);
    this.place = place;
    this.#parts = parts;
    this.#events = events;
  }
  get filter(): Filter | null {
    return this.#filter;
  }
  get isRunning(): boolean {
    return this.#phase === "running";
  }
  get state(): ScriptState {
    const { file, isActive, version } = this.file;
    const { text: problem, line, column } = this.#problem;
    return {
      file,
      title: this.head.title,
      isActive,
      phase: this.isRunning && this.#slowCalls > 0 ? "waiting" : this.#phase,
      problem,
      line,
      column,
      filter: this.head.filter?.text ?? "",
      hooks: [...(this.#loaded?.hooks ?? [])],
      costs: this.#costs,
      load: this.#load.load,
      memoryBytes: this.#loaded?.memoryBytes ?? 0,
      behind: this.feeding?.behind ?? 0,
      ...this.#verdicts,
      version,
    };
  }
  has(hook: HookName): boolean {
    return this.isRunning && this.#loaded?.has(hook) === true;
  }
  hasJob(tag: string): boolean {
    return this.#loaded?.hasJob(tag) === true;
  }
  /** Runs its top level; resolves when it ran, or failed. */
  async start(): Promise<void> {
    try {
      this.#filter = this.#parts.filter(this.head);
    } catch (error) {
      const { line = 0, column = 0 } = this.head.filter ?? {};
      this.#fail("failed", { text: `filter: ${messageOf(error)}`, line, column });
      return;
    }
    this.#startedMs = performance.now();
    this.#load = new LoadMeter();
    this.#life = new AbortController();
    const loaded = new LoadedScript(this.file, this.#parts.load(), this.#loadedEvents());
    this.#loaded = loaded;
    await loaded.started.then(
      () => this.#running(loaded),
      (error: unknown) => this.#notStarted(loaded, error),
    );
  }
  /** Gives entries; resolves when it is through, also where it died of them. */
  give(entries: readonly ScriptEntry[]): Promise<void> {
    this.#tail = this.#tail.then(() => this.#give(entries));
    return this.#tail;
  }
  packets(packets: ScriptPackets, count: number): void {
    if (!this.has("onPacketCaptured")) return;
    if (this.#packetBatches >= MAX_PACKET_BATCHES) {
      this.#skip("onPacketCaptured", count);
      return;
    }
    this.#packetBatches++;
    void this.#loaded
      ?.packets(packets)
      .catch(() => undefined)
      .finally(() => this.#packetBatches--);
  }
  queried(entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> {
    return this.#loaded?.queried(entries) ?? Promise.resolve([]);
  }
  /** Calls a hook that nobody waits for; false where too many calls wait already. */
  call(hook: HookName, args: readonly JsonValue[]): boolean {
    if (!this.has(hook)) return true;
    if (this.#waitingCalls >= MAX_WAITING_CALLS) {
      this.#skip(hook, 1);
      return false;
    }
    this.#waitingCalls++;
    void this.#loaded
      ?.call(hook, args)
      .catch(() => undefined)
      .finally(() => this.#waitingCalls--);
    return true;
  }
  async runJob(tag: string): Promise<string> {
    const loaded = this.#loaded;
    if (loaded === null) return "the script does not run";
    const problem = await loaded.runJob(tag).catch(messageOf);
    if (problem === "") this.#failures.passed();
    return problem;
  }
  forgetJob(tag: string): void {
    this.#loaded?.forgetJob(tag);
  }
  /** Ends its threads for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#end();
  }

  get #costs(): HookCost[] {
    const costs = withSkipped(this.#loaded?.costs ?? [], "onItemCaptured", this.feeding?.lost ?? 0);
    return [...this.#skipped].reduce((sum, [hook, count]) => withSkipped(sum, hook, count), costs);
  }
  #skip(hook: HookName, count: number): void {
    this.#skipped.set(hook, (this.#skipped.get(hook) ?? 0) + count);
  }
  get #origin(): Omit<ActionOrigin, "entryId" | "line" | "column"> {
    return { script: this.file.file, title: this.head.title };
  }
  async #give(entries: readonly ScriptEntry[]): Promise<void> {
    const loaded = this.#loaded;
    if (loaded === null) {
      this.#skip("onItemCaptured", entries.length);
      return;
    }
    this.#failures.begin(entries.map(({ id }) => id));
    try {
      await loaded.items(entries);
    } catch {
      // Told by `died`.
    }
    // Whatever killed the thread would kill the next one, too.
    if (loaded === this.#loaded) this.#failures.end();
    else this.#skip("onItemCaptured", entries.length);
  }
  #loadedEvents(): LoadedEvents {
    const isOld = (): boolean => this.#isStopped || this.#loaded === null;
    return {
      line: ({ level, ...line }) => {
        if (level === "clear") this.#events.cleared();
        else this.#events.line({ ...this.#origin, ...line, level });
      },
      failure: (failure, role) => this.#failed(failure, role),
      call: (call) => this.#call(call),
      scheduled: (job) => {
        if (!isOld()) this.#events.scheduled(this, job);
      },
      verdicts: (verdicts) => {
        for (const { verdict } of verdicts) this.#verdicts[verdict]++;
        this.#events.verdicts(verdicts);
      },
      notShared: (problem) => this.#error(problem),
      costs: () => {
        this.#load.note(this.#loaded?.costs ?? []);
        this.#events.changed();
      },
      died: (message) => void this.#died(message),
    };
  }
  #running(loaded: LoadedScript): void {
    if (loaded !== this.#loaded) return;
    this.#phase = "running";
    this.#problem = NO_PROBLEM;
    this.#events.started(this);
    this.#events.changed();
  }
  #notStarted(loaded: LoadedScript, error: unknown): void {
    if (loaded !== this.#loaded || this.#phase !== "starting") return;
    this.#fail("failed", { text: messageOf(error), ...placeOf(error) });
    void this.#end();
  }
  #failed({ hook, message, entryId, line, column }: ScriptFailure, role: string): void {
    const text = `${hook}: ${message}`;
    const node = role === "hub" ? "hub" : "desktop";
    this.#events.line({ ...this.#origin, level: "error", node, text, entryId, line, column });
    this.#failures.failed(entryId);
    if (this.#failures.isOver && this.isRunning) {
      this.#disable(`switched off after ${MAX_FAILURES_IN_A_ROW} failures in a row; the last: ${text}`, line, column);
    }
    this.#events.changed();
  }
  async #died(message: string): Promise<void> {
    if (this.#isStopped || this.#loaded === null) return;
    const isGood = performance.now() - this.#startedMs > GOOD_LIFE_MS;
    this.#deaths = isGood ? 1 : this.#deaths + 1;
    if (this.#deaths >= MAX_DEATHS_IN_A_ROW) {
      this.#disable(`switched off: it ended ${this.#deaths} times in a row; the last: ${message}`, 0, 0);
      return;
    }
    const restMs = (this.#parts.restMs ?? restOf)(this.#deaths);
    const text = `${message}; it starts again in ${Math.ceil(restMs / 1000)} s`;
    this.#fail("failed", { text, line: 0, column: 0 });
    await this.#end();
    if (this.#isStopped) return;
    this.#rest = setTimeout(() => {
      this.#phase = "starting";
      void this.start();
      this.#events.changed();
    }, restMs);
  }
  #disable(text: string, line: number, column: number): void {
    this.#fail("disabled", { text, line, column });
    void this.#end();
  }
  #fail(phase: "failed" | "disabled", problem: Problem): void {
    this.#phase = phase;
    this.#problem = problem;
    const level = phase === "failed" ? "error" : "notice";
    this.#events.line({ ...this.#origin, level, node: "desktop", entryId: "", ...problem });
    this.#events.changed();
  }
  #error(text: string): void {
    this.#events.line({ ...this.#origin, level: "error", node: "desktop", text, entryId: "", line: 0, column: 0 });
  }
  async #call(call: HelperCall): Promise<JsonValue> {
    let isSlow = false;
    const slow = setTimeout(() => {
      isSlow = true;
      this.#slowCalls++;
      this.#events.changed();
    }, WAITING_MS);
    try {
      const { entryId, line, column } = call;
      return await this.#events.call(call, { ...this.#origin, entryId, line, column }, this.#life.signal);
    } finally {
      clearTimeout(slow);
      if (isSlow) {
        this.#slowCalls--;
        this.#events.changed();
      }
    }
  }
  async #end(): Promise<void> {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    const loaded = this.#loaded;
    if (loaded === null) return;
    this.#loaded = null;
    this.#life.abort();
    this.#events.ended(this);
    await loaded.stop();
  }
}

function restOf(deaths: number): number {
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (deaths - 1));
}
