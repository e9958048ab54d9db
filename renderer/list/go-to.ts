// Going to a row by its number or a moment: reading what was typed, and finding the row in a list of any length.
import type { ListRow } from "../../contract/index.ts";
import type { Sort } from "../view-feed.ts";

export type Target =
  | { readonly kind: "number"; readonly no: number }
  | { readonly kind: "time"; readonly ns: bigint }
  | { readonly kind: "none"; readonly message: string };

/** What times are counted from: the session's first and last moment, and the zone in which the list shows them. */
export interface Span {
  readonly firstNs: string;
  readonly lastNs: string;
  readonly zone: "local" | "utc";
}

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;

const none = (message: string): Target => ({ kind: "none", message });

/** `25` after the point → 250,000,000 ns. */
const fractionNs = (digits: string | undefined): bigint => BigInt((digits ?? "").padEnd(9, "0").slice(0, 9));

type Clock = readonly [hours: number, minutes: number, seconds: number];

/** The moment of a clock on the day of another moment, moved by whole days. */
const onDay = (ns: bigint, days: number, [hours, minutes, seconds]: Clock, zone: Span["zone"]): bigint => {
  const date = new Date(Number(ns / NS_PER_MS));
  const ms =
    zone === "utc"
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days, hours, minutes, seconds)
      : new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hours, minutes, seconds).getTime();
  return BigInt(ms) * NS_PER_MS;
};

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/;
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const SINCE_START = /^\+(\d{1,9})(?:\.(\d{1,9}))?\s*s?$/;

/** A clock time belongs to the first day of the session, or to the next one when the session runs past midnight. */
const clockTarget = (found: RegExpExecArray, span: Span): Target => {
  const clock: Clock = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const first = BigInt(span.firstNs);
  const sameDay = onDay(first, 0, clock, span.zone) + fractionNs(found[4]);
  const nextDay = onDay(first, 1, clock, span.zone) + fractionNs(found[4]);
  const isNextDay = sameDay < first && nextDay <= BigInt(span.lastNs);
  return { kind: "time", ns: isNextDay ? nextDay : sameDay };
};

/** Reads `4711`, `12:04:11.2`, `+30.5` (seconds since the start) or an RFC 3339 moment. */
export const parseTarget = (typed: string, span: Span | null): Target => {
  const text = typed.trim().replaceAll(/(?<=\d),(?=\d{3})/g, "");
  if (/^\d{1,15}$/.test(text)) {
    return Number(text) > 0 ? { kind: "number", no: Number(text) } : none("Rows are counted from 1.");
  }
  if (span === null) {
    return none("There is no row to go to yet.");
  }
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    return clockTarget(clock, span);
  }
  const since = SINCE_START.exec(text);
  if (since !== null) {
    return { kind: "time", ns: BigInt(span.firstNs) + BigInt(since[1] ?? 0) * NS_PER_SECOND + fractionNs(since[2]) };
  }
  const moment = MOMENT.exec(text.toUpperCase());
  const ms = moment === null ? Number.NaN : Date.parse(`${moment[1]}${moment[3]}`);
  return Number.isNaN(ms)
    ? none("Type a row number, a time like 12:04:11.2, or seconds since the start like +30.5.")
    : { kind: "time", ns: BigInt(ms) * NS_PER_MS + fractionNs(moment?.[2]) };
};

/** Whether a target can be found by halving: numbers in the order of arrival, times there and in the order of time. */
export const isSearchable = (sort: Sort | null, kind: Known["kind"]): boolean =>
  sort === null || sort.column === "no" || (sort.column === "time" && kind === "time");

export type Known = Exclude<Target, { readonly kind: "none" }>;

const isBefore = (row: ListRow, target: Known): boolean =>
  target.kind === "number" ? row.no < target.no : BigInt(row.timeNs) < target.ns;
const isAfter = (row: ListRow, target: Known): boolean =>
  target.kind === "number" ? row.no > target.no : BigInt(row.timeNs) > target.ns;

/** Position of the first row that does not lie before the target: some twenty rows are read of a million. */
export const findPosition = async (
  target: Known,
  total: number,
  isDescending: boolean,
  rowAt: (position: number) => Promise<ListRow | undefined>,
): Promise<number> => {
  let low = 0;
  let high = total;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await rowAt(middle);
    if (row !== undefined && (isDescending ? isAfter(row, target) : isBefore(row, target))) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Math.max(0, Math.min(low, total - 1));
};

/** Index of the earliest row that is not before a moment, else of the latest; for rows a little out of order. */
export const closestToTime = (rows: readonly ListRow[], ns: bigint): number => {
  const isBetter = (row: ListRow, than: ListRow): boolean => {
    const [time, best] = [BigInt(row.timeNs), BigInt(than.timeNs)];
    if (best < ns) {
      return time > best;
    }
    return time >= ns && time < best;
  };
  let index = 0;
  rows.forEach((row, at) => {
    const best = rows[index];
    if (best !== undefined && isBetter(row, best)) {
      index = at;
    }
  });
  return index;
};
