// Text of a JSON value, for facts.

/** Text and numbers as they are; absent values are empty; anything else is JSON. */
export function wordOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
