// The part of the desktop API about scripts: their files, what they print, what they sent, their jobs and constants.
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";
import { filterText } from "./filter-text.ts";
import { HOOK_NAMES } from "./scripts/hooks.ts";

const base = oc.errors(errors);
const nothing = z.object({});

/** Longest source of one script, and most scripts of the folder. */
export const MAX_SCRIPT_LENGTH = 1 << 20;
export const MAX_SCRIPTS = 200;
/** Longest line of the console; what is longer is cut, and says so. */
export const MAX_CONSOLE_LINE_LENGTH = 16_384;
/** Lines of the console, and alerts, that one answer holds. */
export const MAX_LINES_PER_ANSWER = 1000;
const MAX_ENV_VALUE_LENGTH = 1 << 16;

/** A file's name in the folder of scripts: no path. */
export const scriptFile = z
  .string()
  .max(128)
  .regex(/^[\w][\w .-]*\.js$/, "the name of a file that ends in .js");
const source = z.string().max(MAX_SCRIPT_LENGTH);
const envName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z_]\w*$/, "a name of letters, digits and _");
const milliseconds = z.number();

/** Where in a script something is; lines and columns count from 1, 0 where it is not known. */
const position = { script: z.string(), line: z.number(), column: z.number() };

/** One hook of a script, measured. */
export const hookCost = z.object({
  hook: z.enum([...HOOK_NAMES, "top level", "job", "timer"]),
  calls: z.number(),
  errors: z.number(),
  /** Time in the sandbox, without waiting for helpers. */
  totalUs: z.number(),
  longestUs: z.number(),
  /** Calls that were left out because the script was over its time, or behind. */
  skipped: z.number(),
});
export type HookCost = z.infer<typeof hookCost>;

export const scriptState = z.object({
  file: z.string(),
  /** Text of the first comment; the file's name where there is none. */
  title: z.string(),
  isActive: z.boolean(),
  /** `off`: not active. `disabled`: it failed too often. `waiting`: behind a helper that has not answered yet. */
  phase: z.enum(["off", "starting", "running", "waiting", "failed", "disabled"]),
  /** Why it does not run, for people, and where; empty while all is well. */
  problem: z.string(),
  line: z.number(),
  column: z.number(),
  /** KFL of its `// filter:` line: entries that do not match never reach it. */
  filter: filterText,
  /** Its functions that are hooks. */
  hooks: z.array(z.enum(HOOK_NAMES)),
  costs: z.array(hookCost),
  /** Part of one core that it takes now, 0 to 1. */
  load: z.number(),
  memoryBytes: z.number(),
  /** Entries that it has not seen yet. */
  behind: z.number(),
  passed: z.number(),
  failed: z.number(),
  /** Changes whenever the file does. */
  version: z.string(),
});
export type ScriptState = z.infer<typeof scriptState>;

export const scriptsState = z.object({
  /** The process that runs the scripts of this data folder; empty where it is this one. */
  runBy: z.string(),
  /** The folder of the scripts. */
  folder: z.string(),
  /** Why it cannot be read; empty when it can. */
  folderProblem: z.string(),
  /** Armed: helpers reach the outside. Else what they would send is recorded. */
  isArmed: z.boolean(),
  /** Objects in buckets lie in `<node>_<address>/`, as Kubeshark's, not in `thresher_<cluster>_<run>/`. */
  hasKubesharkPaths: z.boolean(),
  scripts: z.array(scriptState),
  /** Number of the newest line of the console, and of the newest alert. */
  consoleSeq: z.number(),
  alertSeq: z.number(),
  unreadAlerts: z.number(),
  /** Sendings that wait for their target, and that were given up. */
  outboxWaiting: z.number(),
  outboxDead: z.number(),
  /** Hosts that scripts want to reach and the user has not decided on. */
  hostsAsked: z.number(),
});
export type ScriptsState = z.infer<typeof scriptsState>;

