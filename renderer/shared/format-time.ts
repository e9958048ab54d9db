// Moments are Unix nanoseconds as decimal text; a double cannot hold them. All formats keep every digit asked for.
export type TimeFormat = "local" | "utc" | "since-start" | "since-previous";
export type TimeDigits = 3 | 6 | 9;

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;

const floorDivide = (value: bigint, by: bigint): bigint => {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
};

const fraction = (ns: bigint, digits: TimeDigits): string => {
  const rest = ns - floorDivide(ns, NS_PER_SECOND) * NS_PER_SECOND;
  return rest.toString().padStart(9, "0").slice(0, digits);
};

const dateOf = (ns: bigint): Date => new Date(Number(floorDivide(ns, NS_PER_MS)));
const two = (value: number): string => value.toString().padStart(2, "0");

/** `12:04:11.203` on the wall clock of this machine or in UTC. */
export const formatClock = (nsText: string, zone: "local" | "utc", digits: TimeDigits = 3): string => {
  const ns = BigInt(nsText);
  const date = dateOf(ns);
  const parts =
    zone === "utc"
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${parts.map(two).join(":")}.${fraction(ns, digits)}`;
};

/** `12.034512`: seconds between two moments, with sign. */
export const formatDelta = (fromNs: string, toNs: string, digits: TimeDigits = 3): string => {
  const delta = BigInt(toNs) - BigInt(fromNs);
  const size = delta < 0n ? -delta : delta;
  return `${delta < 0n ? "-" : ""}${size / NS_PER_SECOND}.${fraction(size, digits)}`;
};

/** RFC 3339 in UTC with nanoseconds: the exact moment, for tooltips and filters. */
export const formatExactUtc = (nsText: string): string => {
  const ns = BigInt(nsText);
  return `${dateOf(ns).toISOString().slice(0, 19)}.${fraction(ns, 9)}Z`;
};

/** `UTC+02:00` for a moment on this machine. */
export const zoneName = (offsetMinutes: number): string => {
  if (offsetMinutes === 0) {
    return "UTC";
  }
  const size = Math.abs(offsetMinutes);
  return `UTC${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** The zone of this machine at a moment; summer time counts. */
export const localZone = (nsText: string): string => zoneName(-dateOf(BigInt(nsText)).getTimezoneOffset());

/** What the time cell shows. `startNs` and `previousNs` are the moments that relative formats count from. */
export const formatTime = (
  nsText: string,
  format: TimeFormat,
  digits: TimeDigits,
  startNs: string | null,
  previousNs: string | null,
): string => {
  switch (format) {
    case "local":
    case "utc":
      return formatClock(nsText, format, digits);
    case "since-start":
      return startNs === null ? "" : formatDelta(startNs, nsText, digits);
    case "since-previous":
      return previousNs === null ? "" : formatDelta(previousNs, nsText, digits);
  }
};

/** `23 Nov 2026, 14:02` on this machine's clock, for lists of sessions. */
export const formatDay = (ms: number): string => {
  const date = new Date(ms);
  const month = date.toLocaleString("en-GB", { month: "short" });
  return `${date.getDate()} ${month} ${date.getFullYear()}, ${two(date.getHours())}:${two(date.getMinutes())}`;
};
