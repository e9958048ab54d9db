// How much is dissected. Each level costs less than the one before.

/** `full`: everything; `summary`: no bodies; `flows`: only flows themselves. */
export const LEVELS = ["full", "summary", "flows"] as const;
export type Level = (typeof LEVELS)[number];
