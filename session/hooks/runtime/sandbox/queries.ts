// `onItemQueried` inside the sandbox: what each entry of a batch is to be shown as.
import type { Entries } from "./entries.ts";
import type { Kit } from "./kit.ts";

export type Hook = (...args: unknown[]) => unknown;
export type Queries = ReturnType<typeof queriesOf>;
type Fail = (hook: string, id: string, error: unknown) => string;
/** JSON where it was altered, verdict, problem. */
type Result = readonly [string | null, string, string];

export function verdictOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { passed, failed } = value as { readonly passed?: unknown; readonly failed?: unknown };
  return failed === true ? "failed" : passed === true ? "passed" : "";
}

export function queriesOf(kit: Kit, entries: Entries, verdict: typeof verdictOf, fail: Fail, maxLength: number) {
  const makeTypeError = TypeError;
  let results: Result[] = [];

  /** Null where nothing but its marks differs. */
  function altered(value: object, head: string, document: string): string | null {
    if (entries.isUntouched(value)) return null;
    const json = kit.stringify(value);
    if (json === undefined || json.charAt(0) !== "{") throw new makeTypeError("onItemQueried must return the entry");
    if (json.length > maxLength) throw new makeTypeError("the entry that onItemQueried returned is too large");
    const before = kit.parse(kit.stringify(entries.make(head, document))) as Record<string, unknown>;
    const { passed, failed } = value as { readonly passed?: unknown; readonly failed?: unknown };
    before["passed"] = passed;
    before["failed"] = failed;
    return kit.stringify(before) === json ? null : json;
  }
  function resultOf(value: unknown, id: string, head: string, document: string): Result {
    try {
      if (typeof value !== "object" || value === null) return [null, "", ""];
      return [altered(value, head, document), verdict(value), ""];
    } catch (error) {
      return [null, "", fail("onItemQueried", id, error)];
    }
  }
  return {
    begin(): void {
      results = [];
    },
    query(hook: Hook, index: number, id: string, head: string, document: string): void {
      const batch = results;
      batch[index] = [null, "", ""];
      try {
        const value = hook(entries.make(head, document));
        const isLate = kit.onSettled(
          value,
          (later) => void (batch[index] = resultOf(later, id, head, document)),
          (error) => void (batch[index] = [null, "", fail("onItemQueried", id, error)]),
        );
        batch[index] = isLate ? [null, "", "it did not answer at once"] : resultOf(value, id, head, document);
      } catch (error) {
        batch[index] = [null, "", fail("onItemQueried", id, error)];
      }
    },
    /** Where a call was ended from outside. */
    spoil(index: number, problem: string): void {
      results[index] = [null, "", problem];
    },
    take(): string {
      return kit.stringify(results);
    },
  };
}
