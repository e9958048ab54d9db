// Prints the doctor's findings as they are made; the exit code says whether a tap can work.
import { diagnose, type Finding } from "../../host/cluster/doctor/index.ts";
import { parseChoice } from "../command/parse-arguments.ts";
import { visibleText } from "../read/visible-text.ts";
import { type TapOrderValues, tapOrderOf, tapSettingsOf } from "../tap/tap-order.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface DoctorValues extends TapOrderValues {
  readonly output?: string;
}

export async function runDoctor(values: DoctorValues, terminal: Terminal): Promise<number> {
  const output = parseChoice("output", values.output ?? "table", ["table", "json"]);
  const { context = "" } = values;
  const findings: Finding[] = [];
  for await (const finding of diagnose({ context, order: tapOrderOf(values), settings: tapSettingsOf(values) })) {
    findings.push(finding);
    if (output === "json" || finding.state === "skipped") continue;
    terminal.out.write(formatFinding(finding, terminal.useColour));
    terminal.out.flush();
  }
  const skipped = findings.filter(({ state }) => state === "skipped").map(({ check }) => check);
  if (output === "table" && skipped.length > 0) terminal.out.write(`not looked at: ${skipped.join(", ")}\n`);
  const canTap = findings.every(({ state }) => state !== "bad");
  if (output === "json") terminal.out.write(`${JSON.stringify({ canTap, findings })}\n`);
  return canTap ? 0 : 1;
}

const MARKS = { good: "ok", doubtful: "note", bad: "BAD", skipped: "-" } as const;
const COLOURS = { good: "\x1b[32m", doubtful: "\x1b[33m", bad: "\x1b[31m", skipped: "\x1b[2m" } as const;
const PLAIN = "\x1b[0m";
const MARK_WIDTH = 4;
const CHECK_WIDTH = 11;

/** One line, and one more with the next step. */
export function formatFinding({ check, state, evidence, nextStep }: Finding, useColour: boolean): string {
  const mark = MARKS[state].padEnd(MARK_WIDTH);
  const coloured = useColour ? `${COLOURS[state]}${mark}${PLAIN}` : mark;
  const indent = " ".repeat(MARK_WIDTH + CHECK_WIDTH + 4);
  const step = nextStep === "" ? "" : `${indent}→ ${visibleText(nextStep)}\n`;
  return `${coloured}  ${check.padEnd(CHECK_WIDTH)}  ${visibleText(evidence)}\n${step}`;
}
