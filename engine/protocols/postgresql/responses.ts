// The server's messages to the response at hand: results with their rows, errors, notices, and what a connection's start says.
// It also counts the answers to the messages of an extended request, of which each gets one.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { int32At, TextReader } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";
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
import { HEADER_BYTES, TYPES } from "./kinds.ts";
import { readText } from "./strings.ts";
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
  readonly codecs: Codecs;
  /** Bytes of rows of one answer that are kept. */
  readonly maxKeptBytes: number;

  constructor(codecs: Codecs, maxKeptBytes: number) {
    this.codecs = codecs;
    this.maxKeptBytes = maxKeptBytes;
  }

  /** Adds a message that has a type and a length, of which `bytes[start, end)` are here. */
  read(response: PgResponse, bytes: Uint8Array, start: number, end: number, isCut: boolean, wireBytes: number): void {
    const type = bytes[start] as number;
    const from = Math.min(start + HEADER_BYTES, end);
    response.messages.add(type, 1);
    response.isTruncated ||= isCut;
    if (type === TYPES.DATA_ROW) {
      if (this.#takesRow(response, end - from)) {
        const text = this.codecs.latin1(bytes, from, end);
        response.open?.rows.push({ text, from: 0, to: text.length, isCut });
      }
    } else if (type === TYPES.COPY_DATA) this.#copyData(response, bytes, from, end, wireBytes - HEADER_BYTES);
    else this.#message(response, type, new TextReader(this.codecs.latin1(bytes, from, end)), isCut);
  }

  /** Adds whole messages, one behind the other, that waited as one character a byte. */
  readWaiting(response: PgResponse, text: string): void {
    const body = new TextReader(text);
    for (let at = 0; at < text.length; ) {
      const type = text.charCodeAt(at);
      const next = at + 1 + int32At(text, at + 1);
      const from = at + HEADER_BYTES;
      at = next;
      response.messages.add(type, 1);
      if (type !== TYPES.DATA_ROW) {
        body.enter(from, next);
        this.#message(response, type, body, false);
      } else if (this.#takesRow(response, next - from))
        response.open?.rows.push({ text, from, to: next, isCut: false });
    }
  }

  #message(response: PgResponse, type: number, body: TextReader, isCut: boolean): void {
    switch (type) {
      case TYPES.ROW_DESCRIPTION:
        this.#rowDescription(response, body, isCut);
        return;
      case TYPES.COMMAND_COMPLETE:
        completed(response).tag = readText(body, "tag", this.codecs);
        return;
      case TYPES.READY:
        response.transactionStatus = String.fromCharCode(body.u8("status"));
        return;
      case TYPES.EMPTY_QUERY:
        completed(response).isEmpty = true;
        return;
      case TYPES.SUSPENDED:
        completed(response).isSuspended = true;
        return;
      case TYPES.ERROR:
        response.error ??= decodeReport(body, this.codecs, isCut);
        return;
      case TYPES.NOTICE:
        this.#notice(response, body, isCut);
        return;
      case TYPES.COPY_IN:
      case TYPES.COPY_OUT:
      case TYPES.COPY_BOTH:
        openResult(response).copy = copyResult(type, body);
        return;
      default:
        this.#other(response, type, body, isCut);
    }
  }

  #other(response: PgResponse, type: number, body: TextReader, isCut: boolean): void {
    switch (type) {
      case TYPES.PARSED:
      case TYPES.BOUND:
      case TYPES.CLOSED:
        response.completions++;
        return;
      case TYPES.NO_DATA:
        response.request?.described.shift();
        response.completions++;
        return;
      case TYPES.PARAMETERS:
        this.#parameterDescription(response, body);
        return;
      case TYPES.FUNCTION_RESULT:
        response.functionResult = { kept: new KeptBytes(this.codecs, body.text, body.at, body.end), isCut };
        return;
      case TYPES.NOTIFICATION:
        response.notification = decodeNotification(body, this.codecs);
        return;
      default:
        this.#ofStart(response, type, body);
    }
  }

  #ofStart(response: PgResponse, type: number, body: TextReader): void {
    if (type === TYPES.AUTHENTICATION) {
      const step = decodeAuthentication(body, this.codecs);
      if (response.authentication.length < MAX_STEPS) response.authentication.push(step.name);
      if (step.mechanisms.length > 0) response.mechanisms = step.mechanisms;
    } else if (type === TYPES.KEY_DATA) response.processId = body.u32("process");
    else if (type === TYPES.NEGOTIATION) response.negotiated = decodeNegotiation(body, this.codecs);
    else if (type === TYPES.PARAMETER_STATUS) {
      const parameter = readText(body, "name of a parameter", this.codecs);
      const value = readText(body, "value of a parameter", this.codecs);
      if (response.parameterCount >= MAX_PARAMETER_STATUS) response.parametersLeftOut++;
      else {
        if (!Object.hasOwn(response.parameterStatus, parameter)) response.parameterCount++;
        response.parameterStatus[parameter] = value;
      }
    }
  }

  #rowDescription(response: PgResponse, body: TextReader, isCut: boolean): void {
    const { columns, columnsLeftOut } = decodeRowDescription(body, this.codecs, isCut);
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

  #parameterDescription(response: PgResponse, body: TextReader): void {
    const oids = decodeOids(body, MAX_PARAMETERS);
    response.parameterOids = oids;
    const statement = response.request?.described[0] ?? null;
    if (statement !== null) statement.parameterOids = oids;
  }

  /** Counts a row of so many bytes; whether it is kept. */
  #takesRow(response: PgResponse, length: number): boolean {
    const result = openResult(response);
    if (result.columns === null && response.request?.kind === "extended") {
      result.columns = response.request.statement?.columns ?? null;
      result.isOfStatement = result.columns !== null;
    }
    result.rowCount++;
    if (result.rows.length >= MAX_ROWS || response.keptBytes + length > this.maxKeptBytes) {
      response.isTruncated = true;
      return false;
    }
    response.keptBytes += length;
    return true;
  }

  /** Rows that came behind those that are kept. */
  passRows(response: PgResponse, count: number): void {
    response.messages.add(TYPES.DATA_ROW, count);
    openResult(response).rowCount += count;
    response.isTruncated = true;
  }

  #notice(response: PgResponse, body: TextReader, isCut: boolean): void {
    if (response.notices.length < MAX_NOTICES) response.notices.push(decodeReport(body, this.codecs, isCut));
    else {
      response.noticesLeftOut++;
      response.isTruncated = true;
    }
  }

  #copyData(response: PgResponse, bytes: Uint8Array, from: number, end: number, length: number): void {
    const result = openResult(response);
    // Joined in the middle of a copy: its format was not seen.
    result.copy ??= { direction: "out", format: 0, columns: 0, data: newCopyData() };
    const isWhole = addCopyData(result.copy.data, bytes, from, end, length, this.codecs);
    if (!isWhole) response.isTruncated = true;
  }
}

function copyResult(type: number, body: TextReader): CopyResult {
  const direction = type === TYPES.COPY_IN ? "in" : type === TYPES.COPY_OUT ? "out" : "both";
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
