// Schedules as scripts write them, read into sets of numbers.
//
//   schedule   = 6 fields: second minute hour day-of-month month day-of-week, or a descriptor
//   field      = part *( "," part )
//   part       = ( "*" / value [ "-" value ] ) [ "/" step ]      a step of a single value is no schedule
//   descriptor = "@hourly" / "@daily" / "@midnight" / "@weekly" / "@monthly" / "@yearly" / "@annually" / "@every" duration
//
// Names of months and weekdays have three letters; weekdays 0 and 7 are Sunday. All times are UTC.
import { ContractError } from "../../../contract/index.ts";

/** Longest schedule, and longest `@every`. */
export const MAX_SCHEDULE_LENGTH = 512;
const MAX_EVERY_MS = 366 * 86_400_000;
const SECOND_MS = 1000;

/** Sorted, without repetitions, never empty. */
export type NumberSet = readonly number[];
export interface Calendar {
  readonly kind: "calendar";
  readonly seconds: NumberSet;
  readonly minutes: NumberSet;
  readonly hours: NumberSet;
  readonly days: NumberSet;
  readonly months: NumberSet;
  /** 0 is Sunday. */
  readonly weekdays: NumberSet;
  /** Whether the field is `*`. Where neither is, a day of either of them will do. */
  readonly isAnyDay: boolean;
  readonly isAnyWeekday: boolean;
}
export interface Every {
  readonly kind: "every";
  readonly everyMs: number;
}
export type Schedule = Calendar | Every;

