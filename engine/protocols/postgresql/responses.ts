// The server's messages to the response at hand: results with their rows, errors, notices, and what a connection's start says.
// It also counts the answers to the messages of an extended request, of which each gets one.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { SERVER } from "../../flow/flow.ts";
import { addCopyData } from "./copy-data.ts";
import { MAX_PARAMETERS } from "./decode-request.ts";
import {
  decodeAuthentication,
  decodeCopy,
  decodeNegotiation,
  decodeNotification,
  decodeOids,
  decodeReport,
  decodeRowDescription,
} from "./decode-response.ts";
import { HEADER_BYTES, messageName } from "./kinds.ts";
import { readString } from "./strings.ts";
import { type CopyResult, newCopyData, type PgResponse, type StatementResult } from "./types.ts";

/** Rows of one result that an entry shows. */
export const MAX_ROWS = 100;
/** Results of one simple query that an entry shows: it may hold many statements. */
export const MAX_RESULTS = 100;
/** Notices of one statement that an entry shows. */
export const MAX_NOTICES = 50;
/** Values that a server announces at the start of a connection. */
export const MAX_PARAMETER_STATUS = 100;
/** Names of steps of one authentication. */
const MAX_STEPS = 20;

export class ResponseReader {
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;
  readonly #areBytesKept: boolean;

  /** `areBytesKept`: the bytes stay what they are, so that rows need no copy. */
  constructor(codecs: Codecs, maxKeptBytes: number, areBytesKept = false) {
    this.#codecs = codecs;
    this.#areBytesKept = areBytesKept;
    this.#maxKeptBytes = maxKeptBytes;
  }

