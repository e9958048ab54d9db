// Spans of time for people: `42 s`, `5 min`, `2 h 10 min`, `3 d 4 h`.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return joined(whole, MINUTE, "min", 1, "s");
  return whole < DAY ? joined(whole, HOUR, "h", MINUTE, "min") : joined(whole, DAY, "d", HOUR, "h");
}

function joined(seconds: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((seconds % unit) / smaller);
  return `${Math.floor(seconds / unit)} ${name}${rest === 0 ? "" : ` ${rest} ${smallerName}`}`;
}
