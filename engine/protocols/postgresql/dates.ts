// Dates and times in binary form: days and microseconds from 2000-01-01 (src/include/datatype/timestamp.h), in ISO style.

const DAYS_TO_2000 = 10_957;
const DAY_US = 86_400_000_000n;
const SECOND_US = 1_000_000n;
/** Days around 2000 that a JavaScript date can show. */
const MAX_DAYS = 99_000_000;
const [INFINITY_DAYS, MINUS_INFINITY_DAYS] = [0x7fffffff, -0x80000000];
const [INFINITY_US, MINUS_INFINITY_US] = [2n ** 63n - 1n, -(2n ** 63n)];

/** `2026-11-28`; null outside of what can be shown. */
export function formatDate(days: number): string | null {
  if (days === INFINITY_DAYS) return "infinity";
  if (days === MINUS_INFINITY_DAYS) return "-infinity";
  if (Math.abs(days) > MAX_DAYS) return null;
  const date = new Date((days + DAYS_TO_2000) * 86_400_000);
  const year = date.getUTCFullYear();
  const shownYear = String(year > 0 ? year : 1 - year).padStart(4, "0");
  const month = String(date.getUTCMonth() + 1).padStart(2, "0");
  const day = String(date.getUTCDate()).padStart(2, "0");
  return `${shownYear}-${month}-${day}${year > 0 ? "" : " BC"}`;
}

/** `14:05:00.25` */
export function formatTime(microseconds: bigint): string {
  const seconds = microseconds / SECOND_US;
  const fraction = (microseconds % SECOND_US).toString().padStart(6, "0").replace(/0+$/, "");
  const whole = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function two(value: bigint): string {
  return value.toString().padStart(2, "0");
}

/** `2026-11-28 14:05:00` and the zone. */
export function formatTimestamp(microseconds: bigint, zone: string): string | null {
  if (microseconds === INFINITY_US) return "infinity";
  if (microseconds === MINUS_INFINITY_US) return "-infinity";
  let days = microseconds / DAY_US;
  let rest = microseconds % DAY_US;
  if (rest < 0n) {
    rest += DAY_US;
    days -= 1n;
  }
  const date = formatDate(Number(days));
  if (date === null) return null;
  const [shown, era] = date.endsWith(" BC") ? [date.slice(0, -3), " BC"] : [date, ""];
  return `${shown} ${formatTime(rest)}${zone}${era}`;
}

/** `1 year 2 mons 3 days 04:05:06`, as PostgreSQL writes it. */
export function formatInterval(microseconds: bigint, days: number, months: number): string {
  const years = Math.trunc(months / 12);
  const parts = [count(years, "year"), count(months % 12, "mon"), count(days, "day")].filter((part) => part !== "");
  if (microseconds !== 0n || parts.length === 0)
    parts.push(microseconds < 0n ? `-${formatTime(-microseconds)}` : formatTime(microseconds));
  return parts.join(" ");
}

function count(value: number, unit: string): string {
  return value === 0 ? "" : `${value} ${unit}${value === 1 ? "" : "s"}`;
}
