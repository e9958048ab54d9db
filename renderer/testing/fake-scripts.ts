// Scripts that are only told about: files that can be written, renamed and removed, a console that grows, sendings that
// can be acknowledged, jobs and hosts to decide on.
import type { Alert, EnvRow, HostRule, JobState, ScriptState, ScriptsState } from "../../contract/index.ts";
import { FAKE_ALERTS, FAKE_ENV, FAKE_HOSTS, FAKE_JOBS, FAKE_SCRIPTS, FAKE_SOURCES } from "./fake-script-data.ts";
import type { SceneName } from "./scenes.ts";

const FULL: ReadonlySet<string> = new Set([
  "scripts",
  "scripts-failing",
  "scripts-conflict",
  "scripts-elsewhere",
  "scripts-armed",
]);
export const OWN_FOLDER = "~/Documents/scripts";
const FIRST_LINES = 60;

const titleOf = (file: string, source: string): string => /^\s*\/\/\s*(.+)$/m.exec(source)?.[1]?.trim() ?? file;

export class FakeScripts {
  generation = 1;
  folder = OWN_FOLDER;
  scripts: readonly ScriptState[];
  alerts: readonly Alert[];
  jobs: readonly JobState[];
  env: readonly EnvRow[];
  hosts: readonly HostRule[];
  isRunning = true;
  isArmed: boolean;
  hasKubesharkPaths = false;
  lines: number;
  readonly sources: Map<string, string>;
  readonly #scene: SceneName;
  #versions = 0;

  constructor(scene: SceneName) {
    const isFull = FULL.has(scene);
    this.#scene = scene;
    this.scripts = isFull ? FAKE_SCRIPTS : [];
    this.alerts = isFull ? FAKE_ALERTS : [];
    this.jobs = isFull ? FAKE_JOBS : [];
    this.env = isFull ? FAKE_ENV : [];
    this.hosts = isFull ? FAKE_HOSTS.filter(({ rule }) => scene === "scripts" || rule !== "asked") : [];
    this.lines = isFull ? FIRST_LINES : 0;
    this.isArmed = scene === "scripts-armed";
    this.sources = new Map(isFull ? Object.entries(FAKE_SOURCES) : []);
  }

  get state(): ScriptsState {
    return {
      folder: this.folder,
      runBy: this.#scene === "scripts-elsewhere" ? "process 4711" : "",
      folderProblem: this.#scene === "scripts-failing" ? "the folder ~/Documents/scripts cannot be read: EACCES" : "",
      isArmed: this.isArmed,
      hasKubesharkPaths: this.hasKubesharkPaths,
      scripts: [...this.scripts],
      consoleSeq: this.lines,
      alertSeq: Math.max(0, ...this.alerts.map(({ seq }) => seq)),
      unreadAlerts: this.alerts.filter(({ isAcknowledged }) => !isAcknowledged).length,
      outboxWaiting: this.alerts.filter(({ phase }) => phase === "sending" || phase === "failed").length,
      outboxDead: this.alerts.filter(({ phase }) => phase === "dead").length,
      hostsAsked: this.hosts.filter(({ rule }) => rule === "asked").length,
    };
  }

  change(file: string, change: Partial<ScriptState>): void {
    this.scripts = this.scripts.map((script) => (script.file === file ? { ...script, ...change } : script));
    this.generation++;
  }

  /** Null where the file is not of that version any more. In a scene another program is always a little faster. */
  write(file: string, source: string, version: string): string | null {
    if (this.#scene === "scripts-conflict" && this.#versions === 0) {
      this.writeOutside(file, `// Written by another program\n${this.sources.get(file) ?? ""}`);
    }
    const known = this.scripts.find((script) => script.file === file);
    if ((known?.version ?? "") !== version) {
      return null;
    }
    const next = `v${++this.#versions}`;
    const [, broken] = /\b(oops)\b/.exec(source) ?? [];
    const place = broken === undefined ? 0 : source.slice(0, source.indexOf(broken)).split("\n").length;
    const state: ScriptState = {
      ...(known ?? { ...FAKE_SCRIPTS[0], costs: [], passed: 0, failed: 0 }),
      file,
      title: titleOf(file, source),
      isActive: known?.isActive ?? false,
      phase: place > 0 ? "failed" : (known?.isActive ?? false) ? "running" : "off",
      problem: place > 0 ? "ReferenceError: 'oops' is not defined" : "",
      line: place,
      column: place > 0 ? 1 : 0,
      version: next,
    } as ScriptState;
    this.sources.set(file, source);
    this.scripts = [...this.scripts.filter((script) => script.file !== file), state].toSorted((a, b) =>
      a.file.localeCompare(b.file),
    );
    this.generation++;
    return next;
  }

  /** What another program wrote into the folder. */
  writeOutside(file: string, source: string): void {
    this.sources.set(file, source);
    this.change(file, { version: `outside-${++this.#versions}` });
  }

  rename(file: string, to: string): void {
    this.sources.set(to, this.sources.get(file) ?? "");
    this.sources.delete(file);
    this.change(file, { file: to });
  }

  remove(file: string): void {
    this.sources.delete(file);
    this.scripts = this.scripts.filter((script) => script.file !== file);
    this.generation++;
  }

  changeAlerts(ids: readonly string[], change: Partial<Alert> | null): void {
    const seq = this.state.alertSeq + 1;
    this.alerts = this.alerts.flatMap((alert) =>
      !ids.includes(alert.id) ? [alert] : change === null ? [] : [{ ...alert, ...change, seq }],
    );
    this.generation++;
  }

  changeJobs(tag: string, change: Partial<JobState> | null): void {
    this.jobs = this.jobs.flatMap((job) => (job.tag !== tag ? [job] : change === null ? [] : [{ ...job, ...change }]));
    this.generation++;
  }
}