  /** Adds a message that has a type and a length, of which `bytes[start, end)` are here. */
  read(response: PgResponse, bytes: Uint8Array, start: number, end: number, isCut: boolean, wireBytes: number): void {
    const name = messageName(SERVER, bytes[start] as number);
    response.messages.set(name, (response.messages.get(name) ?? 0) + 1);
    response.isTruncated ||= isCut;
    const body = new Reader(bytes, start + HEADER_BYTES, end);
    switch (name) {
      case "DataRow":
        this.#row(response, body, isCut);
        return;
      case "RowDescription":
        this.#rowDescription(response, body, isCut);
        return;
      case "CommandComplete":
        completed(response).tag = readString(body, "tag", this.#codecs);
        return;
      case "EmptyQueryResponse":
        completed(response).isEmpty = true;
        return;
      case "PortalSuspended":
        completed(response).isSuspended = true;
        return;
      case "ErrorResponse":
        response.error ??= decodeReport(body, this.#codecs, isCut);
        return;
      case "NoticeResponse":
        this.#notice(response, body, isCut);
        return;
      case "ReadyForQuery":
        response.transactionStatus = String.fromCharCode(body.u8("status"));
        return;
      case "CopyInResponse":
      case "CopyOutResponse":
      case "CopyBothResponse":
        openResult(response).copy = copyResult(name, body);
        return;
      case "CopyData":
        this.#copyData(response, body, wireBytes - HEADER_BYTES);
        return;
      default:
        this.#other(response, name, body, isCut);
    }
  }

  #other(response: PgResponse, name: string, body: Reader, isCut: boolean): void {
    switch (name) {
      case "ParseComplete":
      case "BindComplete":
      case "CloseComplete":
        response.completions++;
        return;
      case "NoData":
        response.request?.described.shift();
        response.completions++;
        return;
      case "ParameterDescription":
        this.#parameterDescription(response, body);
        return;
      case "FunctionCallResponse":
        response.functionResult = { kept: new KeptBytes(this.#codecs, body.bytes, body.at, body.end), isCut };
        return;
      case "NotificationResponse":
        response.notification = decodeNotification(body, this.#codecs);
        return;
      default:
        this.#ofStart(response, name, body);
    }
  }

  #ofStart(response: PgResponse, name: string, body: Reader): void {
    if (name === "Authentication") {
      const step = decodeAuthentication(body, this.#codecs);
      if (response.authentication.length < MAX_STEPS) response.authentication.push(step.name);
      if (step.mechanisms.length > 0) response.mechanisms = step.mechanisms;
    } else if (name === "BackendKeyData") response.processId = body.u32("process");
    else if (name === "NegotiateProtocolVersion") response.negotiated = decodeNegotiation(body, this.#codecs);
    else if (name === "ParameterStatus") {
      const parameter = readString(body, "name of a parameter", this.#codecs);
      const value = readString(body, "value of a parameter", this.#codecs);
      if (response.parameterCount >= MAX_PARAMETER_STATUS) response.parametersLeftOut++;
      else {
        if (!Object.hasOwn(response.parameterStatus, parameter)) response.parameterCount++;
        response.parameterStatus[parameter] = value;
      }
    }
  }

  #rowDescription(response: PgResponse, body: Reader, isCut: boolean): void {
    const { columns, columnsLeftOut } = decodeRowDescription(body, this.#codecs, isCut);
    const { request } = response;
    const result = openResult(response);
    result.columns = columns;
    result.columnsLeftOut = columnsLeftOut;
    response.isTruncated ||= columnsLeftOut > 0;
    if (request?.kind !== "extended") return;
    response.completions++;
    const statement = request.described.shift() ?? null;
    if (statement === null) return;
    statement.columns = columns;
    result.isOfStatement = true;
  }

  #parameterDescription(response: PgResponse, body: Reader): void {
    const oids = decodeOids(body, MAX_PARAMETERS);
    response.parameterOids = oids;
    const statement = response.request?.described[0] ?? null;
    if (statement !== null) statement.parameterOids = oids;
  }

  #row(response: PgResponse, body: Reader, isCut: boolean): void {
    const result = openResult(response);
    if (result.columns === null && response.request?.kind === "extended") {
      result.columns = response.request.statement?.columns ?? null;
      result.isOfStatement = result.columns !== null;
    }
    result.rowCount++;
    if (result.rows.length >= MAX_ROWS || response.keptBytes + body.left > this.#maxKeptBytes) {
      response.isTruncated = true;
      return;
    }
    response.keptBytes += body.left;
    const { bytes, at, end } = body;
    const kept = this.#areBytesKept ? { bytes: bytes.subarray(at, end) } : new KeptBytes(this.#codecs, bytes, at, end);
    result.rows.push({ kept, isCut });
  }

  /** Rows that came behind those that are kept. */
  passRows(response: PgResponse, count: number): void {
    response.messages.set("DataRow", (response.messages.get("DataRow") ?? 0) + count);
    openResult(response).rowCount += count;
    response.isTruncated = true;
  }

  #notice(response: PgResponse, body: Reader, isCut: boolean): void {
    if (response.notices.length < MAX_NOTICES) response.notices.push(decodeReport(body, this.#codecs, isCut));
    else {
      response.noticesLeftOut++;
      response.isTruncated = true;
    }
  }

  #copyData(response: PgResponse, body: Reader, length: number): void {
    const result = openResult(response);
    // Joined in the middle of a copy: its format was not seen.
    result.copy ??= { direction: "out", format: 0, columns: 0, data: newCopyData() };
    const isWhole = addCopyData(result.copy.data, body.bytes, body.at, body.end, length, this.#codecs);
    if (!isWhole) response.isTruncated = true;
  }
}

function copyResult(name: string, body: Reader): CopyResult {
  const direction = name === "CopyInResponse" ? "in" : name === "CopyOutResponse" ? "out" : "both";
  return { direction, ...decodeCopy(body), data: newCopyData() };
}

/** The result that takes the next row; a new one where the last is complete. */
function openResult(response: PgResponse): StatementResult {
  if (response.open !== null) return response.open;
  const result: StatementResult = {
    columns: null,
    columnsLeftOut: 0,
    isOfStatement: false,
    rows: [],
    rowCount: 0,
    tag: null,
    isSuspended: false,
    isEmpty: false,
    copy: null,
  };
  response.open = result;
  if (response.results.length < MAX_RESULTS) response.results.push(result);
  else {
    response.resultsLeftOut++;
    response.isTruncated = true;
  }
  return result;
}

/** The result that ends now. */
function completed(response: PgResponse): StatementResult {
  const result = openResult(response);
  response.open = null;
  response.completions++;
  return result;
}
