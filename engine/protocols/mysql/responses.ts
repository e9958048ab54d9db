// The packets of one answer, in order. A result set is a count, so many columns, rows, and an end; servers before 5.7.5 also end
// the columns with an EOF. The end may say that another result follows: a query may hold several statements.
//
//   first    OK → done, or first again when more results follow     ERR → done     0xfb → file (LOCAL INFILE)
//            a count → columns      COM_STMT_PREPARE: OK → parameters
//   columns  so many of them → rows    parameters  so many → their columns → done, each list with an EOF of its own or without
//   rows     EOF or OK with 0xfe → done, or first when more results follow       ERR → done
//   login    OK, ERR → done     all others are steps of the authentication
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import {
  CURSOR_EXISTS,
  decodeColumn,
  decodeEof,
  decodeError,
  decodeOk,
  decodePrepared,
  MORE_RESULTS,
  statusNames,
} from "./decode-response.ts";
import { type CommandResult, type MySqlResponse, newResult } from "./types.ts";
import { MAX_PAYLOAD_BYTES } from "./frame.ts";
import { readLenenc, readRest, shownText } from "./wire.ts";

/** Rows, columns and results of one command that an entry shows. */
export const MAX_ROWS = 100;
export const MAX_COLUMNS = 4096;
export const MAX_RESULTS = 100;
/** Steps of an authentication that are named. */
const MAX_STEPS = 20;

export const [OK, LOCAL_FILE, EOF, ERR] = [0x00, 0xfb, 0xfe, 0xff];
const [AUTH_MORE, AUTH_SWITCH] = [0x01, 0xfe];
/** An EOF has a mark and up to four bytes; in the place of one may stand an OK, which is longer. */
export const MAX_EOF_BYTES = 5;

type State = "first" | "columns" | "parameters" | "preparedColumns" | "rows" | "fields" | "done";

/** Follows one answer. */
export class ResponseReader {
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;
  readonly #response: MySqlResponse;
  readonly #command: string;
  #state: State;
  #left = 0;
  #preparedColumns = 0;
  #result: CommandResult = newResult();
  #hasColumnsEnded = false;

