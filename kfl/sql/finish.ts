// Fragments of the parts of a filter → what the store gets.
import { and, isConstant, UNKNOWN } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import type { SqlFilter, SqlParameter } from "./schema.ts";

/** Keeps only the parameters that the expressions still use, numbered anew. */
function usedParameters(expressions: readonly string[], writer: SqlWriter) {
  const parameters: SqlParameter[] = [];
  const numbers = new Map<string, number>();
  const renumbered = expressions.map((sql) =>
    sql.replace(/\$(\d+)(?=::)/g, (_whole, number: string) => {
      let next = numbers.get(number);
      if (next === undefined) {
        next = writer.first + parameters.length;
        numbers.set(number, next);
        parameters.push(writer.parameters[Number(number) - writer.first] ?? "");
      }
      return `$${next}`;
    }),
  );
  return { renumbered, parameters };
}

/** Joins the parts by AND; a part that has no SQL at all is null. */
export function finishSql(parts: readonly (SqlFragment | null)[], writer: SqlWriter): SqlFilter {
  const whole = and(...parts.map((part) => part ?? UNKNOWN));
  if (isConstant(whole, UNKNOWN)) return { kind: "none" };
  const { renumbered, parameters } = usedParameters([whole.sql, whole.unknown ?? "FALSE"], writer);
  const [sql = "TRUE", unknown = "TRUE"] = renumbered;
  if (whole.unknown === null) {
    if (!whole.mayFail) return { kind: "exact", where: sql, errors: null, parameters };
    return { kind: "exact", where: `(${sql}) IS TRUE`, errors: `(${sql}) IS NULL`, parameters };
  }
  const certain = `(${sql}) IS TRUE`;
  if (unknown === "TRUE") {
    // Only the certain rows and those that stay open are of interest; the parameters of `unknown` are none.
    return { kind: "superset", where: `(${sql}) IS NOT FALSE`, certain, parameters };
  }
  return { kind: "superset", where: `(${certain} OR ((${sql}) IS NULL AND (${unknown})))`, certain, parameters };
}
