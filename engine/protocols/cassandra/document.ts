// The document of an entry (request and response as JSON). Values are read here, where somebody looks at them.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { commandWord } from "../sql-text.ts";
import { MAX_ROWS } from "./limits.ts";
import type {
  BatchStatement,
  BoundValue,
  CassandraRequest,
  CassandraResponse,
  Column,
  Rows,
  Statement,
} from "./types.ts";
import { keptText, valueText } from "./values.ts";
import { int32 } from "./wire.ts";

export function requestFields(request: CassandraRequest, codecs: Codecs): JsonObject {
  const { opcode, version, stream, flags, query, id, keyspace, values, facts, batch } = request;
  if (opcode === "") return {};
  return {
    command: opcode,
    version,
    stream,
    ...(flags.length > 0 ? { flags: [...flags] } : {}),
    ...(keyspace === "" ? {} : { keyspace }),
    ...(query === "" ? {} : { verb: commandWord(query), query }),
    ...(id === "" ? {} : { statementId: id }),
    ...parameterFields(values, request.statement, codecs),
    ...(request.valuesLeftOut > 0 ? { parametersLeftOut: request.valuesLeftOut } : {}),
    ...facts,
    ...(opcode === "BATCH" ? { statements: batch.map((one) => batchFields(one, codecs)) } : {}),
    ...(request.batchLeftOut > 0 ? { statementsLeftOut: request.batchLeftOut } : {}),
  };
}

function batchFields({ query, statement, id, values }: BatchStatement, codecs: Codecs): JsonObject {
  return { ...(id === "" ? {} : { statementId: id }), query, ...parameterFields(values, statement, codecs) };
}
function parameterFields(values: readonly BoundValue[], statement: Statement | null, codecs: Codecs): JsonObject {
  if (values.length === 0) return {};
  const columns = values.map(({ name }, i) =>
    name === "" ? statement?.bound[i] : statement?.bound.find((column) => column.name === name),
  );
  const names = values.map(({ name }, i) => name || (columns[i]?.name ?? ""));
  const types = columns.map((column) => column?.type.name ?? "");
  const parameters = values.map((one, i) => parameterText(one, columns[i] ?? null, codecs));
  const unset = values.flatMap(({ isUnset }, i) => (isUnset ? [i] : []));
  return {
    parameters,
    ...(names.some((name) => name !== "") ? { parameterNames: names } : {}),
    ...(types.some((type) => type !== "") ? { parameterTypes: types } : {}),
    ...(unset.length > 0 ? { unsetParameters: unset } : {}),
  };
}
/** Values of a statement that was not seen to be prepared have no type: they are text where they are printable. */
function parameterText({ value, length }: BoundValue, column: Column | null, codecs: Codecs): string | null {
  if (value === null) return null;
  const { bytes } = value;
  const printable = column === null ? codecs.utf8(bytes, 0, bytes.length) : null;
  if (printable !== null && /^[\x20-\x7e\u00a0-\uffff]+$/.test(printable)) return printable;
  return keptText(bytes, column?.type ?? null, codecs, value.length < length);
}

export function responseFields(response: CassandraResponse, codecs: Codecs): JsonObject {
  const { opcode, version, stream, flags, kind, error, rows, prepared, facts } = response;
  if (opcode === "") return {};
  return {
    type: opcode,
    version,
    stream,
    ...(flags.length > 0 ? { flags: [...flags] } : {}),
    ...(kind === "" ? {} : { kind }),
    ...(error === null
      ? {}
      : { errorCode: error.code, errorName: error.name, errorMessage: error.message, details: error.details }),
    ...facts,
    ...(rows === null ? {} : rowFields(rows, codecs)),
    ...(prepared === null
      ? {}
      : {
          statementId: prepared.id,
          parameters: columnFields(prepared.bound),
          ...(prepared.columns.length > 0 ? { columns: columnFields(prepared.columns) } : {}),
        }),
  };
}

function columnFields(columns: readonly Column[]): readonly JsonObject[] {
  return columns.map(({ keyspace, table, name, type }) => ({ name, type: type.name, keyspace, table }));
}
function rowFields(rows: Rows, codecs: Codecs): JsonObject {
  const shown = readRows(rows, codecs);
  const leftOut = Math.max(0, rows.rowCount - shown.length);
  return {
    ...(rows.columns.length > 0 ? { columns: columnFields(rows.columns) } : { columnCount: rows.columnCount }),
    rowCount: rows.rowCount,
    rows: shown,
    ...(leftOut > 0 ? { rowsLeftOut: leftOut } : {}),
  };
}
/** Hashes of passwords are as secret as they are. */
function cellText(value: Reader, column: Column | null, codecs: Codecs): string {
  if (column?.name === "salted_hash" && column.keyspace === "system_auth") return "***";
  return valueText(value, column?.type ?? null, codecs);
}
function readRows({ columns, columnCount, rowCount, content }: Rows, codecs: Codecs): readonly (readonly Json[])[] {
  const { bytes } = content;
  const reader = new Reader(bytes, 0, bytes.length);
  const found: Json[][] = [];
  try {
    const shown = columnCount > 0 ? Math.min(rowCount, MAX_ROWS) : 0;
    while (found.length < shown) {
      const row: Json[] = [];
      for (let i = 0; i < columnCount; i++) {
        const length = int32(reader, "length of a value");
        row.push(length < 0 ? null : cellText(reader.sub(length, "value"), columns[i] ?? null, codecs));
      }
      found.push(row);
    }
  } catch (error) {
    // The rows end where they were cut; how many are left out is said.
    if (!(error instanceof Malformed)) throw error;
  }
  return found;
}