  constructor(response: MySqlResponse, codecs: Codecs, maxKeptBytes: number) {
    this.#response = response;
    this.#codecs = codecs;
    this.#maxKeptBytes = maxKeptBytes;
    this.#command = response.request?.command ?? "";
    this.#state = this.#command === "COM_FIELD_LIST" ? "fields" : this.#command === "COM_STMT_FETCH" ? "rows" : "first";
    if (this.#state === "fields") this.#begin("RESULTSET");
    if (this.#state === "rows") this.#beginRows(true);
  }

  /**
   * True: the answer is whole. `isCut`: the packet goes on behind what is here; `areBytesKept`: the bytes stay what they are, so
   * that a row needs no copy.
   */
  read(payload: Reader, isCut: boolean, areBytesKept = false): boolean {
    const response = this.#response;
    response.packets++;
    response.isTruncated ||= isCut;
    if (payload.left === 0) return this.#state === "done";
    const mark = payload.bytes[payload.at] as number;
    if (mark === ERR && this.#state !== "columns") return this.#failed(payload);
    if (this.#command === "LOGIN" || this.#command === "COM_CHANGE_USER") return this.#login(mark, payload);
    switch (this.#state) {
      case "first":
        this.#first(mark, payload, isCut);
        break;
      case "columns":
      case "parameters":
      case "preparedColumns":
        this.#column(mark, payload);
        break;
      case "fields":
        if (isEof(mark, payload)) this.#ended(payload);
        else this.#addColumn(payload);
        break;
      case "rows":
        this.#row(mark, payload, isCut, areBytesKept);
        break;
    }
    return this.#state === "done";
  }

  #failed(payload: Reader): boolean {
    this.#response.error = decodeError(payload, this.#codecs);
    this.#state = "done";
    return true;
  }

  #login(mark: number, payload: Reader): boolean {
    if (mark === OK) {
      this.#ok(payload);
      return true;
    }
    const { authentication } = this.#response;
    if (authentication.length < MAX_STEPS) authentication.push(stepName(mark, payload, this.#codecs));
    return false;
  }

  #begin(type: CommandResult["type"]): CommandResult {
    const result = newResult();
    result.type = type;
    this.#result = result;
    if (this.#response.results.length < MAX_RESULTS) this.#response.results.push(result);
    else {
      this.#response.resultsLeftOut++;
      this.#response.isTruncated = true;
    }
    return result;
  }

  #first(mark: number, payload: Reader, isCut: boolean): void {
    if (this.#command === "COM_STMT_PREPARE" && mark === OK) this.#prepared(payload);
    else if (this.#command === "COM_STATISTICS") {
      this.#begin("TEXT").info = readRest(payload, this.#codecs);
      this.#state = "done";
    } else if (mark === OK) this.#ok(payload);
    else if (isEof(mark, payload)) {
      this.#begin("EOF");
      this.#ended(payload);
    } else if (mark === LOCAL_FILE) {
      payload.skip(1, "mark");
      this.#response.fileName = readRest(payload, this.#codecs);
    } else this.#count(payload, isCut);
  }

  #ok(payload: Reader): void {
    const { status, affectedRows, lastInsertId, warnings, info } = decodeOk(payload, this.#codecs);
    Object.assign(this.#begin("OK"), { affectedRows, lastInsertId, warnings, info });
    this.#next(status);
  }

  #next(status: number): void {
    this.#response.status = statusNames(status);
    this.#state = (status & MORE_RESULTS) === 0 ? "done" : "first";
  }

  #prepared(payload: Reader): void {
    const { statementId, columnCount, parameterCount, warnings } = decodePrepared(payload);
    this.#response.statementId = statementId;
    this.#response.parameterCount = parameterCount;
    this.#begin("OK").warnings = warnings;
    this.#preparedColumns = columnCount;
    this.#left = parameterCount;
    this.#state = parameterCount > 0 ? "parameters" : "preparedColumns";
    if (parameterCount === 0) this.#beginPreparedColumns();
  }

  #beginPreparedColumns(): void {
    this.#left = this.#preparedColumns;
    this.#state = this.#left > 0 ? "preparedColumns" : "done";
  }

  /** MariaDB may say behind the count that the columns are those of before, and leave them out. */
  #count(payload: Reader, isCut: boolean): void {
    const count = readLenenc(payload, "number of columns");
    const hasColumns = payload.left === 0 || payload.u8("whether columns follow") !== 0;
    const isBinary = this.#command === "COM_STMT_EXECUTE" || this.#command === "COM_STMT_BULK_EXECUTE";
    this.#beginRows(isBinary);
    this.#left = hasColumns ? count : 0;
    this.#state = hasColumns && count > 0 && !isCut ? "columns" : "rows";
    if (hasColumns) this.#result.columns = [];
  }

  /** Columns of a prepared statement are known before they come. */
  #beginRows(isBinary: boolean): void {
    const result = this.#begin("RESULTSET");
    result.isBinary = isBinary;
    result.columns = [...(this.#response.request?.statement?.columns ?? [])];
  }

  #column(mark: number, payload: Reader): void {
    // The EOF of the list before: there are servers that send one, and servers that do not.
    if (isEof(mark, payload)) {
      if (this.#left === 0) this.#listEnded();
      return;
    }
    if (this.#state !== "parameters") this.#addColumn(payload);
    this.#left--;
    if (this.#left > 0) return;
    if (this.#state === "columns") this.#state = "rows";
    else if (this.#state === "parameters") this.#listEnded();
    else this.#state = "done";
  }

  #listEnded(): void {
    if (this.#state === "parameters") this.#beginPreparedColumns();
  }

  #addColumn(payload: Reader): void {
    const { columns } = this.#result;
    if (columns.length < MAX_COLUMNS) columns.push(decodeColumn(payload, this.#codecs));
    else {
      this.#result.columnsLeftOut++;
      this.#response.isTruncated = true;
    }
  }

  #row(mark: number, payload: Reader, isCut: boolean, areBytesKept: boolean): void {
    const result = this.#result;
    if (isEof(mark, payload)) {
      const isFirst = result.rowCount === 0 && !this.#hasColumnsEnded;
      this.#hasColumnsEnded = true;
      const { status, warnings } = decodeEof(payload);
      result.warnings = warnings;
      // The end of the columns; where a cursor was opened it is the end of all.
      if (!isFirst || this.#command === "COM_STMT_FETCH" || (status & CURSOR_EXISTS) !== 0) this.#endRows(status);
      return;
    }
    // In a text row 0xfe begins a value of 16 MiB and more, in a binary one nothing does.
    if (mark === EOF && payload.left < MAX_PAYLOAD_BYTES) {
      const { status, warnings } = decodeOk(payload, this.#codecs);
      result.warnings = warnings;
      this.#endRows(status);
      return;
    }
    result.rowCount++;
    if (result.rows.length >= MAX_ROWS || this.#response.keptBytes + payload.left > this.#maxKeptBytes) {
      this.#response.isTruncated = true;
      return;
    }
    this.#response.keptBytes += payload.left;
    const { bytes, at, end } = payload;
    const kept = areBytesKept ? { bytes: bytes.subarray(at, end) } : new KeptBytes(this.#codecs, bytes, at, end);
    result.rows.push({ kept, isCut });
  }
  /** Rows that came behind those that are kept. */
  passRows(count: number): void {
    this.#response.packets += count;
    this.#result.rowCount += count;
    this.#response.isTruncated = true;
  }

  #endRows(status: number): void {
    this.#hasColumnsEnded = false;
    this.#next(status);
  }

  #ended(payload: Reader): void {
    const { warnings, status } = decodeEof(payload);
    this.#result.warnings = warnings;
    this.#next(status);
  }
}

function isEof(mark: number, payload: Reader): boolean {
  return mark === EOF && payload.left <= MAX_EOF_BYTES;
}

/** Plugin of a switch, `more` for data of a plugin. */
function stepName(mark: number, payload: Reader, codecs: Codecs): string {
  if (mark === AUTH_MORE) return "more data";
  if (mark !== AUTH_SWITCH) return "unknown";
  const from = payload.at + 1;
  const nul = payload.bytes.indexOf(0, from);
  const to = nul < 0 || nul > payload.end ? payload.end : nul;
  return to === from ? "old password" : shownText(payload.bytes, from, to, codecs);
}
