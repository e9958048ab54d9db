// Scripts in sandboxes of their own that send nothing: what a dry run and a trace are made of. Calls to the outside are
// recorded and answered emptily; jobs, hub actions and shared values stay among the scripts of the run.
import type { Catalogue, ConsoleLine, RecordedCall } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { ActionOrigin } from "../actions/types.ts";
import { CallRecorder } from "./call-recorder.ts";
import { emptyAnswer } from "./empty-answer.ts";
import { answerCall, type CallTargets, type ClusterFacts, staysInside } from "./helper-calls.ts";
import { LoadedScript, type Shared } from "./loaded-script.ts";
import { MAX_WAITING_CALLS } from "./live-script.ts";
import { type NewLine, ScriptConsole } from "./script-console.ts";
import { readHead, type ScriptHead } from "./script-head.ts";
import { messageOf } from "./script-problem.ts";
import { SharedValues } from "./shared-values.ts";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  ScriptEntry,
  ScriptEnv,
  ScriptFile,
  StartScript,
  Verdict,
} from "./types.ts";

/** Lines of the console that are kept. */
const MAX_LINES = 1000;

export interface VirtualParts {
  readonly start: StartScript;
  readonly env: ScriptEnv;
  /** What dissectors of the user add to filters. */
  readonly words: Catalogue;
  readonly mask: (text: string) => string;
  /** Compiles the filter of the head; throws the problem. */
  readonly filter: (head: ScriptHead) => Filter | null;
  readonly cluster: ClusterFacts;
  /** Whether calls that are answered in this program are recorded as well. */
  readonly recordsAll: boolean;
  /** Hears what scripts print and mark as it comes: no more than a part of it is kept here. */
  readonly heard?: {
    readonly line: (line: NewLine) => void;
    readonly verdicts: (verdicts: readonly Verdict[]) => void;
  };
  /** Makes calls to the outside; without it they are answered emptily. */
  readonly outside?: CallTargets["outside"];
}

/** One script of the run. The problem is the first that it had, empty without one. */
export interface VirtualScript {
  readonly file: string;
  readonly title: string;
  readonly filter: Filter | null;
  readonly loaded: LoadedScript | null;
  problem: string;
}

export class VirtualRun {
  readonly scripts: VirtualScript[] = [];
  readonly verdicts = { passed: 0, failed: 0 };
  readonly #parts: VirtualParts;
  readonly #console: ScriptConsole;
  readonly #calls: CallRecorder;
  readonly #changed: () => void;
  readonly #shared: Shared = { nodes: new SharedValues(), hub: new SharedValues() };
  readonly #jobs = new Map<string, JobOrder>();
  #hubCalls: Promise<void> = Promise.resolve();
  #waitingHubCalls = 0;
  #isJobsRunning = true;

