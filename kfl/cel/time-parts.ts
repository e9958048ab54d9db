// Methods that take an instant or a span apart: getFullYear, getHours, … A time zone is UTC, a fixed offset such as
// "+02:00", or a name of the IANA data base such as "Europe/Berlin".
import { overload } from "./overloads.ts";
import type { Overload } from "./overloads.ts";
import { DURATION, INT, STRING, TIMESTAMP } from "./types.ts";
import { Failure } from "./values.ts";

/** Most named zones whose rules are kept at hand. */
const MAX_ZONES = 64;
const NO_ZONE = new Failure('a time zone is "UTC", an offset such as "+02:00" or a name such as "Europe/Berlin"');
const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

const zones = new Map<string, Intl.DateTimeFormat | null>();

function zoneRules(zone: string): Intl.DateTimeFormat | null {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  let rules: Intl.DateTimeFormat | null = null;
  try {
    rules = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    // A name that the platform does not know is the filter's run-time error.
  }
  if (zones.size >= MAX_ZONES) zones.clear();
  zones.set(zone, rules);
  return rules;
}

/** Milliseconds that a zone is ahead of UTC at an instant; null where there is no such zone. */
function offsetMs(zone: string, utcMs: number): number | null {
  if (zone === "UTC" || zone === "Z" || zone === "") return 0;
  const isOffset = /^[+-]?\d/.test(zone);
  const parts = isOffset ? [] : (zoneRules(zone)?.formatToParts(utcMs) ?? null);
  if (parts === null) return null;
  const named = parts.find(({ type }) => type === "timeZoneName")?.value;
  if (named === "GMT") return 0;
  const match = /^(?:GMT)?([+-]?)(\d\d):(\d\d)(?::(\d\d))?$/.exec(named ?? zone);
  if (!match) return null;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0);
  return (match[1] === "-" ? -seconds : seconds) * 1000;
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

/** Unix milliseconds, rounded down. */
const msOf = (ns: bigint): number => Number(ns / NS_PER_MS - (ns % NS_PER_MS < 0n ? 1n : 0n));

export const timeParts: readonly Overload[] = [
  ...DATE_PARTS.flatMap(([name, part]) => [
    overload(name, [TIMESTAMP], INT, (ns: bigint) => part(new Date(msOf(ns))), { isMethod: true }),
    overload(
      name,
      [TIMESTAMP, STRING],
      INT,
      (ns: bigint, zone: string) => {
        const shiftMs = offsetMs(zone, msOf(ns));
        return shiftMs === null ? NO_ZONE : part(new Date(msOf(ns) + shiftMs));
      },
      { isMethod: true, fails: true },
    ),
  ]),
  ...DURATION_PARTS.map(([name, part]) =>
    overload(name, [DURATION], INT, (ns: bigint) => part(Number(ns / NS_PER_MS)) + 0, { isMethod: true }),
  ),
];
