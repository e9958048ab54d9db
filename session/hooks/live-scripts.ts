// The scripts that are active: started in the order of their names, begun anew when they are edited, fed from the open
// session, and told of each other's jobs, hub actions and shared values. They run whether a session is open or not; a
// session that is opened finds them begun anew, so that nothing of one capture is counted in another.
import type { HookName } from "../../contract/index.ts";
import type { ActionOrigin } from "../actions/types.ts";
import { NO_WORDS } from "../dissectors/words.ts";
import type { PacketBatch } from "../packets/packet-batch.ts";
import type { EntryReview } from "../review/entry-review.ts";
import type { Session } from "../session.ts";
import { EntryFeed, type FeedParts } from "./entry-feed.ts";
import type { Shared } from "./loaded-script.ts";
import { type LiveEvents, type LiveParts, LiveScript, MAX_WAITING_CALLS } from "./live-script.ts";
import { messageOf } from "./script-problem.ts";
import { reviewAll } from "./script-review.ts";
import { SharedValues } from "./shared-values.ts";
import type {
  HelperCall,
  JobOrder,
  JobScheduler,
  JsonValue,
  QueriedEntry,
  ScriptEntry,
  ScriptEnv,
  ScriptFile,
  StartScript,
} from "./types.ts";

/** A script may keep the next ones from starting for so long: what it shares at its start is there for them. */
const START_WAIT_MS = 5000;
/** Scripts that started wait so long for those that start with them, to be given their entries together. */
const GATHERING_MS = 10_000;

/** The session that scripts are fed from, as far as they have to do with it. */
export type FedSession = Pick<Session, "storedBefore" | "followPackets" | "words"> & {
  readonly store: FeedParts["store"] & Pick<Session["store"], "setVerdicts">;
};
export interface LiveScriptsParts extends Pick<FeedParts, "match" | "scriptEntry"> {
  readonly start: StartScript;
  readonly env: () => ScriptEnv;
  readonly filter: LiveParts["filter"];
  readonly restMs?: LiveParts["restMs"];
  readonly jobs: Pick<JobScheduler, "schedule" | "remove" | "removeOf">;
  readonly line: LiveEvents["line"];
  readonly cleared: () => void;
  readonly call: (call: HelperCall, origin: ActionOrigin, signal: AbortSignal) => Promise<JsonValue>;
  readonly changed: () => void;
}

