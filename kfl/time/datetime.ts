// Texts of moments and spans → numbers. Classic moments are Unix milliseconds (kfl.md 1.12), CEL's are Unix
// nanoseconds as bigint, as a double cannot hold them.

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;

const US_FORM = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4}),\s+(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?\s*([AaPp])[Mm]\s*$/;
const ISO_FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Unix milliseconds of a calendar moment in UTC; null where a part is out of its range (no 30 February). */
function utcMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

const fractionNs = (digits: string | undefined): number => Number((digits ?? "").padEnd(9, "0"));

function parseUsMs(text: string): number | null {
  const match = US_FORM.exec(text);
  if (!match) return null;
  const [month = 0, day = 0, year = 0, hour12 = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (hour12 < 1 || hour12 > 12) return null;
  const hour = (hour12 % 12) + (/p/i.test(match[8] ?? "") ? 12 : 0);
  const ms = utcMs(year, month, day, hour, minute, second);
  return ms === null ? null : ms + Math.floor(fractionNs(match[7]) / 1e6);
}

const DIGIT_0 = 48;

/** Digits of a text as a number; NaN where there are others. */
function digitsAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - DIGIT_0;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

let lastDay = "";
let lastDayMs = 0;

/** Midnight of `YYYY-MM-DD`; entries of one capture mostly share the day. NaN where it is none. */
function midnightMs(day: string): number {
  if (day === lastDay) return lastDayMs;
  const ms = utcMs(digitsAt(day, 0, 4), digitsAt(day, 5, 7), digitsAt(day, 8, 10), 0, 0, 0);
  if (ms === null || day[4] !== "-" || day[7] !== "-" || Number.isNaN(ms)) return Number.NaN;
  lastDay = day;
  lastDayMs = ms;
  return ms;
}

/** `YYYY-MM-DDThh:mm:ss.nnnnnnnnnZ`, as entries have it; null for every other form. */
function parseCanonicalNs(text: string): bigint | null {
  if (text.length !== 30 || text[10] !== "T" || text[13] !== ":" || text[16] !== ":") return null;
  if (text[19] !== "." || text[29] !== "Z") return null;
  const hour = digitsAt(text, 11, 13);
  const minute = digitsAt(text, 14, 16);
  const second = digitsAt(text, 17, 19);
  const ms = midnightMs(text.slice(0, 10)) + ((hour * 60 + minute) * 60 + second) * 1000 + digitsAt(text, 20, 23);
  const rest = digitsAt(text, 23, 29);
  if (!(hour < 24 && minute < 60 && second < 60) || Number.isNaN(ms + rest)) return null;
  return BigInt(ms) * NS_PER_MS + BigInt(rest);
}

/** RFC 3339 with up to nine decimals → Unix nanoseconds, or null. */
export function parseInstantNs(text: string): bigint | null {
  const canonical = parseCanonicalNs(text);
  if (canonical !== null) return canonical;
  const match = ISO_FORM.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const ms = utcMs(year, month, day, hour, minute, second);
  const offsetMinutes = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  if (ms === null || Number(match[9] ?? 0) > 23 || Number(match[10] ?? 0) > 59) return null;
  const utc = ms - (match[8] === "-" ? -offsetMinutes : offsetMinutes) * 60_000;
  return BigInt(utc) * NS_PER_MS + BigInt(fractionNs(match[7]));
}

/** `M/D/YYYY, h:mm:ss[.SSS] AM|PM` or RFC 3339 → Unix milliseconds, or null. */
export function parseDatetimeMs(text: string): number | null {
  const us = parseUsMs(text);
  if (us !== null) return us;
  const ns = parseInstantNs(text.trim());
  return ns === null ? null : Number(ns / NS_PER_MS);
}

/** Unix nanoseconds → RFC 3339 in UTC, with as many decimals as it needs. */
export function formatInstant(ns: bigint): string {
  const seconds = ns / NS_PER_SECOND - (ns % NS_PER_SECOND < 0n ? 1n : 0n);
  const fraction = String(ns - seconds * NS_PER_SECOND).padStart(9, "0");
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const decimals = fraction.replace(/0+$/, "");
  return decimals === "" ? `${whole}Z` : `${whole}.${decimals}Z`;
}

const UNIT_NS: ReadonlyMap<string, bigint> = new Map([
  ["h", 3600n * NS_PER_SECOND],
  ["m", 60n * NS_PER_SECOND],
  ["s", NS_PER_SECOND],
  ["ms", NS_PER_MS],
  ["us", 1000n],
  ["µs", 1000n],
  ["μs", 1000n],
  ["ns", 1n],
]);
const MAX_DURATION_NS = 2n ** 63n - 1n;

/** `1h30m`, `-1.5s`, `300ms` (Go's form of durations) → nanoseconds, or null. */
export function parseDurationNs(text: string): bigint | null {
  const match = /^([+-]?)((?:\d{1,19}(?:\.\d{0,18})?(?:h|ms|m|s|us|µs|μs|ns)){1,16})$/.exec(text);
  if (!match) return text === "0" ? 0n : null;
  let total = 0n;
  for (const part of (match[2] ?? "").matchAll(/(\d+)(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)/g)) {
    const unit = UNIT_NS.get(part[3] ?? "") ?? 0n;
    const fraction = part[2] ?? "";
    total += BigInt(part[1] ?? 0) * unit + (BigInt(fraction || 0) * unit) / 10n ** BigInt(fraction.length);
  }
  if (total > MAX_DURATION_NS) return null;
  return match[1] === "-" ? -total : total;
}

/** Nanoseconds → seconds with a trailing `s`, CEL's text of a duration. */
export function formatDuration(ns: bigint): string {
  const magnitude = ns < 0n ? -ns : ns;
  const fraction = String(magnitude % NS_PER_SECOND)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${ns < 0n ? "-" : ""}${magnitude / NS_PER_SECOND}${fraction === "" ? "" : `.${fraction}`}s`;
}

const MS_PER_DAY = 86_400_000;
/** Units of the classic clock helpers in milliseconds: a month is 30 days, a year 365. */
export const CLOCK_UNITS_MS: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: MS_PER_DAY,
  weeks: 7 * MS_PER_DAY,
  months: 30 * MS_PER_DAY,
  years: 365 * MS_PER_DAY,
};
