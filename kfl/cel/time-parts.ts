// Methods that take an instant or a span apart: getFullYear, getHours, … A time zone is UTC or a fixed offset such
// as "+02:00"; names of zones are not known here, and fail.
import { overload } from "./overloads.ts";
import type { Overload } from "./overloads.ts";
import { DURATION, INT, STRING, TIMESTAMP } from "./types.ts";
import { Failure } from "./values.ts";

const NO_ZONE = new Failure('a time zone is "UTC" or an offset such as "+02:00"');
const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

function offsetMs(zone: string): number | null {
  if (zone === "UTC" || zone === "Z" || zone === "") return 0;
  const match = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MS_PER_DAY);

const DATE_PARTS: readonly (readonly [string, (date: Date) => number])[] = [
  ["getFullYear", (date) => date.getUTCFullYear()],
  ["getMonth", (date) => date.getUTCMonth()],
  ["getDate", (date) => date.getUTCDate()],
  ["getDayOfMonth", (date) => date.getUTCDate() - 1],
  ["getDayOfWeek", (date) => date.getUTCDay()],
  ["getDayOfYear", dayOfYear],
  ["getHours", (date) => date.getUTCHours()],
  ["getMinutes", (date) => date.getUTCMinutes()],
  ["getSeconds", (date) => date.getUTCSeconds()],
  ["getMilliseconds", (date) => date.getUTCMilliseconds()],
];

const DURATION_PARTS: readonly (readonly [string, (ms: number) => number])[] = [
  ["getHours", (ms) => Math.trunc(ms / 3_600_000)],
  ["getMinutes", (ms) => Math.trunc(ms / 60_000)],
  ["getSeconds", (ms) => Math.trunc(ms / 1000)],
  ["getMilliseconds", (ms) => ms % 1000],
];

const dateAt = (ns: bigint, shiftMs: number): Date => {
  const ms = ns / NS_PER_MS - (ns % NS_PER_MS < 0n ? 1n : 0n);
  return new Date(Number(ms) + shiftMs);
};

export const timeParts: readonly Overload[] = [
  ...DATE_PARTS.flatMap(([name, part]) => [
    overload(name, [TIMESTAMP], INT, (ns: bigint) => part(dateAt(ns, 0)), { isMethod: true }),
    overload(
      name,
      [TIMESTAMP, STRING],
      INT,
      (ns: bigint, zone: string) => {
        const shiftMs = offsetMs(zone);
        return shiftMs === null ? NO_ZONE : part(dateAt(ns, shiftMs));
      },
      { isMethod: true, fails: true },
    ),
  ]),
  ...DURATION_PARTS.map(([name, part]) =>
    overload(name, [DURATION], INT, (ns: bigint) => part(Number(ns / NS_PER_MS)) + 0, { isMethod: true }),
  ),
];
