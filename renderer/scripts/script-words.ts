// Scripts in words: how one stands, what it costs, what was sent.
import type { Alert, HookCost, JobState, ScriptState, ScriptsState } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { formatCount, formatElapsed, formatPercent } from "../shared/format-number.ts";

export type Mood = "good" | "bad" | "warn" | "idle" | "busy";
export interface MoodWords {
  readonly mood: Mood;
  readonly text: string;
}

const words = (mood: Mood, text: string): MoodWords => ({ mood, text });

const PLURALS: Readonly<Record<string, string>> = { entry: "entries" };
/** `1 error`, `2,031 errors` */
export const countOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${count === 1 ? noun : (PLURALS[noun] ?? `${noun}s`)}`;

export interface Cost {
  readonly calls: number;
  readonly errors: number;
  readonly skipped: number;
  /** Mean time of a call; null without one. */
  readonly perCallUs: number | null;
  readonly longestUs: number;
}

export const costOf = (costs: readonly HookCost[]): Cost => {
  const sum = (pick: (cost: HookCost) => number): number => costs.reduce((total, cost) => total + pick(cost), 0);
  const calls = sum((cost) => cost.calls);
  return {
    calls,
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
    perCallUs: calls === 0 ? null : sum(({ totalUs }) => totalUs) / calls,
    longestUs: Math.max(0, ...costs.map(({ longestUs }) => longestUs)),
  };
};
export const errorsOf = (script: Pick<ScriptState, "costs">): number => costOf(script.costs).errors;

const PHASES: Readonly<Record<ScriptState["phase"], MoodWords>> = {
  off: words("idle", "Off"),
  starting: words("busy", "Starting"),
  running: words("good", "Runs"),
  waiting: words("warn", "Waits for a helper"),
  failed: words("bad", "Failed"),
  disabled: words("bad", "Switched off after too many errors"),
};
export const phaseWords = (script: Pick<ScriptState, "phase" | "costs">): MoodWords => {
  const found = PHASES[script.phase];
  const errors = errorsOf(script);
  return errors === 0 || script.phase === "off"
    ? found
    : words(found.mood === "good" ? "warn" : found.mood, `${found.text}, ${countOf(errors, "error")}`);
};

/** `3.2 µs`: small times keep a digit, since most hooks take few microseconds. */
export const perCallText = (us: number | null): string =>
  us === null ? "–" : us < 10 ? `${us.toFixed(1)} µs` : formatElapsed(us);

export const loadText = (load: number): string => `${formatPercent(load, 1)} of a core`;

/** Facts of a script that are worth a line of the list, most telling first. */
export const costWords = (script: ScriptState): readonly string[] => {
  const cost = costOf(script.costs);
  if (cost.calls === 0) {
    return script.isActive ? ["not called yet"] : [];
  }
  return [
    countOf(cost.calls, "call"),
    `${perCallText(cost.perCallUs)} each`,
    loadText(script.load),
    ...(script.behind > 0 ? [`${countOf(script.behind, "entry")} behind`] : []),
    ...(cost.skipped > 0 ? [`${formatCount(cost.skipped)} left out`] : []),
  ];
};

/** Where a problem is: `slow.js:12:5`; only what is known. */
export const placeText = (place: { readonly script: string; readonly line: number; readonly column: number }): string =>
  [place.script, place.line, place.line > 0 ? place.column : 0].filter((part) => part !== 0 && part !== "").join(":");

const ALERT_PHASES: Readonly<Record<Alert["phase"], MoodWords>> = {
  waiting: words("busy", "Waits"),
  sending: words("busy", "Being sent"),
  sent: words("good", "Sent"),
  failed: words("bad", "Failed"),
  dead: words("bad", "Given up"),
  recorded: words("idle", "Recorded, not sent"),
};
export const alertWords = (alert: Pick<Alert, "phase" | "nextMs">): MoodWords =>
  alert.phase === "failed" && alert.nextMs !== null ? words("warn", "Failed, tried again") : ALERT_PHASES[alert.phase];

export const isFailedAlert = ({ phase }: Pick<Alert, "phase">): boolean => phase === "dead" || phase === "failed";

export const JOB_RESULTS: Readonly<Record<JobState["lastResult"], MoodWords>> = {
  none: words("idle", "Has not run"),
  passed: words("good", "Passed"),
  failed: words("bad", "Failed"),
  skipped: words("warn", "Left out"),
};

/** What arming sends where, said before it is done. */
export const armQuestion = (
  state: Pick<ScriptsState, "scripts">,
  hosts: readonly { readonly script: string; readonly host: string; readonly rule: string }[],
): string => {
  const active = state.scripts.filter(({ isActive }) => isActive);
  const allowed = hosts.filter(({ rule, script }) => rule === "allowed" && active.some(({ file }) => file === script));
  const who = [...new Set(allowed.map(({ script }) => script))].map((script) => {
    const title = active.find(({ file }) => file === script)?.title ?? script;
    const reached = allowed.filter((rule) => rule.script === script).map(({ host }) => host);
    return `${title} reaches ${reached.join(", ")}`;
  });
  const said =
    who.length === 0
      ? "No host is allowed yet; each is asked about at its first use"
      : `${who.join("; ")}; other hosts are asked about first`;
  return `Let ${countOf(active.length, "active script")} send for real? ${asSentence(said)}`;
};
