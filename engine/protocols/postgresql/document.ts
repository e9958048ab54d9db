// The document of an entry (request and response as JSON). Statements without an answer, and what was never seen, leave their
// fields out or empty, so that filters find what is there.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { commandWord } from "../sql-text.ts";
import { copiedText } from "./copy-data.ts";
import { type BoundValues, decodeBind, withFormats } from "./decode-request.ts";
import { decodeRow, parseTag } from "./decode-response.ts";
import { typeName } from "./oids.ts";
import { sqlStateName } from "./sqlstate.ts";
import type { Body, CopyData, PgRequest, PgResponse, Portal, Report, StatementResult } from "./types.ts";
import { hexText, showValue } from "./values.ts";

const NO_VALUES: BoundValues = { values: [], valuesLeftOut: 0, resultFormats: [], isCut: false };
/** Oldest step last: what an extended request is called by, in this order. */
const EXTENDED_NAMES = ["Execute", "Parse", "Bind", "Describe", "Close"];

/** Filled field by field, as is everything here: entries come in millions, and parts that are spread into one cost more than all else. */
export function requestFields(request: PgRequest, codecs: Codecs): JsonObject {
  const { startup, copy, kind } = request;
  if (kind === "lost") return {};
  const fields: Record<string, Json> = { messageType: messageType(request), messages: [...request.messages] };
  if (request.messagesLeftOut > 0) fields["messagesLeftOut"] = request.messagesLeftOut;
  fields["database"] = request.database;
  fields["user"] = request.user;
  if (kind === "simple" || kind === "extended") addStatement(fields, request, codecs);
  if (startup !== null) {
    fields["protocolVersion"] = startup.version;
    fields["startupParameters"] = { ...startup.parameters };
  }
  if (request.mechanism !== "") fields["mechanism"] = request.mechanism;
  if (kind === "cancel") fields["processId"] = request.processId;
  if (kind === "function") fields["functionOid"] = request.functionOid;
  if (copy !== null) fields["copy"] = copyFields(copy, 0, codecs);
  if (request.copyFailure !== "") fields["copyFailure"] = request.copyFailure;
  return fields;
}

function messageType({ kind, messages }: PgRequest): string {
  if (kind !== "extended") return messages[0] ?? "";
  return EXTENDED_NAMES.find((name) => messages.includes(name)) ?? messages[0] ?? "";
}

function addStatement(fields: Record<string, Json>, request: PgRequest, codecs: Codecs): void {
  const { query, statement, portal } = request;
  fields["command"] = commandWord(query);
  fields["query"] = query;
  if (request.kind === "simple") return;
  const types = statement?.parameterOids ?? [];
  const bound = boundValues(portal, codecs);
  fields["statement"] = request.statementName;
  fields["portal"] = request.portalName;
  fields["parameters"] = [...bound.values];
  if (types.length > 0) fields["parameterTypes"] = types.map(typeText);
  if (bound.valuesLeftOut > 0) fields["parametersLeftOut"] = bound.valuesLeftOut;
  if (request.maxRows > 0) fields["maxRows"] = request.maxRows;
}

/** A type by name, or by number where it is not a fixed one. */
function typeText(oid: number): string {
  return typeName(oid) || String(oid);
}

/** The values of a Bind; none where it is damaged: its names could be read, so the statement is known all the same. */
function boundValues(portal: Portal | null, codecs: Codecs): BoundValues {
  if (portal === null) return NO_VALUES;
  const { kept, isCut } = portal.bind;
  return orElse(NO_VALUES, () =>
    decodeBind(new Reader(kept.bytes), portal.statement?.parameterOids ?? [], codecs, isCut),
  );
}

/** What a peer sent is damaged: the message counts, its content is left out. */
function orElse<T>(otherwise: T, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return otherwise;
  }
}

function copyFields(copy: CopyData, format: number, codecs: Codecs): JsonObject {
  return { messages: copy.messages, bytes: copy.bytes, text: copiedText(copy, format, codecs) };
}

export function responseFields(response: PgResponse, request: PgRequest | null, codecs: Codecs): JsonObject {
  const { messages, results, error, notices } = response;
  const fields: Record<string, Json> = { messages: messages.byName() };
  const last = results.at(-1);
  if (last !== undefined) addResult(fields, last, request, codecs);
  if (results.length > 1) fields["results"] = results.map((one) => addResult({}, one, request, codecs));
  if (response.resultsLeftOut > 0) fields["resultsLeftOut"] = response.resultsLeftOut;
  if (response.transactionStatus !== "") fields["transactionStatus"] = response.transactionStatus;
  if (error !== null) Object.assign(fields, errorFields(error));
  if (notices.length > 0) fields["notices"] = notices.map(noticeFields);
  if (response.noticesLeftOut > 0) fields["noticesLeftOut"] = response.noticesLeftOut;
  if (response.parameterOids !== null) fields["parameterTypes"] = response.parameterOids.map(typeText);
  addStart(fields, response);
  if (response.functionResult !== null) fields["functionResult"] = functionResult(response.functionResult, codecs);
  if (response.isIncomplete) fields["incomplete"] = true;
  if (response.notification !== null) Object.assign(fields, response.notification);
  return fields;
}

