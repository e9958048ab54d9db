// Writes batches, several together in one transaction, one transaction at a time.
import { type DuckDBConnection, LIST, listValue, USMALLINT, VARCHAR } from "@duckdb/node-api";
import type { Endpoint, NameTable } from "../names/name-table.ts";
import { closedError, wrapStoreErrors } from "./database.ts";
import { type Dictionary, kindCode, type SourceFacts } from "./dictionary.ts";
import { insertIntervals } from "./name-columns.ts";
import { type Numbered, Numbering } from "./numbering.ts";
import { type EndNames, type PendingPart, PendingRows } from "./pending-rows.ts";
import {
  ERROR_TYPES,
  FLAG_IS_FLOW,
  FLAG_OUTGOING,
  FLAG_TLS,
  FLAG_TRUNCATED,
  NO_NANOSECONDS,
  NO_NUMBER,
  OUTCOMES,
  ROW_GROUP_ROWS,
  type RowBatch,
  type RowKind,
  type TextColumn,
  textAt,
} from "./row-batch.ts";
import { ENTRY_COLUMNS } from "./schema.ts";
import { NONE_KEPT, restoreVerdicts, type StoredVerdicts } from "./verdicts.ts";

/** Rows written together: some row groups, where the store has fallen behind. */
const MAX_GROUP_ROWS = 8 * ROW_GROUP_ROWS;
/** Characters written together. */
const MAX_GROUP_TEXT = 128 << 20;

/** What a transaction changed. `replaced` are rows that were there before and now read otherwise. */
export type Commit = CommitCause & { readonly lastNumber: number; readonly entries: number };
/** `written`: rows came; those that are replaced were sent again, with new content. `marked`: scripts gave verdicts, or the user noted something. */
export type CommitCause =
  | { readonly cause: "written" | "marked"; readonly replaced: readonly number[] }
  | { readonly cause: "renamed"; readonly replaced: readonly number[] | "all" };

