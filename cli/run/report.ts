// What a run prints. For people: lines of scripts on standard output, so that redirecting keeps them alone, all else on
// standard error. For programs: everything as JSON lines on standard output.
import type { HookCost, RecordedCall } from "../../contract/index.ts";
import type { NewLine } from "../../session/hooks/script-console.ts";
import type { Verdict } from "../../session/hooks/types.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { fitText, visibleText } from "../read/visible-text.ts";
import { scriptText } from "./script-text.ts";

/** Verdicts, and calls, that people are told one by one; the rest is counted. */
const MAX_TOLD = 20;
/** Characters of a call's arguments that people are shown. */
const MAX_CALL_WIDTH = 160;

/** What became of one script. */
export interface ScriptOutcome {
  readonly file: string;
  readonly title: string;
  /** The first thing that went wrong; empty where nothing did. */
  readonly problem: string;
  readonly costs: readonly HookCost[];
}
export interface RunOutcome {
  readonly entries: number;
  readonly packets: number;
  readonly passed: number;
  readonly failed: number;
  readonly scripts: readonly ScriptOutcome[];
  readonly calls: readonly RecordedCall[];
  readonly callCount: number;
  readonly isSending: boolean;
  /** What could not be sent, and what is wrong with the capture: one sentence each. */
  readonly notices: readonly string[];
}

/** Hears a run while it lasts, and at its end. */
export interface RunReport {
  readonly line: (line: NewLine) => void;
  readonly verdicts: (verdicts: readonly Verdict[]) => void;
  readonly end: (outcome: RunOutcome) => void;
}

export function openReport(output: "text" | "json", terminal: Terminal): RunReport {
  return output === "json" ? jsonReport(terminal) : textReport(terminal);
}

function jsonReport({ out }: Terminal): RunReport {
  const tell = (kind: string, facts: object): void => out.write(`${JSON.stringify({ kind, ...facts })}\n`);
  return {
    line: ({ level, ...line }) => tell(level, line),
    verdicts: (verdicts) => {
      for (const { id, verdict } of verdicts) tell(verdict, { entryId: id });
    },
    end: ({ scripts, calls, ...outcome }) => {
      for (const { seq: _seq, ...call } of calls) tell(outcome.isSending ? "call" : "would-call", call);
      for (const { file, title, costs } of scripts)
        for (const cost of costs) tell("cost", { script: file, title, ...cost });
      tell("end", {
        ...outcome,
        problems: scripts.flatMap(({ file, problem }) => (problem === "" ? [] : { script: file, problem })),
      });
    },
  };
}

function textReport(terminal: Terminal): RunReport {
  const { out, useColour } = terminal;
  const told: Verdict[] = [];
  return {
    line: ({ level, text, script, line, column }) => {
      if (level === "log") out.write(`${scriptText(text, useColour)}\n`);
      else terminal.error(`${visibleText(placeText(script, line, column))}: ${scriptText(text, false)}`);
    },
    verdicts: (verdicts) => void told.push(...verdicts.slice(0, MAX_TOLD - told.length)),
    end: (outcome) => {
      out.flush();
      terminal.progress("");
      for (const line of endLines(outcome, told)) terminal.error(line);
    },
  };
}

function endLines(outcome: RunOutcome, told: readonly Verdict[]): readonly string[] {
  const { entries, packets, passed, failed, calls, callCount, scripts, isSending, notices } = outcome;
  const verb = isSending ? "called" : "would call";
  const marked = passed + failed;
  return [
    ...notices.map((notice) => `thresher: ${notice}`),
    ...told.map(({ id, verdict }) => `${verdict}: ${visibleText(id)}`),
    ...moreLine(marked - told.length, "verdicts"),
    ...calls.slice(0, MAX_TOLD).map((call) => callLine(verb, call)),
    ...moreLine(callCount - Math.min(calls.length, MAX_TOLD), "calls"),
    `${entries} entries${packets === 0 ? "" : `, ${packets} packets`}: ${passed} passed, ${failed} failed; ${callCount} calls${isSending ? "" : " recorded, nothing sent"}`,
    ...scripts.flatMap(({ file, costs }) => costs.map((cost) => costLine(file, cost))),
  ];
}

function placeText(script: string, line: number, column: number): string {
  if (line === 0) return script;
  return column === 0 ? `${script}:${line}` : `${script}:${line}:${column}`;
}
function callLine(verb: string, { helper, args, result, isError, script, line, column }: RecordedCall): string {
  const text = `${verb} ${helper} at ${placeText(script, line, column)}${isError ? `, failed: ${result}` : ""}: `;
  return fitText(visibleText(`${text}${args.slice(1, -1)}`), MAX_CALL_WIDTH);
}
function moreLine(count: number, what: string): readonly string[] {
  return count > 0 ? [`… and ${count} more ${what} (-o json tells all)`] : [];
}
function costLine(file: string, { hook, calls, errors, totalUs, longestUs, skipped }: HookCost): string {
  const each = calls === 0 ? 0 : totalUs / calls;
  const facts = [
    `${calls} calls`,
    `${(totalUs / 1000).toFixed(1)} ms`,
    `${Math.round(each)} µs each`,
    `longest ${(longestUs / 1000).toFixed(1)} ms`,
    ...(errors > 0 ? [`${errors} failed`] : []),
    ...(skipped > 0 ? [`${skipped} left out`] : []),
  ];
  return `${visibleText(file)}: ${hook}: ${facts.join(", ")}`;
}
