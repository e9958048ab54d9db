// Numbers as people read them: grouped counts, decimal byte units, lengths of time. The exact value goes in a tooltip.
const grouped = new Intl.NumberFormat("en-US");

/** `48,201` */
export const formatCount = (value: number): string => grouped.format(value);

const trimmed = (value: number): string => {
  if (value >= 100) {
    return Math.floor(value).toString();
  }
  const text = (Math.floor(value * 10) / 10).toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
};

const scaled = (value: number, units: readonly string[]): string => {
  let rest = Math.abs(value);
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  const sign = value < 0 ? "-" : "";
  return unit === 0 ? `${sign}${Math.round(rest)}${units[0]}` : `${sign}${trimmed(rest)}${units[unit]}`;
};

/** `6.1 M`: a count where the digits do not matter. */
export const formatShortCount = (value: number): string => scaled(value, ["", " k", " M", " G"]);

/** `2.1k/s` */
export const formatRate = (perSecond: number): string => `${scaled(perSecond, ["", "k", "M", "G"])}/s`;

/** `512 B`, `1.2 kB`, `48.1 MB`: decimal units, as traffic is counted. */
export const formatBytes = (bytes: number): string => scaled(bytes, [" B", " kB", " MB", " GB", " TB"]);

/** The exact number of bytes, for tooltips. */
export const formatExactBytes = (bytes: number): string => `${formatCount(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;

/** `830 µs`, `41.5 ms`, `1.2 s`, `2 min 3 s` */
export const formatElapsed = (microseconds: number): string => {
  if (microseconds < 1000) {
    return `${Math.round(microseconds)} µs`;
  }
  if (microseconds < 1_000_000) {
    return `${trimmed(microseconds / 1000)} ms`;
  }
  const seconds = microseconds / 1_000_000;
  if (seconds < 60) {
    return `${trimmed(seconds)} s`;
  }
  return `${formatCount(Math.floor(seconds / 60))} min ${Math.floor(seconds % 60)} s`;
};

/** `312 of 48,201`, or one number where nothing is filtered away. */
export const formatShare = (shown: number, total: number): string =>
  shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;

/** `0.6 %`; a share that is not zero never reads as zero. */
export const formatPercent = (part: number, whole: number): string => {
  if (whole === 0) {
    return "0 %";
  }
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) {
    return "< 0.1 %";
  }
  return `${trimmed(percent)} %`;
};

/** How long until `total` at the present pace, or nothing while there is no pace. */
export const formatTimeLeft = (done: number, total: number, elapsedMs: number): string => {
  if (done <= 0 || total <= 0 || elapsedMs < 300 || done >= total) {
    return "";
  }
  const seconds = Math.ceil(((total - done) / done) * (elapsedMs / 1000));
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`;
};
