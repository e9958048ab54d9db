// What the server says to one command, as pairing sees it. Its packets wait as bytes until somebody reads the entry: their values
// cost more than all else that is done with them, and who only counts needs none. On arrival they are followed up to the end of
// the answer; what is rare, cut, damaged, too much, or tells of a prepared statement is read at once. See responses.ts for the states.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import type { Span } from "../../moment.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { MORE_RESULTS, CURSOR_EXISTS } from "./decode-response.ts";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, payloadLength } from "./frame.ts";
import { isPlainColumn, statusOfEof, statusOfOk, u16At } from "./plain.ts";
import { EOF, ERR, LOCAL_FILE, MAX_EOF_BYTES, MAX_RESULTS, MAX_ROWS, OK, ResponseReader } from "./responses.ts";
import { type Greeting, type MySqlRequest, MySqlResponse } from "./types.ts";
import { NULL_MARK } from "./wire.ts";

/** Commands whose answers are not results, or are needed to read others. */
const READ_AT_ONCE: ReadonlySet<string> = new Set(["COM_STATISTICS", "COM_CHANGE_USER"]);
const [FIRST, COLUMNS, ROWS, LOGIN, FIELDS] = [0, 1, 2, 3, 4];
/** Bytes of an ERR up to its code. */
const MIN_ERROR_BYTES = 3;

export class Answer {
  readonly span: Span;
  readonly request: MySqlRequest | null;
  isTruncated = false;
  isIncomplete = false;
  hasError = false;
  greeting: Greeting | null = null;
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;
  /** Packets in order, and in their place how many rows were too many. */
  readonly #waiting: (KeptBytes | number)[] = [];
  /** Bytes that wait, but for rows: those have a limit of their own. */
  #waitingBytes = 0;
  #rowBytes = 0;
  #state: number;
  /** Columns that are still to come. */
  #left = 0;
  #results = 0;
  /** Rows of the result at hand, and those of them that are kept. */
  #rows = 0;
  #keptRows = 0;
  #hasColumnsEnded = false;
  #isDone = false;
  /** Rows left out since the last packet that was kept. */
  #passed = 0;
  /** What is still to be kept of the bytes at hand. */
  #bytes: Uint8Array | null = null;
  #from = 0;
  #to = 0;
  /** Everything so far, and what reads it; null while it waits. */
  #read: MySqlResponse | null = null;
  #reader: ResponseReader | null = null;

  constructor(span: Span, request: MySqlRequest | null, codecs: Codecs, maxKeptBytes: number) {
    this.span = span;
    this.request = request;
    this.#codecs = codecs;
    this.#maxKeptBytes = maxKeptBytes;
    const command = request?.command ?? "";
    this.#state = command === "LOGIN" ? LOGIN : command === "COM_FIELD_LIST" ? FIELDS : FIRST;
    if (READ_AT_ONCE.has(command) || command.startsWith("COM_STMT_")) this.#readAll();
  }

  get whole(): MySqlResponse {
    const read = this.#read ?? this.#readAll();
    read.isIncomplete = this.isIncomplete;
    read.greeting = this.greeting;
    return read;
  }
  /** A local file that the server asks for. */
  get fileName(): string {
    return this.#read?.fileName ?? "";
  }

