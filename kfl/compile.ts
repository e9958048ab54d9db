// Filter text → `Filter`: parse, check, compile, and join with the global filter.
import type { Json } from "../contract/index.ts";
import type { CompileOptions, CompileResult, EntryLike, Filter, Problem, RowFacts } from "./filter.ts";
import { compilePart } from "./part.ts";
import type { Part } from "./part.ts";
import { problemAt } from "./problem.ts";
import type { SqlFilter, SqlSchema } from "./sql/schema.ts";
import { finishSql } from "./sql/finish.ts";
import { SqlWriter } from "./sql/fragment.ts";

const NO_FACTS: RowFacts = {};

class CompiledFilter implements Filter {
  readonly text: string;
  readonly dialect: Filter["dialect"];
  readonly warnings: readonly Problem[];
  readonly limit: number | null;
  readonly rlimit: number | null;
  readonly leftOff: number | null;
  readonly redacts: boolean;
  errorCount = 0;
  lastError = "";
  /** The global filter first: it is read first, and what it redacts the other sees redacted. */
  readonly #parts: readonly Part[];

  constructor(text: string, parts: readonly Part[], own: Part | null) {
    const first = (read: (part: Part) => number | null): number | null =>
      parts.map(read).find((value) => value !== null) ?? null;
    this.text = text;
    this.dialect = own?.dialect ?? null;
    this.warnings = own?.warnings ?? [];
    this.limit = first((part) => part.limit);
    this.rlimit = first((part) => part.rlimit);
    this.leftOff = first((part) => part.leftOff);
    this.redacts = parts.some((part) => part.redacts);
    this.#parts = parts;
  }

  matches(entry: EntryLike, row: RowFacts = NO_FACTS): boolean {
    return this.#run(asJson(entry), row) !== null;
  }

  apply<E extends EntryLike>(entry: E, row: RowFacts = NO_FACTS): E | null {
    // Redaction replaces values by texts and leaves the shape of the document otherwise as it is.
    return this.#run(asJson(entry), row) as E | null;
  }

  sql(schema: SqlSchema, firstParameter = 1): SqlFilter {
    const writer = new SqlWriter(schema, firstParameter);
    // What an earlier part redacts, a later one sees redacted: the table does not hold that.
    const isSeen = this.#parts.map((_part, i) => this.#parts.slice(0, i).some((earlier) => earlier.redacts));
    return finishSql(
      this.#parts.map((part, i) => (isSeen[i] ? null : part.toSql(writer))),
      writer,
    );
  }

  #run(root: Json, row: RowFacts): Json | null {
    let current = root;
    for (const part of this.#parts) {
      const matched = part.matches(current, row);
      if (part.failure !== null) {
        this.errorCount++;
        this.lastError = part.failure;
      }
      if (!matched) return null;
      current = part.root;
    }
    return current;
  }
}

/** Entries are JSON documents; their interface only has no index signature. */
function asJson(entry: EntryLike): Json {
  return entry as unknown as Json;
}

/** Compiles a filter text, with its prefix if it has one. */
export function compile(text: string, options: CompileOptions): CompileResult {
  const global = compilePart(options.globalFilter ?? "", options);
  if (!global.ok) {
    const errors = global.errors.map(({ message }) => problemAt("", 0, 0, `global filter: ${message}`));
    return { ok: false, dialect: null, errors };
  }
  const own = compilePart(text, options);
  if (!own.ok) return own;
  const parts = [global.part, own.part].filter((part) => part !== null);
  return { ok: true, filter: new CompiledFilter(text, parts, own.part) };
}
