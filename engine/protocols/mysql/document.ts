// The document of an entry (request and response as JSON).
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { commandWord } from "../sql-text.ts";
import type { CommandResult, MySqlRequest, MySqlResponse, Row } from "./types.ts";
import { decodeBinaryRow, decodeTextRow, typeName } from "./values.ts";

/** Commands whose text is a statement. */
const STATEMENTS: ReadonlySet<string> = new Set([
  "COM_QUERY",
  "COM_STMT_PREPARE",
  "COM_STMT_EXECUTE",
  "COM_STMT_BULK_EXECUTE",
]);

export function requestFields(request: MySqlRequest): JsonObject {
  const { command, query, statementId, login, fileBytes } = request;
  if (command === "") return {};
  return {
    command,
    database: request.database,
    user: request.user,
    ...(STATEMENTS.has(command) ? { verb: commandWord(query) } : {}),
    ...(query === "" && !STATEMENTS.has(command) ? {} : { query }),
    ...(statementId === null ? {} : { statementId }),
    ...(command === "COM_STMT_EXECUTE" ? { parameters: [...request.parameters] } : {}),
    ...(login === null ? {} : { plugin: login.plugin, attributes: { ...login.attributes } }),
    ...(fileBytes > 0 ? { fileBytes } : {}),
  };
}

export function responseFields(response: MySqlResponse, codecs: Codecs): JsonObject {
  const { results, error, greeting, authentication, status } = response;
  const last = results.at(-1) ?? null;
  return {
    type: typeOf(response),
    ...(last === null ? {} : resultFields(last, codecs)),
    ...(results.length > 1
      ? { results: results.map((one) => ({ type: one.type, ...resultFields(one, codecs) })) }
      : {}),
    ...(response.resultsLeftOut > 0 ? { resultsLeftOut: response.resultsLeftOut } : {}),
    ...(error === null ? {} : { errorCode: error.code, sqlState: error.sqlState, errorMessage: error.message }),
    ...(response.statementId === null
      ? {}
      : { statementId: response.statementId, parameterCount: response.parameterCount }),
    ...(response.fileName === "" ? {} : { fileName: response.fileName }),
    ...(greeting === null
      ? {}
      : { serverVersion: greeting.serverVersion, connectionId: greeting.connectionId, plugin: greeting.plugin }),
    ...(authentication.length > 0 ? { authentication: [...authentication] } : {}),
    ...(status.length > 0 ? { status: [...status] } : {}),
    ...(response.isIncomplete ? { incomplete: true } : {}),
    packets: response.packets,
  };
}

function typeOf({ error, results, greeting }: MySqlResponse): string {
  if (error !== null) return "ERR";
  return results.at(-1)?.type ?? (greeting === null ? "" : "GREETING");
}

function resultFields(result: CommandResult, codecs: Codecs): JsonObject {
  const { type, warnings, info } = result;
  const told = { ...(info === "" ? {} : { info }), ...(warnings > 0 || type === "OK" ? { warnings } : {}) };
  if (type === "RESULTSET") return { ...rowFields(result, codecs), ...told };
  if (type !== "OK") return told;
  const columns = result.columns.length === 0 ? {} : { columns: columnFields(result) };
  return { affectedRows: result.affectedRows, lastInsertId: result.lastInsertId, ...told, ...columns };
}

function columnFields({ columns }: CommandResult): Json {
  return columns.map(({ name, type }) => ({ name, type: typeName(type) }));
}

function rowFields(result: CommandResult, codecs: Codecs): JsonObject {
  const { rows, rowCount, columnsLeftOut } = result;
  return {
    columns: columnFields(result),
    ...(columnsLeftOut > 0 ? { columnsLeftOut } : {}),
    rowCount,
    rows: rows.map((row) => rowValues(row, result, codecs)),
    ...(rowCount > rows.length ? { rowsLeftOut: rowCount - rows.length } : {}),
  };
}

/** A damaged row is empty. */
function rowValues({ kept, isCut }: Row, { isBinary, columns }: CommandResult, codecs: Codecs): Json {
  try {
    const reader = new Reader(kept.bytes);
    return isBinary ? [...decodeBinaryRow(reader, columns, isCut, codecs)] : [...decodeTextRow(reader, isCut, codecs)];
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [];
  }
}
