// Which lines of the console are shown, and how they read as text.
import type { ConsoleLine } from "../../contract/index.ts";
import { formatDay, zoneName } from "../shared/format-time.ts";
import { plainText } from "./ansi.ts";

export const LEVELS = ["log", "error", "notice"] as const satisfies readonly ConsoleLine["level"][];
export type Level = (typeof LEVELS)[number];

export interface LineFilter {
  /** Words that all occur in a line, its script's title or its node. */
  readonly text: string;
  readonly levels: ReadonlySet<Level>;
}

export const shownLines = (lines: readonly ConsoleLine[], { text, levels }: LineFilter): readonly ConsoleLine[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    if (!levels.has(line.level)) {
      return false;
    }
    const all = words.length === 0 ? "" : `${plainText(line.text)} ${line.title} ${line.node}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
};

export const countByLevel = (lines: readonly ConsoleLine[]): Readonly<Record<Level, number>> => {
  const counts = { log: 0, error: 0, notice: 0 };
  for (const { level } of lines) {
    counts[level]++;
  }
  return counts;
};

const two = (value: number): string => value.toString().padStart(2, "0");
/** `14:02:11.203` on this machine's clock. */
export const lineTime = (ms: number): string => {
  const date = new Date(ms);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${date.getMilliseconds().toString().padStart(3, "0")}`;
};

/** The time alone for today, else with its day. */
export const shortTime = (ms: number, nowMs: number): string =>
  new Date(ms).toDateString() === new Date(nowMs).toDateString() ? lineTime(ms).slice(0, 8) : formatDay(ms);

/** The zone that the times are in: `UTC+02:00`. */
export const timeZone = (nowMs: number): string => zoneName(-new Date(nowMs).getTimezoneOffset());

/** Lines as a text file has them: moment in UTC, level, script, node, text. */
export const linesAsText = (lines: readonly ConsoleLine[]): string =>
  lines
    .map(
      ({ timeMs, level, title, node, text }) =>
        `${new Date(timeMs).toISOString()}\t${level}\t${title}\t${node}\t${plainText(text)}\n`,
    )
    .join("");
