// What the desk of scripts stands on, in memory, for tests of the desk alone.
import { createHash } from "node:crypto";
import type { HostRule, JobState } from "../../../contract/index.ts";
import type { WatchedFolder } from "../folder/index.ts";
import type { KeptHostRules } from "../hosts/index.ts";
import type { ImportedConfig, JobOrder, JobScheduler, JsonValue, ScriptConstants, ScriptFile } from "../types.ts";

/** What others follow. */
export class Told {
  readonly #listeners = new Set<() => void>();
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
  get listeners(): number {
    return this.#listeners.size;
  }
}

export function scriptFile(file: string, source: string, isActive = true): ScriptFile {
  return { file, source, isActive, version: createHash("sha1").update(source).digest("hex") };
}

export class FakeFolder extends Told implements WatchedFolder {
  readonly activated: string[] = [];
  readonly activateTitles = async (titles: readonly string[]): Promise<void> => void this.activated.push(...titles);
  path = "/scripts";
  problem = "";
  files: readonly ScriptFile[] = [];
  isClosed = false;
  /** Sources by file, all active. */
  set(sources: Readonly<Record<string, string>>): void {
    this.files = Object.entries(sources).map(([file, source]) => scriptFile(file, source));
    this.tell();
  }
  readonly write = async (file: string, source: string): Promise<ScriptFile> => {
    const written = scriptFile(file, source);
    this.files = [...this.files.filter((one) => one.file !== file), written];
    this.tell();
    return written;
  };
  readonly rename = async (file: string, to: string): Promise<void> => {
    this.files = this.files.map((one) => (one.file === file ? { ...one, file: to } : one));
    this.tell();
  };
  readonly remove = async (file: string): Promise<void> => {
    this.files = this.files.filter((one) => one.file !== file);
    this.tell();
  };
  readonly setActive = async (file: string, isActive: boolean): Promise<void> => {
    this.files = this.files.map((one) => (one.file === file ? { ...one, isActive } : one));
    this.tell();
  };
  readonly setPath = async (path: string): Promise<void> => {
    this.path = path;
    this.tell();
  };
  readonly close = async (): Promise<void> => {
    this.isClosed = true;
  };
}

export class FakeJobs extends Told implements JobScheduler {
  isRunning = true;
  states: readonly JobState[] = [];
  isClosed = false;
  readonly log: string[] = [];
  readonly #runJob: (tag: string) => Promise<{ readonly problem: string }>;
  constructor(runJob: (tag: string) => Promise<{ readonly problem: string }>) {
    super();
    this.#runJob = runJob;
  }
  readonly schedule = (script: { readonly file: string; readonly title: string }, job: JobOrder): void => {
    if (job.cron === "bad") throw new Error("the schedule is not valid");
    const state: JobState = {
      tag: job.tag,
      script: script.file,
      title: script.title,
      cron: job.cron,
      limit: job.limit === 0 ? null : job.limit,
      runs: 0,
      phase: "waiting",
      nextMs: null,
      lastMs: null,
      lastResult: "none",
      lastProblem: "",
      missed: 0,
    };
    this.states = [...this.states.filter(({ tag }) => tag !== job.tag), state];
    this.tell();
  };
  readonly remove = (tag: string): void => {
    this.log.push(`remove ${tag}`);
    this.states = this.states.filter((one) => one.tag !== tag);
    this.tell();
  };
  readonly removeOf = (file: string): void => {
    this.states = this.states.filter((one) => one.script !== file);
    this.tell();
  };
  readonly run = async (tag: string): Promise<void> => {
    const { problem } = await this.#runJob(tag);
    this.log.push(`${tag}: ${problem}`);
  };
  readonly start = (tag: string): void => {
    this.log.push(`start ${tag}`);
    this.isRunning = true;
  };
  readonly stop = (tag: string): void => {
    this.log.push(`stop ${tag}`);
    this.isRunning = false;
  };
  readonly close = async (): Promise<void> => {
    this.isClosed = true;
  };
}

export class FakeConstants extends Told implements ScriptConstants {
  readonly secretsKeptIn = "memory";
  readonly warning = "";
  readonly #values = new Map<string, { readonly value: string; readonly isSecret: boolean }>();
  get rows(): ScriptConstants["rows"] {
    return [...this.#values].map(([name, { value, isSecret }]) => ({ name, isSecret, value: isSecret ? "" : value }));
  }
  get env(): Readonly<Record<string, JsonValue>> {
    return Object.fromEntries([...this.#values].map(([name, { value }]) => [name, value]));
  }
  readonly mask = (text: string): string =>
    [...this.#values.values()].reduce((all, one) => (one.isSecret ? all.replaceAll(one.value, "••••") : all), text);
  readonly set = async (name: string, value: string, isSecret: boolean): Promise<void> => {
    this.#values.set(name, { value, isSecret });
    this.tell();
  };
  readonly remove = async (name: string): Promise<void> => {
    this.#values.delete(name);
    this.tell();
  };
  readonly importKubeshark = async (): Promise<ImportedConfig> => ({
    names: ["TOKEN"],
    scriptsFolder: "/their/scripts",
    otherFolders: ["/more"],
    active: ["Slow calls"],
  });
}

export class FakeHosts extends Told implements KeptHostRules {
  rules: readonly HostRule[] = [];
  isSettled = false;
  readonly ask = (): HostRule["rule"] => "allowed";
  readonly decide = async (): Promise<void> => this.tell();
  readonly remove = async (): Promise<void> => this.tell();
  readonly settled = async (): Promise<void> => {
    await Promise.resolve();
    this.isSettled = true;
  };
}
