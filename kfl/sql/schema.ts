// What the store tells about its table, and what it gets back: a WHERE expression with bound parameters.

/** `ts` columns are BIGINT Unix nanoseconds; `int` any integer type; `list` is VARCHAR[]. */
export type SqlType = "string" | "int" | "double" | "bool" | "ts" | "list";

/** A column, or any expression over columns. `sql` is trusted text of the store, never the user's. */
export interface SqlColumn {
  readonly sql: string;
  readonly type: SqlType;
  /**
   * Never NULL. Otherwise NULL means: the variable has its type's default; the path is missing in the entry.
   */
  readonly notNull?: boolean;
}

/**
 * Where the table holds what filters name.
 *
 * - `variables`: KFL 2 variable → column. What is not there is derived, where possible, from the field's
 *   declaration over `paths` and `document`.
 * - `paths`: classic path (`src.ip`, `protocol.name`) → column. Also used by derived variables.
 * - `document`: the JSON column, and the first names of paths that it holds.
 * - `row`: facts of the list row by name (`no`, `summary`, …).
 */
export interface SqlSchema {
  readonly variables: Readonly<Record<string, SqlColumn>>;
  readonly paths: Readonly<Record<string, SqlColumn>>;
  readonly row: Readonly<Record<string, SqlColumn>>;
  readonly document?: { readonly sql: string; readonly roots: readonly string[] };
}

/** Bind integers as BIGINT: they come as bigint. */
export type SqlParameter = string | number | bigint | boolean;

/**
 * - `exact`: rows where `where` is true are the matches; nothing is left to do. `errors` (null: never) is true for
 *   rows on which the filter fails at run time and so does not match.
 * - `superset`: rows where `where` is true are candidates. Those where `certain` is true match; the others are for
 *   `matches` to decide (which also counts run-time errors).
 * - `none`: SQL cannot narrow it down; every entry is for `matches`.
 *
 * All expressions of one result share `parameters`, numbered `$first`, `$first+1`, … (`where` uses all of them).
 * Documents must be JSON as `JSON.stringify` writes it.
 */
export type SqlFilter =
  | {
      readonly kind: "exact";
      readonly where: string;
      readonly errors: string | null;
      readonly parameters: readonly SqlParameter[];
    }
  | {
      readonly kind: "superset";
      readonly where: string;
      readonly certain: string;
      readonly parameters: readonly SqlParameter[];
    }
  | { readonly kind: "none" };
