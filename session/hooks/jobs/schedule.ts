// When a schedule is due: the next time after a moment, and how many times there were between two. Days are found one
// by one and the times within a day by arithmetic, so that a month of missed seconds costs thirty steps.
import { ContractError } from "../../../contract/index.ts";
import { type Calendar, type NumberSet, parseSchedule, type Schedule } from "./schedule-text.ts";

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;
/** The rarest day, 29 February, may be eight years away; and no longer is looked back when due times are counted. */
const MAX_DAYS = 366 * 9;

/** A schedule that is due some day. Throws ContractError BAD_SCRIPT. */
export function readSchedule(text: string, nowMs: number): Schedule {
  const schedule = parseSchedule(text);
  if (nextAfter(schedule, nowMs) !== null) return schedule;
  throw new ContractError(
    "BAD_SCRIPT",
    `the schedule "${text}" is never due: no month has that day`,
    "choose a day that the month has",
  );
}

/** The first due time after a moment; for a schedule that repeats, that much later. Null where there is none. */
export function nextAfter(schedule: Schedule, afterMs: number): number | null {
  if (schedule.kind === "every") return afterMs + schedule.everyMs;
  const fromSecond = Math.floor(afterMs / SECOND_MS) + 1;
  const firstDay = Math.floor(fromSecond / DAY_SECONDS);
  for (let day = firstDay; day < firstDay + MAX_DAYS; day++) {
    if (!isDueOn(schedule, day)) continue;
    const second = firstSecond(schedule, day === firstDay ? fromSecond - day * DAY_SECONDS : 0);
    if (second !== null) return day * DAY_MS + second * SECOND_MS;
  }
  return null;
}

/** Due times after one moment and up to another. `afterMs` is itself a due time of a schedule that repeats. */
export function countDue(schedule: Schedule, afterMs: number, toMs: number): number {
  if (toMs <= afterMs) return 0;
  if (schedule.kind === "every") return Math.floor((toMs - afterMs) / schedule.everyMs);
  const last = Math.floor(toMs / SECOND_MS);
  const first = Math.max(Math.floor(afterMs / SECOND_MS) + 1, last - MAX_DAYS * DAY_SECONDS);
  const lastDay = Math.floor(last / DAY_SECONDS);
  let count = 0;
  for (let day = Math.floor(first / DAY_SECONDS); day <= lastDay; day++) {
    if (!isDueOn(schedule, day)) continue;
    const start = day * DAY_SECONDS;
    count += dueUpTo(schedule, Math.min(last - start, DAY_SECONDS - 1)) - dueUpTo(schedule, first - start - 1);
  }
  return count;
}

function isDueOn({ months, days, weekdays, isAnyDay, isAnyWeekday }: Calendar, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const isDay = days.includes(date.getUTCDate());
  const isWeekday = weekdays.includes(date.getUTCDay());
  return isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday;
}

// The first due second of a day that is not before `from`.
function firstSecond({ hours, minutes, seconds }: Calendar, from: number): number | null {
  for (const hour of hours) {
    if (hour * 3600 + 3599 < from) continue;
    for (const minute of minutes) {
      const start = hour * 3600 + minute * 60;
      const second = seconds.find((one) => start + one >= from);
      if (second !== undefined) return start + second;
    }
  }
  return null;
}

// Due seconds of a day up to one of them; none for a second before the day.
function dueUpTo({ hours, minutes, seconds }: Calendar, until: number): number {
  if (until < 0) return 0;
  const [hour, minute, second] = [Math.floor(until / 3600), Math.floor((until % 3600) / 60), until % 60];
  let count = below(hours, hour) * minutes.length * seconds.length;
  if (!hours.includes(hour)) return count;
  count += below(minutes, minute) * seconds.length;
  return minutes.includes(minute) ? count + below(seconds, second + 1) : count;
}

function below(numbers: NumberSet, limit: number): number {
  return numbers.filter((number) => number < limit).length;
}