export class LiveScripts {
  /** `onItemQueried` of all scripts, in load order. */
  readonly review: EntryReview;
  readonly #parts: LiveScriptsParts;
  readonly #scripts = new Map<string, LiveScript>();
  /** Jobs as they were ordered, by their tags. */
  readonly #orders = new Map<string, JobOrder>();
  readonly #reviewListeners = new Set<() => void>();
  #shared = newShared();
  #session: FedSession | null = null;
  #feed: EntryFeed | null = null;
  #stopPackets: (() => void) | null = null;
  /** Scripts are being started: they get their entries together, so that filters are asked once for all of them. */
  #isStarting = false;
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: LiveScriptsParts) {
    this.#parts = parts;
    const isActive = (): boolean => this.wants("onItemQueried");
    this.review = {
      get isActive() {
        return isActive();
      },
      review: (entries) => this.#review(entries),
      onChange: (listener) => {
        this.#reviewListeners.add(listener);
        return () => void this.#reviewListeners.delete(listener);
      },
    };
  }
  /** In load order. */
  get all(): readonly LiveScript[] {
    return [...this.#scripts.values()].toSorted((a, b) => (a.file.file < b.file.file ? -1 : 1));
  }
  get(file: string): LiveScript | undefined {
    return this.#scripts.get(file);
  }
  /** Whether some script has this hook. */
  wants(hook: HookName): boolean {
    return this.all.some((script) => script.has(hook));
  }
  /** Brings what runs in line with the folder: what was edited begins anew where it was among the entries. */
  sync(files: readonly ScriptFile[]): Promise<void> {
    return this.#inTurn(async () => {
      const active = new Map(files.filter(({ isActive }) => isActive).map((file) => [file.file, file]));
      const gone = this.all.filter(({ file }) => active.get(file.file)?.version !== file.version);
      await Promise.all(gone.map((script) => this.#stop(script)));
      const places = new Map(gone.map((script) => [script.file.file, script.place]));
      for (const file of active.values())
        if (!this.#scripts.has(file.file)) await this.#begin(file, places.get(file.file) ?? this.#lastNumber);
    });
  }
  /** Begins these scripts anew, also those that failed. */
  restart(isWanted: (file: ScriptFile) => boolean): Promise<void> {
    return this.#inTurn(() => this.#restart(isWanted, null));
  }
  /** Feeds from this session from now on. */
  use(session: FedSession | null): Promise<void> {
    // At once: the former session is about to close its store.
    const closing = this.#closeFeed();
    return this.#inTurn(async () => {
      await closing;
      if (session === null || this.#isClosed) return;
      this.#session = session;
      this.#shared = newShared();
      const feed = new EntryFeed({
        store: session.store,
        match: this.#parts.match,
        scriptEntry: this.#parts.scriptEntry,
        changed: this.#parts.changed,
        failed: (error) => this.#notice(`scripts are given no entries any more: ${messageOf(error)}`),
      });
      this.#feed = feed;
      await this.#restart(() => true, session.storedBefore);
    });
  }
  /** Calls a hook of every script that has it; where one has too many calls before it this is left out, and counted. */
  callHook(hook: HookName, args: readonly JsonValue[]): void {
    for (const script of this.all) script.call(hook, args);
  }
  /** Calls `onHubAction`. Throws where a script has too many calls before it. */
  hubAction(action: JsonValue, object: JsonValue): void {
    const refused = this.all.filter((script) => !script.call("onHubAction", [action, object]));
    if (refused.length > 0) throw new Error(`hub.action: too many pending calls: ${MAX_WAITING_CALLS} wait`);
  }
  async runJob(tag: string): Promise<{ readonly problem: string }> {
    const script = this.all.find((one) => one.hasJob(tag));
    if (script === undefined) return { problem: "the script that scheduled it does not run" };
    const { cron = "", limit = 0 } = this.#orders.get(tag) ?? {};
    const problem = await script.runJob(tag);
    const facts = [tag, cron, limit];
    const [hook, args] =
      problem === "" ? (["onJobPassed", facts] as const) : (["onJobFailed", [...facts, problem]] as const);
    this.callHook(hook, args);
    return { problem };
  }
  removeJob(tag: string): void {
    this.#parts.jobs.remove(tag);
    this.#orders.delete(tag);
    for (const script of this.all) script.forgetJob(tag);
  }
  /** Ends all threads, and what feeds them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closing = this.#closeFeed();
    await Promise.all(this.all.map((script) => script.stop()));
    await this.#turn;
    await Promise.all(this.all.map((script) => script.stop()));
    this.#scripts.clear();
    await closing;
  }

  #review(entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> {
    const reviewers = this.all.filter((script) => script.has("onItemQueried"));
    return reviewAll(
      reviewers.map((script) => ({ title: script.head.title, queried: (some) => script.queried(some) })),
      entries,
    );
  }
  get #lastNumber(): number {
    return this.#session?.store.lastNumber ?? 0;
  }
  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
  async #closeFeed(): Promise<void> {
    const feed = this.#feed;
    this.#session = null;
    this.#feed = null;
    this.#followPackets();
    for (const script of this.all) this.#detach(script);
    await feed?.close();
  }
  async #restart(isWanted: (file: ScriptFile) => boolean, place: number | null): Promise<void> {
    const wanted = this.all.filter(({ file }) => isWanted(file));
    await Promise.all(wanted.map((script) => this.#stop(script)));
    const late = setTimeout(() => this.#attachAll(), GATHERING_MS);
    this.#isStarting = true;
    for (const script of wanted) await this.#begin(script.file, place ?? script.place);
    clearTimeout(late);
    this.#attachAll();
  }
  async #begin(file: ScriptFile, place: number): Promise<void> {
    if (this.#isClosed) return;
    const { filter, restMs, start, env } = this.#parts;
    const load: LiveParts["load"] = () => ({
      start,
      env: env(),
      shared: this.#shared,
      words: this.#session?.words ?? NO_WORDS,
    });
    const parts = restMs === undefined ? { load, filter } : { load, filter, restMs };
    const script = new LiveScript(file, place, parts, this.#events());
    this.#scripts.set(file.file, script);
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => late.resolve(), START_WAIT_MS);
    await Promise.race([script.start(), late.promise]);
    clearTimeout(timer);
  }
  #events(): LiveEvents {
    const { line, cleared, call, changed } = this.#parts;
    return {
      line,
      cleared,
      call,
      changed,
      verdicts: (verdicts) => {
        // A session that closes takes no marks any more.
        this.#session?.store.setVerdicts(verdicts).catch((error: unknown) => {
          if (this.#session !== null) this.#notice(`verdicts were not kept: ${messageOf(error)}`);
        });
      },
      scheduled: (script, job) => this.#schedule(script, job),
      started: (script) => {
        this.#attach(script);
        this.#hooksChanged();
      },
      ended: (script) => {
        this.#detach(script);
        // What is planned stays on disk when the program ends.
        if (!this.#isClosed) this.#parts.jobs.removeOf(script.file.file);
        this.#hooksChanged();
      },
    };
  }
  async #stop(script: LiveScript): Promise<void> {
    this.#scripts.delete(script.file.file);
    await script.stop();
  }
  #attachAll(): void {
    this.#isStarting = false;
    for (const script of this.all) this.#attach(script);
  }
  #attach(script: LiveScript): void {
    const feed = this.#feed;
    if (this.#isStarting || feed === null || script.feeding !== null || !script.has("onItemCaptured")) return;
    script.feeding = feed.add({ filter: script.filter, give: (entries) => script.give(entries) }, script.place);
  }
  #detach(script: LiveScript): void {
    if (script.feeding === null) return;
    // An edited script is given again what its former self was not through with; one that died of it is not.
    script.place = script.isRunning ? script.feeding.donePlace : script.feeding.place;
    script.feeding.stop();
    script.feeding = null;
  }
  // Heads are made only while some script wants them. Each script has a bounded number before it; none waits for another.
  #followPackets(): void {
    const wants = this.#session !== null && this.wants("onPacketCaptured");
    if (wants === (this.#stopPackets !== null)) return;
    this.#stopPackets?.();
    this.#stopPackets = wants ? (this.#session?.followPackets(async (batch) => this.#packets(batch)) ?? null) : null;
  }
  #packets({ packets, ...heads }: PacketBatch): void {
    for (const script of this.all) script.packets(heads, packets);
  }
  #schedule(script: LiveScript, job: JobOrder): void {
    const { file, version } = script.file;
    const { title } = script.head;
    const origin = { file, title, version };
    try {
      this.#parts.jobs.schedule(origin, job);
      this.#orders.set(job.tag, job);
      for (const other of this.all) if (other !== script) other.forgetJob(job.tag);
    } catch (error) {
      script.forgetJob(job.tag);
      const text = `jobs.schedule ${job.tag}: ${messageOf(error)}`;
      this.#parts.line({ level: "error", script: file, title, node: "desktop", text, entryId: "", line: 0, column: 0 });
    }
  }
  #notice(text: string): void {
    const nobody = { script: "", title: "", node: "desktop", entryId: "", line: 0, column: 0 };
    this.#parts.line({ level: "notice", text, ...nobody });
  }
  #hooksChanged(): void {
    this.#followPackets();
    for (const listener of this.#reviewListeners) listener();
  }
}

function newShared(): Shared {
  return { nodes: new SharedValues(), hub: new SharedValues() };
}