export const consoleLine = z.object({
  seq: z.number(),
  timeMs: milliseconds,
  level: z.enum(["log", "error", "notice"]),
  title: z.string(),
  node: z.string(),
  text: z.string(),
  /** Of the entry whose hook printed it; empty elsewhere. */
  entryId: z.string(),
  ...position,
});
export type ConsoleLine = z.infer<typeof consoleLine>;

/** What a script sent, or failed to send. */
export const alert = z.object({
  id: z.string(),
  seq: z.number(),
  timeMs: milliseconds,
  title: z.string(),
  /** `vendor.slack`, … */
  helper: z.string(),
  /** The host, bucket, channel or index; never a secret. */
  target: z.string(),
  /** What was sent, in one line. */
  summary: z.string(),
  phase: z.enum(["waiting", "sending", "sent", "failed", "dead", "recorded"]),
  attempts: z.number(),
  /** When it is tried again; null when it is not. */
  nextMs: milliseconds.nullable(),
  /** The target's words. */
  reason: z.string(),
  entryId: z.string(),
  isAcknowledged: z.boolean(),
  ...position,
});
export type Alert = z.infer<typeof alert>;

export const jobState = z.object({
  tag: z.string(),
  script: z.string(),
  title: z.string(),
  cron: z.string(),
  /** Runs that are left; null without end. */
  limit: z.number().nullable(),
  runs: z.number(),
  phase: z.enum(["waiting", "running", "stopped", "ended"]),
  nextMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  lastResult: z.enum(["none", "passed", "failed", "skipped"]),
  lastProblem: z.string(),
  /** Runs that were due while it ran, while the machine slept, or while the program was closed. */
  missed: z.number(),
});
export type JobState = z.infer<typeof jobState>;

export const envRow = z.object({
  name: z.string(),
  /** Empty for secrets. */
  value: z.string(),
  isSecret: z.boolean(),
  /** Titles of the scripts that name it. */
  usedBy: z.array(z.string()),
});
export type EnvRow = z.infer<typeof envRow>;

export const hostRule = z.object({
  script: z.string(),
  host: z.string(),
  rule: z.enum(["asked", "allowed", "denied"]),
  timeMs: milliseconds,
});
export type HostRule = z.infer<typeof hostRule>;

export const sample = z.object({
  file: z.string(),
  title: z.string(),
  doc: z.string(),
  source: z.string(),
  /** Constants that it needs. */
  env: z.array(z.string()),
});
export type Sample = z.infer<typeof sample>;

/** One call that a script made. */
export const recordedCall = z.object({
  seq: z.number(),
  helper: z.string(),
  /** Arguments as JSON, secrets masked, cut where they are long. */
  args: z.string(),
  /** What it returned as JSON, or the error's message. */
  result: z.string(),
  isError: z.boolean(),
  entryId: z.string(),
  ...position,
});
export type RecordedCall = z.infer<typeof recordedCall>;

/** A dry run over the open session: nothing is sent. The last one has all. */
export const dryRunProgress = z.object({
  entries: z.number(),
  entriesDone: z.number(),
  isComplete: z.boolean(),
  passed: z.number(),
  failed: z.number(),
  /** Calls that would have reached the outside: how many in all, and the first of them. */
  callCount: z.number(),
  calls: z.array(recordedCall),
  console: z.array(consoleLine),
  scripts: z.array(z.object({ script: z.string(), title: z.string(), problem: z.string(), costs: z.array(hookCost) })),
});
export type DryRunProgress = z.infer<typeof dryRunProgress>;

/** What one script did with one entry: its calls, its console, its verdict. */
export const entryTrace = z.object({
  script: z.string(),
  title: z.string(),
  /** Why it was not called; empty when it was. */
  skipped: z.string(),
  verdict: z.enum(["none", "passed", "failed"]),
  calls: z.array(recordedCall),
  console: z.array(consoleLine),
  problem: z.string(),
});
export type EntryTrace = z.infer<typeof entryTrace>;

