// Runs one script in its sandbox over a recorded capture, without a network: what it called, printed, marked and showed.
import { NO_WORDS } from "../../session/dissectors/words.ts";
import { readFileSync } from "node:fs";
import { vi } from "vitest";
import type { Entry, HookName } from "../../contract/index.ts";
import { assembleEntry } from "../../engine/index.ts";
import { INSIDE } from "../../session/hooks/inside/index.ts";
import { scriptsInWorkers } from "../../session/hooks/runtime/index.ts";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  ScriptEntry,
  ScriptEvents,
  ScriptLine,
  ScriptRole,
  ScriptRuntime,
  Verdict,
} from "../../session/hooks/types.ts";
import { rowsOfCapture } from "../../session/testing/capture-rows.ts";

const FOLDER = new URL("../", import.meta.url);
const start = scriptsInWorkers(new URL("script-thread.ts", import.meta.url));

/** What a helper answers in a test: a value, or a function of its arguments; an Error is thrown in the script. */
export type Answers = Readonly<Record<string, JsonValue | Error | ((args: readonly JsonValue[]) => JsonValue)>>;

export interface SampleOrder {
  /** Below captures/. */
  readonly capture: string;
  readonly env?: Readonly<Record<string, JsonValue>>;
  readonly answers?: Answers;
  /** Jobs that run once, after the entries. */
  readonly jobs?: readonly string[];
  /** Calls of this helper are waited for: a timer makes them. */
  readonly until?: { readonly helper: string; readonly times: number };
}
export interface SampleRun {
  /** Calls that reach the outside, as `vendor.slack ["…"]`. */
  readonly calls: readonly string[];
  readonly console: readonly string[];
  readonly errors: readonly string[];
  /** What hooks threw. */
  readonly failures: readonly string[];
  readonly passed: readonly Entry[];
  readonly failed: readonly Entry[];
  /** Entries that `onItemQueried` changed, as they are shown. */
  readonly shown: readonly Entry[];
  readonly jobs: ReadonlyMap<string, string>;
}

/** Hears one script, and answers its helpers. */
class Recorder {
  readonly calls: string[] = [];
  readonly lines: ScriptLine[] = [];
  readonly failures: string[] = [];
  readonly jobs = new Map<string, JobOrder>();
  readonly verdicts = new Map<string, Verdict["verdict"]>();
  readonly events: ScriptEvents;
  readonly #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
    this.events = {
      line: (line) => this.lines.push(line),
      failure: ({ hook, message }) => this.failures.push(`${hook}: ${message}`),
      call: (call) => this.#answer(call),
      scheduled: (job) => this.jobs.set(job.tag, job),
      verdicts: (verdicts) => verdicts.forEach(({ id, verdict }) => this.verdicts.set(id, verdict)),
      shared: () => undefined,
      costs: () => undefined,
      died: (message) => this.failures.push(`died: ${message}`),
    };
  }

  printed(level: ScriptLine["level"]): readonly string[] {
    return this.lines.filter((line) => line.level === level).map(({ text }) => text);
  }

  async #answer({ helper, args }: HelperCall): Promise<JsonValue> {
    this.calls.push(`${helper} ${JSON.stringify(args)}`);
    const answer = this.#answers[helper];
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(args) : (answer ?? null);
  }
}

const captures = new Map<string, Promise<readonly Entry[]>>();
function entriesOf(capture: string): Promise<readonly Entry[]> {
  const known = captures.get(capture) ?? readEntries(capture);
  captures.set(capture, known);
  return known;
}
async function readEntries(capture: string): Promise<readonly Entry[]> {
  const node = { ip: "", name: "" };
  const context = { worker: "file:test", node, cluster: "", captureBackend: "", captureSource: "" };
  return (await rowsOfCapture(capture)).map((row) => assembleEntry(row, context));
}