export interface WriterState {
  readonly kinds: Dictionary<RowKind>;
  readonly sources: Dictionary<SourceFacts>;
  readonly names: NameTable;
  readonly verdicts: StoredVerdicts;
}
interface Waiting {
  readonly batch: RowBatch;
  readonly source: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class StoreWriter {
  readonly #connection: DuckDBConnection;
  readonly #pending: PendingRows;
  readonly #state: WriterState;
  readonly #numbering: Numbering;
  readonly #onCommit: (commit: Commit) => void;
  #waiting: Waiting[] = [];
  #tail: Promise<void> = Promise.resolve();
  #isScheduled = false;
  #isClosed = false;

  constructor(
    connection: DuckDBConnection,
    state: WriterState,
    lastNumber: number,
    onCommit: (commit: Commit) => void,
  ) {
    this.#connection = connection;
    this.#pending = new PendingRows(connection);
    this.#state = state;
    this.#numbering = new Numbering(lastNumber);
    this.#onCommit = onCommit;
  }
  /** Number of the newest row that has its names: it is stored or being written. */
  get lastNumber(): number {
    return this.#numbering.last;
  }
  /** Rows that a later row of the same id could not replace. */
  get forgotten(): number {
    return this.#numbering.forgotten;
  }
  /** Resolves when the rows are on disk and can be read. */
  append(batch: RowBatch, source: number): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedError());
    if (batch.count === 0) return this.#tail;
    return new Promise((done, failed) => {
      this.#waiting.push({ batch, source, done, failed });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      void this.exclusively(() => this.#writeWaiting());
    });
  }
  /** Runs `work` while nothing else is written. */
  exclusively<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(closedError());
    const result = this.#tail.then(() => work(this.#connection));
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Waits for what is being written and lets go of the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tail;
    this.#connection.closeSync();
  }

  async #writeWaiting(): Promise<void> {
    this.#isScheduled = false;
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        const commit = await wrapStoreErrors("write", () => this.#write(group));
        this.#onCommit(commit);
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
  }
  #takeGroup(): Waiting[] {
    let rows = 0;
    let text = 0;
    let length = 0;
    for (const { batch } of this.#waiting) {
      rows += batch.count;
      text += batch.textLength;
      if (length > 0 && (rows > MAX_GROUP_ROWS || text > MAX_GROUP_TEXT)) break;
      length++;
    }
    return this.#waiting.splice(0, length);
  }
  async #write(group: readonly Waiting[]): Promise<Commit> {
    const before = this.#numbering.last;
    const { parts, replaced } = this.#number(group);
    const { unsaved } = this.#state.names;
    this.#pending.set(parts);
    await this.#connection.run("BEGIN");
    try {
      await this.#saveDictionaries();
      // Rows never refer to a name that a crash could take away: both are written together.
      await insertIntervals(this.#connection, unsaved);
      const kept = replaced.length > 0 ? await this.#state.verdicts.among(this.#connection, replaced) : NONE_KEPT;
      if (replaced.length > 0) await deleteNumbers(this.#connection, replaced);
      await this.#insert();
      await restoreVerdicts(this.#connection, kept);
      await this.#connection.run("COMMIT");
    } catch (error) {
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw this.#pending.failure ?? error;
    } finally {
      this.#pending.set([]);
    }
    this.#state.kinds.saved();
    this.#state.sources.saved();
    this.#state.names.saved(unsaved.length);
    const { last } = this.#numbering;
    return { cause: "written", lastNumber: last, replaced, entries: last - before };
  }
  #number(group: readonly Waiting[]): { parts: PendingPart[]; replaced: number[] } {
    this.#numbering.beginGroup();
    const numbered = group.map(({ batch, source }) => this.#numbering.assign(batch, source));
    const superseded = supersededRows(numbered);
    const parts = group.map(({ batch, source }, i) => ({
      batch,
      source,
      numbers: numbered[i]?.numbers ?? new Uint32Array(),
      superseded: superseded[i] ?? new Set<number>(),
      kinds: batch.kinds.map((kind) => kindCode(this.#state.kinds, kind)),
      srcNames: this.#namesOf(batch, source, "src"),
      dstNames: this.#namesOf(batch, source, "dst"),
    }));
    return { parts, replaced: [...new Set(numbered.flatMap(({ replaced }) => replaced))] };
  }
  #namesOf(batch: RowBatch, source: number, side: "src" | "dst"): EndNames | null {
    const { names, sources } = this.#state;
    const cluster = sources.values[source]?.cluster ?? "";
    const [own, others] = side === "src" ? [batch.srcIp, batch.dstIp] : [batch.dstIp, batch.srcIp];
    const [ports, otherPorts] = side === "src" ? [batch.srcPort, batch.dstPort] : [batch.dstPort, batch.srcPort];
    // Each address of the batch is looked up once: most have no name, or all have the one that nobody else has.
    const isNamed = own.texts.map((ip) => names.has(cluster, ip));
    if (!isNamed.includes(true)) return null;
    return Array.from({ length: batch.count }, (_, i) => {
      if (isNamed[own.codes[i] ?? 0] !== true) return null;
      const end = endpointAt(own, ports, i);
      return names.resolve(cluster, end, endpointAt(others, otherPorts, i), batch.timeNs[i] ?? 0n);
    });
  }
  async #saveDictionaries(): Promise<void> {
    for (const [table, dictionary] of [
      ["kinds", this.#state.kinds],
      ["sources", this.#state.sources],
    ] as const) {
      const { first, values } = dictionary.fresh();
      if (values.length === 0) continue;
      const codes = listValue(values.map((_value, i) => first + i));
      const texts = listValue(values.map((value) => JSON.stringify(value)));
      const types = [LIST(USMALLINT), LIST(VARCHAR)];
      await this.#connection.run(`INSERT INTO ${table} SELECT unnest($1), unnest($2)`, [codes, texts], types);
    }
  }
  async #insert(): Promise<void> {
    const { values } = this.#state.kinds;
    const lists = [
      values.map(({ protocol }) => protocol.name),
      values.map(({ protocol }) => protocol.abbr),
      values.map(({ protocol }) => protocol.version),
      OUTCOMES,
      ERROR_TYPES,
    ];
    await this.#connection.run(
      insertPending(this.#pending.columns),
      lists.map((list) => listValue(list)),
      lists.map(() => LIST(VARCHAR)),
    );
  }
}

function endpointAt(addresses: TextColumn, ports: Int32Array, i: number): Endpoint {
  const port = ports[i] ?? NO_NUMBER;
  return { ip: textAt(addresses, i), port: port === NO_NUMBER ? null : port };
}

/** Deletes rows by number; the numbers are bound as one list. */
async function deleteNumbers(connection: DuckDBConnection, numbers: readonly number[]): Promise<void> {
  await connection.run(
    "DELETE FROM entries WHERE no IN (SELECT CAST(unnest($1) AS UINTEGER))",
    [listValue(numbers.map(String))],
    [LIST(VARCHAR)],
  );
}

// A number that a later row of the same transaction has again makes the earlier row out of date.
function supersededRows(numbered: readonly Numbered[]): Set<number>[] {
  const superseded = numbered.map(() => new Set<number>());
  const repeated = new Set(numbered.flatMap(({ again, replaced }) => [...again, ...replaced]));
  if (repeated.size === 0) return superseded;
  const seen = new Set<number>();
  for (let part = numbered.length - 1; part >= 0; part--) {
    const numbers = numbered[part]?.numbers ?? new Uint32Array();
    for (let row = numbers.length - 1; row >= 0; row--) {
      const number = numbers[row] ?? 0;
      if (!repeated.has(number)) continue;
      if (seen.has(number)) superseded[part]?.add(row);
      seen.add(number);
    }
  }
  return superseded;
}

// Codes become texts, and marks of absence NULL, inside the database: cheaper there than row by row on the way.
const FROM_CODES: Readonly<Record<string, string>> = {
  elapsed_ns: `nullif(elapsed_ns, CAST('${NO_NANOSECONDS}' AS BIGINT))`,
  handshake_us: "CASE WHEN isnan(handshake_us) THEN NULL ELSE handshake_us END",
  src_port: `nullif(src_port, ${NO_NUMBER})`,
  dst_port: `nullif(dst_port, ${NO_NUMBER})`,
  vlan: `nullif(vlan, ${NO_NUMBER})`,
  protocol_name: "$1[kind + 1]",
  protocol_abbr: "$2[kind + 1]",
  protocol_version: "$3[kind + 1]",
  outcome: "$4[outcome + 1]",
  error_type: "nullif($5[error_type + 1], '')",
  tls: `(flags & ${FLAG_TLS}) <> 0`,
  truncated: `(flags & ${FLAG_TRUNCATED}) <> 0`,
  outgoing: `(flags & ${FLAG_OUTGOING}) <> 0`,
  is_flow: `(flags & ${FLAG_IS_FLOW}) <> 0`,
  // The bytes are checked to be UTF-8 there, and not copied.
  document: "decode(document)",
  passed: "false",
  failed: "false",
};
// Columns that are absent where the batches of a group have nothing for them.
const SPARSE: Readonly<Record<string, string>> = {
  hops: "nullif(hops, '')",
  l7_detected: "nullif(l7_detected, '')",
  ...Object.fromEntries(
    ["src", "dst"].flatMap((side) => [
      [`${side}_name_id`, `nullif(${side}_name_id, 0)`],
      [`${side}_name`, `nullif(${side}_name, '')`],
      [`${side}_namespace`, `nullif(${side}_namespace, '')`],
    ]),
  ),
};

function insertPending(columns: ReadonlySet<string>): string {
  const values = ENTRY_COLUMNS.map(({ name }) => {
    const sparse = SPARSE[name];
    if (sparse !== undefined) return columns.has(name) ? sparse : "NULL";
    return FROM_CODES[name] ?? name;
  });
  return `INSERT INTO entries SELECT ${values.join(", ")} FROM pending_rows()`;
}