const file = z.object({ file: scriptFile });
const after = z.object({ afterSeq: z.number().int().min(0) });
const tag = z.object({ tag: z.string().max(256) });

export const scriptOperations = {
  states: base.input(nothing).output(eventIterator(scriptsState)),
  read: base.input(file).output(z.object({ source, version: z.string() })),
  /** Writes and restarts. `version` is the one that was read, empty for a new file; CONFLICT where it changed since. */
  write: base
    .input(z.object({ file: scriptFile, source, version: z.string().max(128) }))
    .output(z.object({ version: z.string() })),
  rename: base.input(z.object({ file: scriptFile, to: scriptFile })).output(nothing),
  remove: base.input(file).output(nothing),
  setActive: base.input(z.object({ file: scriptFile, isActive: z.boolean() })).output(nothing),
  restart: base.input(file).output(nothing),
  setArmed: base.input(z.object({ isArmed: z.boolean() })).output(nothing),
  setKubesharkPaths: base.input(z.object({ isOn: z.boolean() })).output(nothing),
  /** Another folder of scripts; empty for the program's own. */
  setFolder: base.input(z.object({ folder: z.string().max(4096) })).output(nothing),
  samples: base.input(nothing).output(z.object({ samples: z.array(sample) })),
  console: base.input(after).output(z.object({ lines: z.array(consoleLine) })),
  clearConsole: base.input(nothing).output(nothing),
  /** Runs scripts over the open session, sending nothing; no files means all active ones. */
  dryRun: base.input(z.object({ files: z.array(scriptFile).max(MAX_SCRIPTS) })).output(eventIterator(dryRunProgress)),
  /** Runs each active script on one entry, sending nothing. */
  trace: base.input(z.object({ id: z.string().max(512) })).output(z.object({ traces: z.array(entryTrace) })),
  alerts: base.input(after).output(z.object({ alerts: z.array(alert) })),
  acknowledge: base.input(z.object({ ids: z.array(z.string().max(64)).max(10_000) })).output(nothing),
  /** Tries dead sendings again, or forgets them. */
  resend: base.input(z.object({ ids: z.array(z.string().max(64)).max(10_000) })).output(nothing),
  discard: base.input(z.object({ ids: z.array(z.string().max(64)).max(10_000) })).output(nothing),
  jobs: base.input(nothing).output(eventIterator(z.object({ isRunning: z.boolean(), jobs: z.array(jobState) }))),
  runJob: base.input(tag).output(nothing),
  /** One job, or with an empty tag the scheduler of all. */
  startJob: base.input(tag).output(nothing),
  stopJob: base.input(tag).output(nothing),
  removeJob: base.input(tag).output(nothing),
  env: base.input(nothing).output(
    z.object({
      rows: z.array(envRow),
      /** Where secrets are kept, for people, and what is to be said of it; empty where nothing is. */
      secretsKeptIn: z.string(),
      warning: z.string(),
    }),
  ),
  setEnv: base
    .input(z.object({ name: envName, value: z.string().max(MAX_ENV_VALUE_LENGTH), isSecret: z.boolean() }))
    .output(nothing),
  removeEnv: base.input(z.object({ name: envName })).output(nothing),
  /** Takes `scripting.env` of a Kubeshark configuration file (YAML text). */
  importEnv: base
    .input(z.object({ yaml: z.string().max(1 << 20) }))
    .output(z.object({ names: z.array(z.string()), scriptsFolder: z.string() })),
  hosts: base.input(nothing).output(z.object({ rules: z.array(hostRule) })),
  decideHost: base
    .input(z.object({ script: z.string().max(128), host: z.string().max(512), rule: z.enum(["allowed", "denied"]) }))
    .output(nothing),
  removeHost: base.input(z.object({ script: z.string().max(128), host: z.string().max(512) })).output(nothing),
};