/** Whether the script's `// filter:` line lets an entry through. */
function isForScript(source: string, entry: Entry): boolean {
  const filter = /^\/\/ filter: (.*)$/m.exec(source)?.[1] ?? "";
  const value: JsonValue = JSON.parse(JSON.stringify(entry));
  return (
    INSIDE["kfl.match"]?.([filter, value], { nowMs: Date.now(), words: NO_WORDS, report: () => undefined }) === true
  );
}

export function scriptEntry(entry: Pick<Entry, "id" | "node"> & Partial<Entry>): ScriptEntry {
  const { request, response, data, event, error, ...head } = entry;
  const document = JSON.stringify({ request, response, data, event, error });
  return { id: entry.id, node: entry.node.name, head: JSON.stringify(head), document };
}

export interface ScriptOrder extends Omit<SampleOrder, "capture"> {
  readonly role?: ScriptRole;
  readonly entries: readonly ScriptEntry[];
}

/** A sample over the entries of a capture that its filter lets through. */
export async function runSample(file: string, order: SampleOrder): Promise<SampleRun> {
  const source = readFileSync(new URL(file, FOLDER), "utf8");
  const entries = (await entriesOf(order.capture)).filter((entry) => isForScript(source, entry));
  return runScript(file, source, { ...order, entries: entries.map(scriptEntry) });
}

export async function runScript(file: string, source: string, order: ScriptOrder): Promise<SampleRun> {
  const recorder = new Recorder(order.answers ?? {});
  const { role = "desktop", env = {}, entries } = order;
  const script = start({ file, source, role, env, shared: {}, words: NO_WORDS }, recorder.events);
  try {
    const { hooks } = await script.started;
    if (hooks.includes("onItemCaptured")) await script.items(entries);
    const shown = hooks.includes("onItemQueried") ? await queried(script, entries, recorder) : [];
    for (const tag of order.jobs ?? []) await runJob(script, hooks, recorder, tag);
    const { until } = order;
    if (until !== undefined) {
      const made = (): number => recorder.calls.filter((call) => call.startsWith(`${until.helper} `)).length;
      await vi.waitFor(() => {
        if (made() < until.times) throw new Error(`${made()} calls of ${until.helper}`);
      }, 10_000);
    }
    return resultOf(recorder, entries, shown);
  } finally {
    await script.stop();
  }
}

async function queried(script: ScriptRuntime, entries: readonly ScriptEntry[], recorder: Recorder): Promise<Entry[]> {
  const answers = await script.queried(entries);
  for (const { id, verdict, problem } of answers) {
    if (verdict !== null) recorder.verdicts.set(id, verdict);
    if (problem !== "") recorder.failures.push(problem);
  }
  return answers.flatMap(({ json }) => (json === null ? [] : [JSON.parse(json) as Entry]));
}

async function runJob(
  script: ScriptRuntime,
  hooks: readonly HookName[],
  recorder: Recorder,
  tag: string,
): Promise<void> {
  const job = recorder.jobs.get(tag);
  if (job === undefined) throw new Error(`the script schedules no ${tag}`);
  const { problem } = await script.runJob(tag);
  if (problem === "") return;
  if (!hooks.includes("onJobFailed")) throw new Error(problem);
  await script.call("onJobFailed", [tag, job.cron, job.limit, problem]);
}

function resultOf(recorder: Recorder, entries: readonly ScriptEntry[], shown: readonly Entry[]): SampleRun {
  const marked = (verdict: Verdict["verdict"]): Entry[] =>
    entries
      .filter(({ id }) => recorder.verdicts.get(id) === verdict)
      .map(({ head, document }) => ({ ...JSON.parse(head), ...JSON.parse(document) }));
  return {
    calls: recorder.calls,
    console: recorder.printed("log"),
    errors: recorder.printed("error"),
    failures: recorder.failures,
    passed: marked("passed"),
    failed: marked("failed"),
    shown,
    jobs: new Map([...recorder.jobs].map(([tag, { cron }]) => [tag, cron])),
  };
}