function addStart(fields: Record<string, Json>, response: PgResponse): void {
  const { authentication, mechanisms, parameterStatus, negotiated } = response;
  if (response.encryption !== "") fields["encryption"] = response.encryption;
  if (authentication.length > 0) fields["authentication"] = [...authentication];
  if (mechanisms.length > 0) fields["mechanisms"] = [...mechanisms];
  if (response.parameterCount > 0) fields["parameterStatus"] = { ...parameterStatus };
  if (response.parametersLeftOut > 0) fields["parametersLeftOut"] = response.parametersLeftOut;
  if (response.processId > 0) fields["processId"] = response.processId;
  if (negotiated === null) return;
  fields["protocolVersion"] = negotiated.version;
  fields["unknownOptions"] = [...negotiated.options];
}

function functionResult(result: Body, codecs: Codecs): Json {
  const body = new Reader(result.kept.bytes);
  const read = (): Json => {
    const length = body.u32("length of the result") | 0;
    if (length < 0) return null;
    // The format is that which the call asked for; text shows itself.
    const from = body.take(result.isCut ? Math.min(length, body.left) : length, "result");
    const isText = codecs.utf8(body.bytes, from, body.at) !== null && !body.bytes.subarray(from, body.at).includes(0);
    return isText ? showValue(body.bytes, from, body.at, 0, 0, codecs).text : hexText(body.bytes, from, body.at);
  };
  return orElse("", read);
}

function addResult(
  fields: Record<string, Json>,
  result: StatementResult,
  request: PgRequest | null,
  codecs: Codecs,
): JsonObject {
  const { copy } = result;
  const tag = result.tag === null ? null : parseTag(result.tag);
  // Commands without a count in their tag, and results without their end, count what came.
  const seen = result.rowCount > 0 || (tag !== null && result.columns !== null) ? result.rowCount : null;
  const rowCount = tag?.rowCount ?? seen;
  fields["command"] = tag?.command ?? "";
  if (rowCount !== null) fields["rowCount"] = rowCount;
  if (result.columns !== null) fields["columns"] = columnFields(result);
  if (result.columnsLeftOut > 0) fields["columnsLeftOut"] = result.columnsLeftOut;
  if (result.rowCount > 0) addRows(fields, result, request, codecs);
  if (result.isSuspended) fields["suspended"] = true;
  if (result.isEmpty) fields["empty"] = true;
  if (copy !== null) fields["copy"] = copyResultFields(copy, codecs);
  return fields;
}

function copyResultFields(copy: NonNullable<StatementResult["copy"]>, codecs: Codecs): JsonObject {
  const { direction, format, columns, data } = copy;
  const shown = { direction, format: format === 0 ? "text" : "binary", columns };
  return data.messages === 0 ? shown : { ...shown, ...copyFields(data, format, codecs) };
}

function columnFields({ columns }: StatementResult): Json {
  return (columns ?? []).map(({ name, typeOid }) => ({ name, typeOid, type: typeName(typeOid) }));
}

function addRows(
  fields: Record<string, Json>,
  result: StatementResult,
  request: PgRequest | null,
  codecs: Codecs,
): void {
  const { rows, rowCount, columns, isOfStatement } = result;
  const formats = isOfStatement ? boundValues(request?.portal ?? null, codecs).resultFormats : [];
  const shown = columns === null || !isOfStatement ? columns : withFormats(columns, formats);
  fields["rows"] = rows.map((row) => orElse<Json>([], () => decodeRow(row, shown, codecs)));
  if (rowCount > rows.length) fields["rowsLeftOut"] = rowCount - rows.length;
}

const ERROR_FIELDS: readonly (readonly [string, string])[] = [
  ["D", "errorDetail"],
  ["H", "errorHint"],
  ["P", "errorPosition"],
  ["W", "errorContext"],
  ["s", "errorSchema"],
  ["t", "errorTable"],
  ["c", "errorColumn"],
  ["d", "errorDataType"],
  ["n", "errorConstraint"],
  ["R", "errorRoutine"],
];

function errorFields(error: Report): JsonObject {
  const code = error["C"] ?? "";
  const fields: Record<string, Json> = {
    errorSeverity: error["V"] ?? error["S"] ?? "",
    errorCode: code,
    errorName: sqlStateName(code),
    errorMessage: error["M"] ?? "",
  };
  for (const [letter, name] of ERROR_FIELDS) {
    const text = error[letter];
    if (text !== undefined) fields[name] = text;
  }
  return fields;
}

function noticeFields(notice: Report): JsonObject {
  return {
    severity: notice["V"] ?? notice["S"] ?? "",
    code: notice["C"] ?? "",
    message: notice["M"] ?? "",
    ...(notice["D"] === undefined ? {} : { detail: notice["D"] }),
    ...(notice["H"] === undefined ? {} : { hint: notice["H"] }),
  };
}
