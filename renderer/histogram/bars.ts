// From counts to bars and from the pointer to a range of time. Pure; the component only draws.
import type { Histogram } from "../../contract/index.ts";

/** One bucket every so many pixels, never more than the session gives. */
export const PIXELS_PER_BUCKET = 4;
const MAX_BUCKETS = 500;

export const bucketsForWidth = (width: number): number =>
  Math.min(MAX_BUCKETS, Math.max(1, Math.floor(width / PIXELS_PER_BUCKET)));

export interface Bar {
  /** Heights in pixels; `bad` stands at the bottom of `all`. */
  readonly all: number;
  readonly bad: number;
}

/** Heights for the counts: linear, and whatever is not zero is at least one pixel high, errors two. */
export const barHeights = (counts: readonly number[], bad: readonly number[], height: number): readonly Bar[] => {
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  const scale = (count: number, least: number): number =>
    count === 0 || most === 0 ? 0 : Math.max(least, Math.round((count / most) * height));
  return counts.map((count, index) => {
    const badHeight = scale(bad[index] ?? 0, 2);
    return { all: Math.max(scale(count, 1), badHeight), bad: badHeight };
  });
};

/** The bucket under a pointer, kept inside. */
export const bucketAt = (x: number, width: number, buckets: number): number =>
  Math.min(buckets - 1, Math.max(0, Math.floor((x / Math.max(1, width)) * buckets)));

export interface TimeRange {
  readonly fromNs: string;
  /** Not included. */
  readonly toNs: string;
}

const edge = (histogram: Histogram, bucket: number): bigint => {
  const from = BigInt(histogram.fromNs);
  return from + ((BigInt(histogram.toNs) - from) * BigInt(bucket)) / BigInt(Math.max(1, histogram.counts.length));
};

/** The time from one bucket to another, both included, in either order. */
export const rangeOfBuckets = (histogram: Histogram, a: number, b: number): TimeRange => {
  const [first, last] = a <= b ? [a, b] : [b, a];
  const fromNs = edge(histogram, first);
  const toNs = edge(histogram, last + 1);
  return { fromNs: fromNs.toString(), toNs: (toNs > fromNs ? toNs : fromNs + 1n).toString() };
};

/** How many entries and errors lie in the buckets from one to another. */
export const countInBuckets = (
  histogram: Histogram,
  a: number,
  b: number,
): { readonly all: number; readonly bad: number } => {
  const [first, last] = a <= b ? [a, b] : [b, a];
  const sum = (values: readonly number[]): number =>
    values.slice(first, last + 1).reduce((total, value) => total + value, 0);
  return { all: sum(histogram.counts), bad: sum(histogram.bad) };
};

/** The bars as one SVG path: drawing hundreds of buckets is one element. */
export const barPath = (bars: readonly Bar[], height: number, width: number, of: (bar: Bar) => number): string => {
  const step = width / Math.max(1, bars.length);
  const gap = step >= 3 ? 1 : 0;
  return bars
    .map((bar, index) => {
      const tall = of(bar);
      const x = index * step;
      return tall === 0 ? "" : `M${x.toFixed(2)} ${height}v${-tall}h${(step - gap).toFixed(2)}v${tall}z`;
    })
    .join("");
};
