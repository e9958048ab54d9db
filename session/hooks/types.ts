// What the parts of scripting say to each other: the runtime of one script, the desk of all of them, and the actions
// that reach the outside.
import type { Catalogue, EnvRow, HookCost, HookName, HostRule, JobState } from "../../contract/index.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Which half of a script runs: one that talks to the hub is loaded twice (docs/scripting.md). */
export type ScriptRole = "desktop" | "worker" | "hub";

/** Constants of the settings, as scripts read them. Only the desk knows which are secret. */
export type ScriptEnv = Readonly<Record<string, JsonValue>>;

/** What a runtime is made of. */
export interface ScriptSource {
  readonly file: string;
  readonly source: string;
  readonly role: ScriptRole;
  readonly env: ScriptEnv;
  /** Values that scripts share (`this.total`), by name, each as JSON text. */
  readonly shared: Readonly<Record<string, string>>;
  /** What dissectors of the user add to the filters that it asks. */
  readonly words: Catalogue;
}

/** An entry on its way to a script, as two JSON texts, so that what no script reads is never parsed. */
export interface ScriptEntry {
  readonly id: string;
  readonly node: string;
  /** All of the entry but what `document` has. */
  readonly head: string;
  /** `{request, response, data, event, error}`. */
  readonly document: string;
}

/** Heads of packets, one behind the other, in the form of `Batch.packet_heads` (contract/agent/agent.proto). */
export interface ScriptPackets {
  readonly node: string;
  readonly heads: Uint8Array;
}

/** Where a script was when something happened; 0 where that is not known. */
export interface ScriptPlace {
  readonly line: number;
  readonly column: number;
}
/** A hook, job or timer that threw, or was ended; or the source itself. */
export interface ScriptFailure extends ScriptPlace {
  readonly hook: HookCost["hook"];
  /** For people: `TypeError: cannot read property 'x' of null`. */
  readonly message: string;
  readonly entryId: string;
}
export interface ScriptLine extends ScriptPlace {
  readonly level: "log" | "error" | "clear";
  readonly text: string;
  readonly node: string;
  readonly entryId: string;
}

/** A call of a helper of the way `answer` or `queue`; the arguments have their declared types. */
export interface HelperCall extends ScriptPlace {
  readonly helper: string;
  readonly args: readonly JsonValue[];
  readonly entryId: string;
}

export interface JobOrder {
  readonly tag: string;
  readonly cron: string;
  /** 0 has no end. */
  readonly limit: number;
}
export interface Verdict {
  readonly id: string;
  readonly verdict: "passed" | "failed";
}

/** What a runtime tells while it runs. None of them may throw. */
export interface ScriptEvents {
  readonly line: (line: ScriptLine) => void;
  readonly failure: (failure: ScriptFailure) => void;
  /** Answered as soon as possible: the script waits for `answer` helpers. A rejection is thrown in the script. */
  readonly call: (call: HelperCall) => Promise<JsonValue>;
  readonly scheduled: (job: JobOrder) => void;
  readonly verdicts: (verdicts: readonly Verdict[]) => void;
  /** A shared value that the script wrote, as JSON text; undefined was deleted. */
  readonly shared: (name: string, json: string | undefined) => void;
  readonly costs: (costs: readonly HookCost[], memoryBytes: number) => void;
  /** The thread is gone and nobody asked for it. */
  readonly died: (message: string) => void;
}

/** What a hook call on a single entry gives. */
export interface QueriedEntry {
  readonly id: string;
  /** The entry as it is to be shown; null where the script left it as it was. */
  readonly json: string | null;
  readonly verdict: Verdict["verdict"] | null;
  /** What went wrong; the entry is shown unaltered. */
  readonly problem: string;
}

