// Types of checks.mjs, for its tests.
export interface CheckResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
}
export function runChecks(wanted: readonly string[], build: () => Promise<void>): Promise<readonly CheckResult[]>;
export function countReport(kind: "vitest" | "playwright", report: unknown, output?: string): Omit<CheckResult, "name">;
export function closingLine(results: readonly Pick<CheckResult, "passed" | "failed">[]): string;