  constructor(parts: VirtualParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
    this.#console = new ScriptConsole(parts.mask, changed, MAX_LINES);
    this.#calls = new CallRecorder(parts.mask);
  }
  get callCount(): number {
    return this.#calls.count;
  }
  get calls(): RecordedCall[] {
    return [...this.#calls.calls];
  }
  get console(): ConsoleLine[] {
    return this.#console.after(0);
  }
  /** Tags of the jobs that scripts scheduled. */
  get jobs(): readonly string[] {
    return [...this.#jobs.keys()];
  }
  /** Starts a script; resolves when its top level ran, or failed. */
  async start(file: ScriptFile): Promise<VirtualScript> {
    const head = readHead(file.file, file.source);
    const script = this.#load(file, head);
    this.scripts.push(script);
    await script.loaded?.started.catch((error: unknown) => this.#problem(script, messageOf(error)));
    return script;
  }
  /** Gives entries to a script as a capture does, then as a window does that shows them. */
  async give({ loaded }: VirtualScript, entries: readonly ScriptEntry[]): Promise<void> {
    await loaded?.items(entries);
    if (loaded?.has("onItemQueried") !== true) return;
    const shown = await loaded.queried(entries);
    this.#count(shown.flatMap(({ id, verdict }) => (verdict === null ? [] : [{ id, verdict }])));
  }
  /** Runs a job once, as its schedule would. */
  async runJob(tag: string): Promise<void> {
    for (const script of this.scripts) {
      if (script.loaded?.hasJob(tag) !== true) continue;
      const problem = await script.loaded.runJob(tag);
      if (problem !== "") this.#problem(script, `job ${tag}: ${problem}`);
    }
  }
  /** Resolves when hub actions that were called are through. */
  async settled(): Promise<void> {
    while (this.#waitingHubCalls > 0) await this.#hubCalls;
  }
  async stop(): Promise<void> {
    await Promise.all(this.scripts.flatMap(({ loaded }) => loaded?.stop() ?? []));
  }

  #load(file: ScriptFile, head: ScriptHead): VirtualScript {
    const facts = { file: file.file, title: head.title };
    let filter: Filter | null;
    try {
      filter = this.#parts.filter(head);
    } catch (error) {
      return { ...facts, filter: null, loaded: null, problem: `filter: ${messageOf(error)}` };
    }
    const { start, env, words } = this.#parts;
    const place = { script: file.file, title: head.title };
    const script: VirtualScript = {
      ...facts,
      filter,
      problem: "",
      loaded: new LoadedScript(
        file,
        { start, env, shared: this.#shared, words },
        {
          line: ({ level, ...line }) => {
            if (level !== "clear") this.#line({ ...place, ...line, level });
          },
          failure: ({ hook, message, entryId, line, column }, role) => {
            const text = `${hook}: ${message}`;
            this.#problem(script, text);
            const node = role === "hub" ? "hub" : "desktop";
            this.#line({ ...place, level: "error", node, text, entryId, line, column });
          },
          call: (call) => this.#call(call, place),
          scheduled: (job) => void this.#jobs.set(job.tag, job),
          verdicts: (verdicts) => this.#count(verdicts),
          notShared: (problem) => this.#problem(script, problem),
          costs: this.#changed,
          died: (message) => this.#problem(script, message),
        },
      ),
    };
    return script;
  }
  #problem(script: VirtualScript, text: string): void {
    if (script.problem === "") script.problem = this.#parts.mask(text);
    this.#changed();
  }
  #line(line: NewLine): void {
    this.#console.add(line);
    this.#parts.heard?.line(line);
  }
  #count(verdicts: readonly Verdict[]): void {
    this.#parts.heard?.verdicts(verdicts);
    for (const { verdict } of verdicts) this.verdicts[verdict]++;
    this.#changed();
  }
  async #call(call: HelperCall, { script, title }: Pick<ActionOrigin, "script" | "title">): Promise<JsonValue> {
    const { entryId, line, column } = call;
    const isRecorded = this.#parts.recordsAll || !staysInside(call.helper);
    try {
      const result = await answerCall(call, { script, title, entryId, line, column }, this.#targets());
      if (isRecorded) this.#calls.add(script, call, { result });
      return result;
    } catch (error) {
      if (isRecorded) this.#calls.add(script, call, { error: messageOf(error) });
      throw error;
    } finally {
      this.#changed();
    }
  }
  #targets(): CallTargets {
    return {
      jobs: {
        isRunning: this.#isJobsRunning,
        states: [...this.#jobs.values()].map((job) => ({ ...NO_RUNS, tag: job.tag, cron: job.cron })),
        run: (tag) => this.runJob(tag),
        remove: (tag) => void this.#jobs.delete(tag),
        start: () => {
          this.#isJobsRunning = true;
        },
        stop: () => {
          this.#isJobsRunning = false;
        },
      },
      removeJob: (tag) => {
        this.#jobs.delete(tag);
        for (const { loaded } of this.scripts) loaded?.forgetJob(tag);
      },
      hub: (action, object) => this.#hub(action, object),
      cluster: this.#parts.cluster,
      jobFailed: ({ script, title }, message) => {
        const nowhere = { node: "desktop", entryId: "", line: 0, column: 0 };
        this.#line({ ...nowhere, script, title, level: "error", text: message });
      },
      outside: this.#parts.outside ?? (async ({ helper }) => emptyAnswer(helper)),
    };
  }
  #hub(action: JsonValue, object: JsonValue): void {
    if (this.#waitingHubCalls >= MAX_WAITING_CALLS) throw new Error("too many pending calls");
    this.#waitingHubCalls++;
    const called = this.scripts.map(({ loaded }) => loaded?.call("onHubAction", [action, object]));
    this.#hubCalls = Promise.allSettled([this.#hubCalls, ...called]).then(() => {
      this.#waitingHubCalls--;
    });
  }
}

const NO_RUNS = {
  script: "",
  title: "",
  limit: null,
  runs: 0,
  phase: "waiting",
  nextMs: null,
  lastMs: null,
  lastResult: "none",
  lastProblem: "",
  missed: 0,
} as const;
