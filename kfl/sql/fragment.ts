// SQL under construction. An expression is three-valued: TRUE matches, FALSE does not, NULL is a run-time error of
// the filter or something that SQL cannot tell. AND, OR and NOT over these three are exactly what `&&`, `||` and `!`
// of KFL 2 do with errors, so that no term needs a guard of its own.
import type { SqlColumn, SqlParameter, SqlSchema } from "./schema.ts";

/**
 * A boolean expression. `mayFail`: NULL can be an error. `unknown`: an expression that is TRUE on rows where NULL
 * means that SQL cannot tell; null where there are none.
 */
export interface SqlFragment {
  readonly sql: string;
  readonly mayFail: boolean;
  readonly unknown: string | null;
}

export const known = (sql: string): SqlFragment => ({ sql, mayFail: false, unknown: null });
export const TRUE = known("TRUE");
export const FALSE = known("FALSE");
/** Nothing is known of any row. */
export const UNKNOWN: SqlFragment = { sql: "NULL::BOOLEAN", mayFail: false, unknown: "TRUE" };

export const isConstant = (fragment: SqlFragment, value: SqlFragment): boolean => fragment.sql === value.sql;

function joinUnknown(fragments: readonly SqlFragment[]): string | null {
  const conditions = [...new Set(fragments.flatMap(({ unknown }) => (unknown === null ? [] : [unknown])))];
  if (conditions.length === 0) return null;
  return conditions.includes("TRUE") ? "TRUE" : conditions.map((condition) => `(${condition})`).join(" OR ");
}

function join(fragments: readonly SqlFragment[], sign: "AND" | "OR", neutral: SqlFragment): SqlFragment {
  const rest = fragments.filter((fragment) => !isConstant(fragment, neutral));
  const [only] = rest;
  if (!only) return neutral;
  if (rest.length === 1) return only;
  return {
    sql: `(${rest.map(({ sql }) => sql).join(` ${sign} `)})`,
    mayFail: rest.some(({ mayFail }) => mayFail),
    unknown: joinUnknown(rest),
  };
}

export const and = (...fragments: readonly SqlFragment[]): SqlFragment =>
  fragments.some((fragment) => isConstant(fragment, FALSE)) ? FALSE : join(fragments, "AND", TRUE);
export const or = (...fragments: readonly SqlFragment[]): SqlFragment =>
  fragments.some((fragment) => isConstant(fragment, TRUE)) ? TRUE : join(fragments, "OR", FALSE);
export const not = (fragment: SqlFragment): SqlFragment => ({ ...fragment, sql: `(NOT ${fragment.sql})` });

/** Numbers the parameters. The same value is bound once, so that the same expression stays the same. */
export class SqlWriter {
  readonly schema: SqlSchema;
  readonly parameters: SqlParameter[] = [];
  readonly first: number;

  constructor(schema: SqlSchema, firstParameter: number) {
    this.schema = schema;
    this.first = firstParameter;
  }

  bind(value: SqlParameter): string {
    const found = this.parameters.findIndex((parameter) => Object.is(parameter, value));
    if (found === -1) this.parameters.push(value);
    return `$${this.first + (found === -1 ? this.parameters.length - 1 : found)}`;
  }

  text(value: string): string {
    return `${this.bind(value)}::VARCHAR`;
  }

  integer(value: bigint | number): string {
    return `${this.bind(BigInt(value))}::BIGINT`;
  }

  /** Drivers take a whole number for an integer; one beyond 64 bits is bound as text. */
  double(value: number): string {
    const isHuge = Number.isInteger(value) && !Number.isSafeInteger(value);
    return `${this.bind(isHuge ? String(value) : value)}::DOUBLE`;
  }

  column(of: "variables" | "paths" | "row", name: string): SqlColumn | undefined {
    const columns = this.schema[of];
    return Object.hasOwn(columns, name) ? columns[name] : undefined;
  }
}
