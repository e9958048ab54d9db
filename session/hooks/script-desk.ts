// The desk of scripts: one for the program. It keeps the folder, the jobs, the constants, the rules about hosts and what
// was sent, runs the active scripts (live-scripts.ts), and tells windows what became of all of it.
import { join } from "node:path";
import {
  type Catalogue,
  ContractError,
  type EntryTrace,
  type EnvRow,
  HELPERS,
  type ScriptState,
  type ScriptsState,
} from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { ActionContext, ActionDesk, ActionOrigin } from "../actions/types.ts";
import { NO_WORDS } from "../dissectors/words.ts";
import type { Presentation } from "../presentation.ts";
import type { Session } from "../session.ts";
import type { MatchRow } from "../store/matching.ts";
import { type DryRun, startDryRun } from "./dry-run.ts";
import { emptyAnswer } from "./empty-answer.ts";
import { answerCall, type CallTargets, type ClusterFacts } from "./helper-calls.ts";
import type { WatchedFolder } from "./folder/index.ts";
import { LiveScripts } from "./live-scripts.ts";
import type { KeptHostRules } from "./hosts/index.ts";
import { kubesharkFolder, objectFolderOf } from "./object-folder.ts";
import { ScriptConsole } from "./script-console.ts";
import { namesConstant, readHead, readsAnyConstant, type ScriptHead } from "./script-head.ts";
import type { ScriptSettings } from "./script-settings.ts";
import { traceEntry } from "./entry-trace.ts";
import type {
  HelperCall,
  HostRules,
  JobScheduler,
  JsonValue,
  ScriptConstants,
  ScriptEnv,
  ScriptFile,
  StartScript,
} from "./types.ts";
import type { VirtualParts } from "./virtual-run.ts";

/** Dry runs at the same time: each has a thread for every script. */
export const MAX_DRY_RUNS = 2;

const NETWORK: ReadonlySet<string> = new Set(
  HELPERS.flatMap(({ name, isNetwork }) => (isNetwork === true ? name : [])),
);
const ANSWERED: ReadonlySet<string> = new Set(HELPERS.flatMap(({ name, way }) => (way === "answer" ? name : [])));

export interface ScriptDeskParts {
  /** The process that runs these scripts, so that this one does not; empty where it is this one. */
  readonly runBy: string;
  readonly folder: WatchedFolder;
  readonly constants: ScriptConstants;
  readonly hosts: KeptHostRules;
  readonly actions: ActionDesk;
  /** Runs tasks by `ScriptDesk.runJob`. */
  readonly jobs: JobScheduler;
  /** What is ended when nothing is sent any more. */
  readonly metrics: { readonly close: () => Promise<void> };
  readonly settings: ScriptSettings;
  readonly start: StartScript;
  readonly presentation: Presentation;
  readonly match: MatchRow;
  readonly cluster: ClusterFacts;
  readonly restMs?: (deaths: number) => number;
}

export class ScriptDesk {
  readonly console: ScriptConsole;
  readonly live: LiveScripts;
  readonly #parts: ScriptDeskParts;
  readonly #listeners = new Set<() => void>();
  readonly #stopFollowing: readonly (() => void)[];
  readonly #dryRuns = new Set<DryRun>();
  readonly #closing = new AbortController();
  #session: Session | null = null;
  #env: string;
  #closed: Promise<void> | null = null;

