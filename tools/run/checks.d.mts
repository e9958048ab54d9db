// Types of checks.mjs, for its tests.
export interface CheckResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** What was out of the ordinary and yet no failure. */
  readonly notes?: readonly string[];
}
interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** Files whose worker died. */
  readonly died: readonly { readonly file: string; readonly failure: string }[];
}
export function runChecks(wanted: readonly string[], build: () => Promise<void>): Promise<readonly CheckResult[]>;
export function countReport(kind: "vitest" | "playwright", report: unknown, output?: string): Counted;
export function closingLine(results: readonly Pick<CheckResult, "passed" | "failed">[]): string;
