// Prints the doctor's findings as they are made; the exit code says whether a tap can work.
import { diagnose, type Finding, NOT_LOOKED_AT } from "../../host/cluster/doctor/index.ts";
import { parseChoice } from "../command/parse-arguments.ts";
import { AGENT_FILES } from "../places.ts";
import { visibleText } from "../read/visible-text.ts";
import { type TapOrderValues, tapOrderOf, tapSettingsOf } from "../tap/tap-order.ts";
import { interruptSignal } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { proofOrderOf } from "./proof-order.ts";

export interface DoctorValues extends TapOrderValues {
  readonly output?: string;
  readonly prove?: boolean;
}

export async function runDoctor(values: DoctorValues, terminal: Terminal): Promise<number> {
  const output = parseChoice("output", values.output ?? "table", ["table", "json"]);
  const { context = "" } = values;
  const findings: Finding[] = [];
  const order = { context, order: tapOrderOf(values), settings: tapSettingsOf(values) };
  for await (const finding of diagnose(order, values.prove === true ? { prove: () => proof(values, terminal) } : {})) {
    findings.push(finding);
    if (output === "json" || isNotLookedAt(finding)) continue;
    terminal.out.write(formatFinding(finding, terminal.useColour));
    terminal.out.flush();
  }
  const skipped = findings.filter(isNotLookedAt).map(({ check }) => check);
  if (output === "table" && skipped.length > 0) terminal.out.write(`not looked at: ${skipped.join(", ")}\n`);
  const canTap = findings.every(({ state }) => state !== "bad");
  if (output === "json") terminal.out.write(`${JSON.stringify({ canTap, findings })}\n`);
  return canTap ? 0 : 1;
}

/** Loaded only where it is asked for: it needs all that a session needs. */
async function* proof(values: DoctorValues, terminal: Terminal): AsyncGenerator<Finding> {
  const { proveOrder } = await import("../../host/cluster/prove-order.ts");
  const signal = interruptSignal();
  terminal.error("starting agents to prove the way of a packet; they are removed at once after it");
  yield* proveOrder(proofOrderOf(values), AGENT_FILES, signal);
}

/** These are told together at the end. */
function isNotLookedAt({ state, evidence }: Finding): boolean {
  return state === "skipped" && evidence === NOT_LOOKED_AT;
}

const MARKS = { good: "ok", doubtful: "note", bad: "BAD", skipped: "-" } as const;
const COLOURS = { good: "\x1b[32m", doubtful: "\x1b[33m", bad: "\x1b[31m", skipped: "\x1b[2m" } as const;
const PLAIN = "\x1b[0m";
const MARK_WIDTH = 4;
const CHECK_WIDTH = 11;
const WHERE_WIDTH = 24;

/** One line, and one more with the next step. What is about one node or pod has its name in a column of its own. */
export function formatFinding({ check, where, state, evidence, nextStep }: Finding, useColour: boolean): string {
  const mark = MARKS[state].padEnd(MARK_WIDTH);
  const coloured = useColour ? `${COLOURS[state]}${mark}${PLAIN}` : mark;
  const indent = " ".repeat(MARK_WIDTH + CHECK_WIDTH + 4);
  const step = nextStep === "" ? "" : `${indent}→ ${visibleText(nextStep)}\n`;
  const place = where === "" ? "" : `${visibleText(where).padEnd(WHERE_WIDTH)}  `;
  return `${coloured}  ${check.padEnd(CHECK_WIDTH)}  ${place}${visibleText(evidence)}\n${step}`;
}