  constructor(parts: ScriptDeskParts) {
    this.#parts = parts;
    const { folder, constants, hosts, actions, start, match, presentation, restMs } = parts;
    const changed = (): void => this.#changed();
    this.console = new ScriptConsole(constants.mask, changed);
    this.live = new LiveScripts({
      start,
      match,
      changed,
      jobs: parts.jobs,
      scriptEntry: presentation.scriptEntry,
      env: () => constants.env,
      filter: (head) => this.#filter(head),
      line: (line) => this.console.add(line),
      cleared: () => this.console.clear(),
      call: (call, origin, signal) => answerCall(call, origin, this.#targets(signal)),
      ...(restMs === undefined ? {} : { restMs }),
    });
    this.#env = JSON.stringify(constants.env);
    this.#stopFollowing = [
      folder.onChange(() => this.#sync()),
      constants.onChange(() => this.#envChanged()),
      hosts.onChange(changed),
      actions.onChange(changed),
    ];
    this.#sync();
  }
  get jobs(): JobScheduler {
    return this.#parts.jobs;
  }
  get folder(): WatchedFolder {
    return this.#parts.folder;
  }
  get constants(): ScriptConstants {
    return this.#parts.constants;
  }
  get hosts(): HostRules {
    return this.#parts.hosts;
  }
  get actions(): ActionDesk {
    return this.#parts.actions;
  }
  get session(): Session | null {
    return this.#session;
  }
  get isArmed(): boolean {
    return this.#parts.settings.isArmed(this.folder.path);
  }
  get state(): ScriptsState {
    const { counts } = this.actions;
    return {
      runBy: this.#parts.runBy,
      folder: this.folder.path,
      folderProblem: this.folder.problem,
      isArmed: this.isArmed,
      hasKubesharkPaths: this.#parts.settings.hasKubesharkPaths,
      scripts: this.folder.files.map((file) => this.#stateOf(file)),
      consoleSeq: this.console.seq,
      alertSeq: counts.alertSeq,
      unreadAlerts: counts.unread,
      outboxWaiting: counts.waiting,
      outboxDead: counts.dead,
      hostsAsked: this.hosts.rules.filter(({ rule }) => rule === "asked").length,
    };
  }
  get envRows(): EnvRow[] {
    const scripts = this.folder.files.map(({ file, source }) => ({ source, title: readHead(file, source).title }));
    return this.constants.rows.map((row) => ({
      ...row,
      usedBy: scripts.flatMap(({ source, title }) => (namesConstant(source, row.name) ? title : [])),
    }));
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** The session that scripts work on from now on. */
  use(session: Session | null): void {
    this.#session = session;
    for (const run of this.#dryRuns) void run.stop();
    void this.live.use(session);
    session?.reviews.use(this.live.review);
  }
  file(name: string): ScriptFile {
    const found = this.folder.files.find(({ file }) => file === name);
    if (found === undefined) throw new ContractError("NOT_FOUND", `there is no script ${name}`, "choose another one");
    return found;
  }
  /** Throws where another process runs the scripts: what it keeps on disk is changed by nobody else. */
  checkRunsHere(): void {
    const { runBy } = this.#parts;
    if (runBy !== "")
      throw new ContractError(
        "BUSY",
        `${runBy} runs the scripts of this data folder`,
        "change them there, or close it",
      );
  }
  async setArmed(isArmed: boolean): Promise<void> {
    await this.#parts.settings.setArmed(this.folder.path, isArmed);
    this.#changed();
  }
  async setKubesharkPaths(isOn: boolean): Promise<void> {
    await this.#parts.settings.setKubesharkPaths(isOn);
    this.#changed();
  }
  restart(name: string): Promise<void> {
    this.file(name);
    return this.live.restart(({ file }) => file === name);
  }
  /** Takes over the constants of a Kubeshark configuration, and which scripts are active, also those that come later. */
  async importKubeshark(yaml: string): Promise<{ names: string[]; scriptsFolder: string }> {
    const { names, scriptsFolder, otherFolders, active } = await this.constants.importKubeshark(yaml);
    await this.folder.activateTitles(active);
    if (otherFolders.length > 0) this.notice(`one folder is followed at a time; not these: ${otherFolders.join(", ")}`);
    return { names, scriptsFolder };
  }
  /** Runs a job in the script that scheduled it; the problem is empty when it passed. */
  runJob(tag: string): Promise<{ readonly problem: string }> {
    return this.live.runJob(tag);
  }
  /** Says something to the user that no script said. */
  notice(text: string): void {
    this.console.add({ ...NOBODY, level: "notice", text });
  }
  podEvent(event: "ADDED" | "MODIFIED" | "DELETED", pod: JsonValue): void {
    this.live.callHook("onPodEvent", [event, pod]);
  }
  /** Runs scripts over the open session, sending nothing; no names mean all active ones. */
  dryRun(names: readonly string[]): DryRun {
    if (this.#dryRuns.size >= MAX_DRY_RUNS)
      throw new ContractError("BUSY", `${MAX_DRY_RUNS} dry runs are under way`, "wait for one of them, or cancel it");
    const files = names.length > 0 ? names.map((name) => this.file(name)) : this.#active;
    const { presentation, match } = this.#parts;
    const { store } = this.#openSession;
    const { scriptEntry } = presentation;
    const run = startDryRun(files, { store, match, scriptEntry, virtual: this.#virtual });
    this.#dryRuns.add(run);
    const stop = async (): Promise<void> => {
      await run.stop();
      this.#dryRuns.delete(run);
    };
    return { ...run, stop };
  }
  async trace(id: string): Promise<EntryTrace[]> {
    const { presentation, match } = this.#parts;
    const stored = await this.#openSession.store.entry(id);
    if (stored === null) throw new ContractError("NOT_FOUND", "there is no such entry any more", "choose another one");
    return traceEntry(this.#active, stored, {
      match,
      scriptEntry: presentation.scriptEntry,
      virtual: this.#virtual,
    });
  }
  /** Ends all threads; what is on its way to the outside stays on disk. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const stop of this.#stopFollowing) stop();
    this.#listeners.clear();
    this.#closing.abort();
    await Promise.all([this.live.close(), ...[...this.#dryRuns].map((run) => run.stop())]);
    await this.jobs.close();
    await Promise.all([this.actions.close(), this.folder.close(), this.#parts.hosts.settled()]);
    await this.#parts.metrics.close();
  }
  get #active(): readonly ScriptFile[] {
    return this.folder.files.filter(({ isActive }) => isActive);
  }
  get #openSession(): Session {
    if (this.#session === null)
      throw new ContractError("NOT_FOUND", "no session is open", "open a capture or an interface");
    return this.#session;
  }
  get #virtual(): Omit<VirtualParts, "recordsAll"> {
    const { start, constants, cluster } = this.#parts;
    return {
      start,
      env: constants.env,
      words: this.#words,
      mask: constants.mask,
      cluster,
      filter: (head) => this.#filter(head),
    };
  }
  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
  #sync(): void {
    void this.live.sync(this.#parts.runBy === "" ? this.folder.files : []).then(() => this.#changed());
    this.#changed();
  }
  // Scripts read constants at their start: those that name one that changed begin anew.
  #envChanged(): void {
    const before = JSON.parse(this.#env) as Readonly<Record<string, JsonValue>>;
    const { env } = this.constants;
    this.#env = JSON.stringify(env);
    const names = new Set([...Object.keys(before), ...Object.keys(env)]);
    const changed = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(env[name]));
    void this.live.restart(
      ({ source }) => readsAnyConstant(source) || changed.some((name) => namesConstant(source, name)),
    );
    this.#changed();
  }
  #stateOf(file: ScriptFile): ScriptState {
    const live = this.live.get(file.file);
    if (live !== undefined) {
      const { problem, ...state } = live.state;
      return { ...state, problem: this.constants.mask(problem) };
    }
    const { title, filter } = readHead(file.file, file.source);
    return {
      ...NOT_RUN,
      file: file.file,
      title,
      isActive: file.isActive,
      filter: filter?.text ?? "",
      version: file.version,
    };
  }
  get #words(): Catalogue {
    return this.#session?.words ?? NO_WORDS;
  }
  #filter({ filter }: ScriptHead): Filter | null {
    if (filter === null || filter.text === "") return null;
    const { compile, catalogueWith } = this.#parts.presentation;
    const catalogue = catalogueWith(this.#words);
    const recordName = this.#session?.file.name ?? "";
    const result = compile(filter.text, { catalogue, nowMs: Date.now(), recordName });
    if (result.ok) return result.filter;
    throw new Error(result.errors[0]?.message ?? "it is not valid");
  }
  #targets(signal: AbortSignal): CallTargets {
    const { live, jobs } = this;
    return {
      jobs,
      removeJob: (tag) => live.removeJob(tag),
      hub: (action, object) => live.hubAction(action, object),
      cluster: this.#parts.cluster,
      jobFailed: ({ script, title, line, column }, text) =>
        this.console.add({ level: "error", script, title, node: "desktop", text, entryId: "", line, column }),
      outside: (call, origin) => this.#outside(call, origin, signal),
    };
  }
  #outside(call: HelperCall, origin: ActionOrigin, signal: AbortSignal): Promise<JsonValue> {
    const session = this.#session;
    if (session === null && /^(?:file|pcap)\./.test(call.helper))
      return Promise.reject(new Error(`${call.helper}: no session is open, so there is no folder of files`));
    const context: ActionContext = {
      origin,
      env: this.constants.env,
      filesFolder: session === null ? "" : filesFolderOf(session),
      objectFolder: this.#parts.settings.hasKubesharkPaths ? kubesharkFolder() : objectFolderOf(session),
      // What nobody waits for outlives the script.
      signal: ANSWERED.has(call.helper) ? signal : this.#closing.signal,
    };
    if (this.isArmed || !reachesNetwork(call.helper, context.env)) return this.actions.call(call, context);
    this.actions.record(call, context);
    return Promise.resolve(emptyAnswer(call.helper));
  }
}

// Metrics are served to this machine, and pushed elsewhere only where a constant says so.
function reachesNetwork(helper: string, env: ScriptEnv): boolean {
  return NETWORK.has(helper) || (helper.startsWith("prometheus.") && Boolean(env["OTEL_EXPORTER_OTLP_ENDPOINT"]));
}

const NOBODY = { script: "", title: "", node: "desktop", entryId: "", line: 0, column: 0 };
const NOT_RUN = {
  phase: "off",
  problem: "",
  line: 0,
  column: 0,
  hooks: [],
  costs: [],
  load: 0,
  memoryBytes: 0,
  behind: 0,
  passed: 0,
  failed: 0,
} satisfies Partial<ScriptState>;

function filesFolderOf({ folder }: Session): string {
  return join(folder, "files");
}