  /** True: the answer is whole. The packet must be kept, by `keep`, while its bytes are valid. */
  add(bytes: Uint8Array, start: number, end: number, isCut: boolean): boolean {
    if (this.#read === null && !isCut && this.#waits(bytes, start, end)) return this.#isDone;
    const read = this.#read ?? this.#readAll();
    const isDone = this.#reader?.read(new Reader(bytes, start + HEADER_BYTES, end), isCut) ?? false;
    this.isTruncated ||= read.isTruncated;
    this.hasError = read.error !== null;
    return isDone;
  }

  /** Takes a whole packet if it is a row that waits: most packets are. */
  takesRow(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start - HEADER_BYTES;
    const mark = bytes[start + HEADER_BYTES] as number;
    if (this.#state !== ROWS || this.#read !== null || mark === EOF || mark === ERR) return false;
    if (length === 0 || length > this.#maxKeptBytes - HEADER_BYTES || length >= MAX_PAYLOAD_BYTES) return false;
    this.span.wireBytes += end - start;
    this.#row(bytes, start, end);
    return true;
  }

  keep(): void {
    if (this.#bytes === null) return;
    this.#waiting.push(new KeptBytes(this.#codecs, this.#bytes, this.#from, this.#to));
    this.#bytes = null;
  }

  /** False: it is to be read at once. */
  #waits(bytes: Uint8Array, start: number, end: number): boolean {
    const from = start + HEADER_BYTES;
    const mark = bytes[from] as number;
    if (this.#state === ROWS && from < end && mark !== EOF && mark !== ERR) {
      this.#row(bytes, start, end);
      return true;
    }
    if (this.#waitingBytes + end - start > MAX_WAITING_BYTES) return false;
    if (from < end && !this.#follow(mark, bytes, from, end)) return false;
    this.#waitingBytes += end - start;
    this.#hold(bytes, start, end);
    return true;
  }

  #follow(mark: number, bytes: Uint8Array, from: number, end: number): boolean {
    if (this.#state === COLUMNS) return this.#column(mark, bytes, from, end);
    if (mark === ERR) {
      this.hasError = this.#isDone = end - from >= MIN_ERROR_BYTES;
      return this.#isDone;
    }
    if (this.#state === LOGIN) return mark !== OK || this.#ok(bytes, from, end);
    if (this.#state === ROWS) return this.#endOfRows(bytes, from, end);
    const isEof = mark === EOF && end - from <= MAX_EOF_BYTES;
    if (this.#state === FIELDS)
      return isEof ? this.#next(statusOfEof(bytes, from, end)) : isPlainColumn(bytes, from, end);
    if (mark === OK) return this.#ok(bytes, from, end);
    if (isEof) return this.#begin() && this.#next(statusOfEof(bytes, from, end));
    return mark !== LOCAL_FILE && this.#count(mark, bytes, from, end);
  }

  #begin(): boolean {
    return this.#results++ < MAX_RESULTS;
  }
  #next(status: number): boolean {
    if ((status & MORE_RESULTS) === 0) this.#isDone = true;
    else this.#state = FIRST;
    return true;
  }

  #ok(bytes: Uint8Array, from: number, end: number): boolean {
    const status = statusOfOk(bytes, from, end);
    if (status < 0 || !this.#begin()) return false;
    // A login is over whatever its status says.
    return this.#next(this.#state === LOGIN ? 0 : status);
  }

  /** How many columns. MariaDB says behind it whether they follow. */
  #count(mark: number, bytes: Uint8Array, from: number, end: number): boolean {
    const isLong = mark === 0xfc;
    const behind = from + (isLong ? 3 : 1);
    const hasColumns = end === behind || (end === behind + 1 && bytes[behind] !== 0);
    if (!hasColumns || (mark >= NULL_MARK && !isLong)) return false;
    this.#left = isLong ? u16At(bytes, from + 1) : mark;
    this.#state = COLUMNS;
    this.#rows = this.#keptRows = 0;
    return this.#left > 0 && this.#begin();
  }

  #column(mark: number, bytes: Uint8Array, from: number, end: number): boolean {
    if (mark === EOF && end - from <= MAX_EOF_BYTES) return true;
    if (!isPlainColumn(bytes, from, end)) return false;
    this.#left--;
    if (this.#left === 0) this.#state = ROWS;
    return true;
  }

  #row(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start - HEADER_BYTES;
    this.#rows++;
    if (this.#keptRows < MAX_ROWS && this.#rowBytes + length <= this.#maxKeptBytes) {
      this.#keptRows++;
      this.#rowBytes += length;
      this.#hold(bytes, start, end);
      return;
    }
    this.keep();
    this.#passed++;
    this.isTruncated = true;
  }

  /** An EOF, or an OK in its place. */
  #endOfRows(bytes: Uint8Array, from: number, end: number): boolean {
    if (end - from >= MAX_PAYLOAD_BYTES) return false;
    const isEof = end - from <= MAX_EOF_BYTES;
    const status = isEof ? statusOfEof(bytes, from, end) : statusOfOk(bytes, from, end);
    if (status < 0) return false;
    const isFirst = isEof && this.#rows === 0 && !this.#hasColumnsEnded;
    this.#hasColumnsEnded = isFirst && (status & CURSOR_EXISTS) === 0;
    return this.#hasColumnsEnded || this.#next(status);
  }

  #hold(bytes: Uint8Array, start: number, end: number): void {
    if (this.#passed > 0) {
      this.#waiting.push(this.#passed);
      this.#passed = 0;
    }
    if (this.#bytes !== bytes || this.#to !== start) {
      this.keep();
      this.#bytes = bytes;
      this.#from = start;
    }
    this.#to = end;
  }

  #readAll(): MySqlResponse {
    if (this.#passed > 0) this.#waiting.push(this.#passed);
    const read = new MySqlResponse(this.span, this.request);
    const reader = new ResponseReader(read, this.#codecs, this.#maxKeptBytes);
    for (const part of this.#waiting) {
      if (typeof part === "number") reader.passRows(part);
      else readPackets(reader, part.bytes, 0, part.length, true);
    }
    this.#waiting.length = 0;
    // Whoever reads an entry as soon as it is whole spares the copy.
    if (this.#bytes !== null) readPackets(reader, this.#bytes, this.#from, this.#to, false);
    this.#bytes = null;
    this.#read = read;
    this.#reader = reader;
    return read;
  }
}

function readPackets(
  reader: ResponseReader,
  bytes: Uint8Array,
  from: number,
  end: number,
  areBytesKept: boolean,
): void {
  for (let at = from; at < end; ) {
    const next = at + HEADER_BYTES + payloadLength(bytes, at);
    reader.read(new Reader(bytes, at + HEADER_BYTES, next), false, areBytesKept);
    at = next;
  }
}
