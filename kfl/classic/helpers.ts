// The helpers of classic filters (kfl.md 1.11) as a table: what they take, what they give, and one line for the
// reader. How they run is in match.ts.

export interface HelperSpec {
  readonly name: string;
  /** Whether it works on the path before it. */
  readonly hasSubject: boolean;
  readonly minArguments: number;
  readonly signature: string;
  readonly doc: string;
}

const helper = (
  name: string,
  hasSubject: boolean,
  minArguments: number,
  signature: string,
  doc: string,
): HelperSpec => ({ name, hasSubject, minArguments, signature, doc });

const clock = (unit: string): HelperSpec =>
  helper(unit, false, 1, `${unit}(n) → time`, `The moment of Apply plus n ${unit}; a negative n is in the past`);

export const HELPERS: readonly HelperSpec[] = [
  helper("startsWith", true, 1, "path.startsWith(text) → bool", "Whether the text begins with this (case-sensitive)"),
  helper("endsWith", true, 1, "path.endsWith(text) → bool", "Whether the text ends with this (case-sensitive)"),
  helper("contains", true, 1, "path.contains(text) → bool", "Whether the text holds this (case-sensitive)"),
  helper("json", true, 0, "path.json().path", "Opens a JSON text (plain or base64); the path goes on inside it"),
  helper("xml", true, 0, "path.xml().path", "Opens an XML text (plain or base64); the path goes on inside it"),
  helper("datetime", false, 1, 'datetime("9/21/2026, 1:33:20 PM") → time', "A moment in UTC; ISO 8601 works as well"),
  helper("now", false, 0, "now() → time", "The moment at which the filter was applied"),
  ...["seconds", "minutes", "hours", "days", "weeks", "months", "years"].map(clock),
  helper("limit", false, 1, "limit(n)", "Ends the stream after n matches; always true"),
  helper("redact", false, 1, 'redact("path", …)', "Shows [REDACTED] in place of these values; always true"),
  helper("record", false, 1, "record(name) → bool", "Whether the entry belongs to the recording of this name"),
  helper("rlimit", false, 1, "rlimit(n)", "Only the last n matches of the stored history; always true"),
  helper("leftOff", false, 1, "leftOff(n)", "Starts at entry number n; always true"),
];

export const HELPERS_BY_NAME: ReadonlyMap<string, HelperSpec> = new Map(HELPERS.map((spec) => [spec.name, spec]));