interface FieldSpec {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** The first name is `namesFrom`. */
  readonly names: readonly string[];
  readonly namesFrom: number;
}
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SECOND: FieldSpec = { name: "second", first: 0, last: 59, names: [], namesFrom: 0 };
const MINUTE: FieldSpec = { ...SECOND, name: "minute" };
const HOUR: FieldSpec = { ...SECOND, name: "hour", last: 23 };
const DAY: FieldSpec = { ...SECOND, name: "day of month", first: 1, last: 31 };
const MONTH: FieldSpec = { name: "month", first: 1, last: 12, names: MONTHS, namesFrom: 1 };
const WEEKDAY: FieldSpec = { name: "day of week", first: 0, last: 7, names: WEEKDAYS, namesFrom: 0 };
const FIELD_COUNT = 6;

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 0 1 1 *"],
  ["@annually", "0 0 0 1 1 *"],
  ["@monthly", "0 0 0 1 * *"],
  ["@weekly", "0 0 0 * * 0"],
  ["@daily", "0 0 0 * * *"],
  ["@midnight", "0 0 0 * * *"],
  ["@hourly", "0 0 * * * *"],
]);
const EVERY = /^@every\s+((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)$/i;
const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Throws ContractError BAD_SCRIPT that says what is wrong and, by its offset, where. */
export function parseSchedule(text: string): Schedule {
  if (text.length > MAX_SCHEDULE_LENGTH)
    throw bad(text.slice(0, 40), `is longer than ${MAX_SCHEDULE_LENGTH} characters`, MAX_SCHEDULE_LENGTH);
  const trimmed = text.trim();
  if (!trimmed.startsWith("@")) return parseFields(text);
  const every = EVERY.exec(trimmed)?.[1];
  if (every !== undefined) return { kind: "every", everyMs: durationMs(every, text) };
  const fields = DESCRIPTORS.get(trimmed.toLowerCase());
  if (fields !== undefined) return parseFields(fields);
  const known = ["@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@every 30s"].join(", ");
  throw bad(text, `has no known descriptor: there are ${known}`, text.indexOf("@"));
}

function parseFields(text: string): Calendar {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
  const [second, minute, hour, day, month, weekday] = words;
  if (!second || !minute || !hour || !day || !month || !weekday || words.length > FIELD_COUNT) {
    const fields = "second minute hour day-of-month month day-of-week";
    throw bad(
      text,
      `has ${words.length} fields and needs ${FIELD_COUNT}: ${fields}`,
      words[FIELD_COUNT]?.offset ?? text.length,
    );
  }
  const read = (spec: FieldSpec, word: Word): NumberSet => new FieldReader(text, spec, word).read();
  const weekdays = read(WEEKDAY, weekday).map((number) => number % 7);
  return {
    kind: "calendar",
    seconds: read(SECOND, second),
    minutes: read(MINUTE, minute),
    hours: read(HOUR, hour),
    days: read(DAY, day),
    months: read(MONTH, month),
    weekdays: [...new Set(weekdays)].toSorted((a, b) => a - b),
    isAnyDay: day.text === "*",
    isAnyWeekday: weekday.text === "*",
  };
}

interface Word {
  readonly text: string;
  readonly offset: number;
}

class FieldReader {
  readonly #whole: string;
  readonly #spec: FieldSpec;
  readonly #word: Word;

  constructor(whole: string, spec: FieldSpec, word: Word) {
    this.#whole = whole;
    this.#spec = spec;
    this.#word = word;
  }
  read(): NumberSet {
    const numbers = new Set<number>();
    let { offset } = this.#word;
    for (const part of this.#word.text.split(",")) {
      for (const number of this.#readPart(part, offset)) numbers.add(number);
      offset += part.length + 1;
    }
    return [...numbers].toSorted((a, b) => a - b);
  }

  #readPart(part: string, offset: number): readonly number[] {
    const [range = "", step, ...more] = part.split("/");
    if (part === "" || more.length > 0) throw this.#bad(`"${part}" is no part of a field`, offset);
    const by = step === undefined ? 1 : this.#step(step, offset + range.length + 1);
    const [from, to] = this.#range(range, offset, step !== undefined);
    const numbers: number[] = [];
    for (let number = from; number <= to; number += by) numbers.push(number);
    return numbers;
  }
  #range(text: string, offset: number, hasStep: boolean): readonly [number, number] {
    // Seven is Sunday, which a whole week has as zero.
    if (text === "*") return [this.#spec.first, this.#spec === WEEKDAY ? 6 : this.#spec.last];
    const [low = "", high, ...more] = text.split("-");
    if (more.length > 0) throw this.#bad(`"${text}" is no range`, offset);
    const from = this.#value(low, offset);
    if (high === undefined) {
      if (hasStep) throw this.#bad(`a step needs * or a range before it, not "${text}"`, offset);
      return [from, from];
    }
    const to = this.#value(high, offset + low.length + 1);
    if (from > to) throw this.#bad(`the range "${text}" ends before it begins`, offset);
    return [from, to];
  }
  #value(text: string, offset: number): number {
    const { first, last, names, namesFrom } = this.#spec;
    const named = names.indexOf(text.toLowerCase());
    if (named >= 0) return named + namesFrom;
    const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= first && number <= last) return number;
    const orName = names.length === 0 ? "" : `, or ${names[0]} to ${names.at(-1)}`;
    throw this.#bad(`"${text}" is not a number from ${first} to ${last}${orName}`, offset);
  }
  #step(text: string, offset: number): number {
    const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (step === 0) throw this.#bad(`the step "${text}" is not a whole number above 0`, offset);
    return step;
  }
  #bad(what: string, offset: number): ContractError {
    return bad(this.#whole, `${this.#spec.name}: ${what}`, offset);
  }
}

function durationMs(text: string, whole: string): number {
  let sumMs = 0;
  for (const [, amount = "", unit = ""] of text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    sumMs += Number(amount) * (UNIT_MS[unit as keyof typeof UNIT_MS] ?? 0);
  // Seconds are the finest that a schedule has.
  const everyMs = Math.round(sumMs / SECOND_MS) * SECOND_MS;
  if (everyMs >= SECOND_MS && everyMs <= MAX_EVERY_MS) return everyMs;
  throw bad(whole, "repeats more often than each second, or less than each year", whole.indexOf(text));
}

function bad(text: string, what: string, offset: number): ContractError {
  return new ContractError(
    "BAD_SCRIPT",
    `the schedule "${text}" ${what.includes(": ") && !what.startsWith("has") ? "is wrong at " : ""}${what}`,
    'write six fields, for example "0 */5 * * * *" for every five minutes',
    offset,
  );
}