/** One script in a sandbox on a thread of its own. Calls are done in order; each answers when the script is through. */
export interface ScriptRuntime {
  /** Resolves when the top level ran; the hooks that it defined. Rejects with a ScriptFailure's facts. */
  readonly started: Promise<{ readonly hooks: readonly HookName[] }>;
  readonly items: (entries: readonly ScriptEntry[]) => Promise<void>;
  readonly packets: (packets: ScriptPackets) => Promise<void>;
  readonly queried: (entries: readonly ScriptEntry[]) => Promise<readonly QueriedEntry[]>;
  /** Calls another hook with JSON values. */
  readonly call: (hook: HookName, args: readonly JsonValue[]) => Promise<void>;
  /** Runs a scheduled task; the problem is empty when it passed. */
  readonly runJob: (tag: string) => Promise<{ readonly problem: string }>;
  readonly forgetJob: (tag: string) => void;
  readonly setShared: (name: string, json: string | undefined) => void;
  /** Ends the thread, whatever it does. */
  readonly stop: () => Promise<void>;
}
export type StartScript = (source: ScriptSource, events: ScriptEvents) => ScriptRuntime;

/** A script's file as it is on disk. */
export interface ScriptFile {
  readonly file: string;
  readonly source: string;
  /** Hash of the source: changes whenever the file does. */
  readonly version: string;
  readonly isActive: boolean;
}
/** The folder of scripts (session/hooks/folder): plain files that may change at any time, also from outside. */
export interface ScriptFolder {
  readonly path: string;
  /** Why it cannot be read, for people; empty when it can. */
  readonly problem: string;
  /** By file name. */
  readonly files: readonly ScriptFile[];
  readonly onChange: (listener: () => void) => () => void;
  /** ContractError CONFLICT where the file is not of `version` any more (empty: there must be none). */
  readonly write: (file: string, source: string, version: string) => Promise<ScriptFile>;
  readonly rename: (file: string, to: string) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
  readonly setActive: (file: string, isActive: boolean) => Promise<void>;
  readonly setPath: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The script of a job. Jobs of another version of it begin their counts anew. */
export interface JobScript {
  readonly file: string;
  readonly title: string;
  readonly version?: string;
}
/** Schedules of all scripts (session/hooks/jobs). It keeps runs, limits and times on disk; tasks stay in the runtimes. */
export interface JobScheduler {
  readonly isRunning: boolean;
  readonly states: readonly JobState[];
  readonly onChange: (listener: () => void) => () => void;
  /** Takes the place of a job of the same tag. Throws ContractError BAD_SCRIPT for a bad expression. */
  readonly schedule: (script: JobScript, job: JobOrder) => void;
  readonly remove: (tag: string) => void;
  readonly removeOf: (file: string) => void;
  /** Runs now, besides the schedule; not while it runs. */
  readonly run: (tag: string) => Promise<void>;
  /** One job, or all of them with an empty tag. */
  readonly start: (tag: string) => void;
  readonly stop: (tag: string) => void;
  readonly close: () => Promise<void>;
}

/** What a configuration file of Kubeshark had. */
export interface ImportedConfig {
  readonly names: string[];
  /** Its first folder of scripts, empty for none, and the others: one is watched at a time. */
  readonly scriptsFolder: string;
  readonly otherFolders: readonly string[];
  /** Titles of the scripts that are active. */
  readonly active: readonly string[];
}
/** Constants of the settings (session/hooks/constants). */
export interface ScriptConstants {
  readonly rows: readonly Omit<EnvRow, "usedBy">[];
  readonly secretsKeptIn: string;
  readonly warning: string;
  /** With secrets: what scripts see, and what actions send. */
  readonly env: ScriptEnv;
  /** Replaces every secret in a text by `••••`. */
  readonly mask: (text: string) => string;
  readonly onChange: (listener: () => void) => () => void;
  readonly set: (name: string, value: string, isSecret: boolean) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  readonly importKubeshark: (yaml: string) => Promise<ImportedConfig>;
}
/** Where secrets are kept: the system's key store (Electron), else a file that only this user can read. */
export interface KeyStore {
  readonly place: string;
  readonly warning: string;
  readonly seal: (text: string) => Promise<string>;
  readonly open: (sealed: string) => Promise<string>;
}

/** Which hosts each script may reach (session/hooks/hosts). The first use of a host asks. */
export interface HostRules {
  readonly rules: readonly HostRule[];
  readonly onChange: (listener: () => void) => () => void;
  /** Records that it was asked where nothing is known. */
  readonly ask: (script: string, host: string) => HostRule["rule"];
  readonly decide: (script: string, host: string, rule: "allowed" | "denied") => Promise<void>;
  readonly remove: (script: string, host: string) => Promise<void>;
}
