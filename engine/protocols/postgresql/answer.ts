// What the server says to one request, as pairing sees it. Its messages wait as bytes until somebody reads the entry: their values
// cost more than all else that is done with them, and who only counts needs none. On arrival they are looked at for what is wrong
// with them, for an error, and for the limits; what is rare, cut, damaged, too much, or of an extended request, which statements
// and columns depend on, is read at once.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Span } from "../../moment.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { HEADER_BYTES, readInt32, TYPES } from "./kinds.ts";
import { isPlainColumns, isPlainText, arePlainStrings, reportOf } from "./plain.ts";
import { MAX_NOTICES, MAX_RESULTS, MAX_ROWS, ResponseReader } from "./responses.ts";
import { type PgRequest, PgResponse } from "./types.ts";

/** Severities after which the server closes the connection. */
const ENDS_CONNECTION: ReadonlySet<string> = new Set(["FATAL", "PANIC"]);

/** The one kind of authentication that has texts behind its number: the mechanisms to choose from. */
const SASL = 10;

/** One message of which `bytes[start, end)` are here. */
export interface ServerMessage {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly isCut: boolean;
  readonly wireBytes: number;
}

export class Answer {
  readonly span: Span;
  /** The request that it belongs to, as far as it was seen. */
  readonly request: PgRequest | null;
  isTruncated = false;
  /** Its end did not come. */
  isIncomplete = false;
  hasError = false;
  /** The server ends the connection behind its error. */
  endsConnection = false;
  readonly #reader: ResponseReader;
  /** Whole messages in order, and in their place how many rows were too many. */
  readonly #waiting: (KeptBytes | number)[] = [];
  /** Bytes that wait, but for rows: those have a limit of their own. */
  #waitingBytes = 0;
  #rowBytes = 0;
  #results = 0;
  #notices = 0;
  /** Rows kept of the result at hand; -1: none is open. */
  #rows = -1;
  /** Rows left out since the last message that was kept. */
  #passed = 0;
  /** What is still to be kept of the bytes at hand. */
  #bytes: Uint8Array | null = null;
  #from = 0;
  #to = 0;
  /** Everything so far; null while it waits. */
  #read: PgResponse | null = null;

  constructor(span: Span, request: PgRequest | null, reader: ResponseReader) {
    this.span = span;
    this.request = request;
    this.#reader = reader;
    if (request?.kind === "extended") this.#read = new PgResponse(span, request);
  }

  get whole(): PgResponse {
    const read = this.#readAll();
    read.isIncomplete = this.isIncomplete;
    return read;
  }
  /** Answers to the messages of an extended request so far. */
  get completions(): number {
    return this.#read?.completions ?? 0;
  }

  /** The message must be kept, by `keep`, while its bytes are valid. */
  add(message: ServerMessage): void {
    if (this.#read === null && !message.isCut && this.#waits(message.bytes, message.start, message.end)) return;
    const read = this.#readAll();
    const { bytes, start, end, isCut, wireBytes } = message;
    this.#reader.read(read, bytes, start, end, isCut, wireBytes);
    this.isTruncated ||= read.isTruncated;
    this.hasError = read.error !== null;
    // V is the severity in English, of servers since 9.6.
    this.endsConnection = ENDS_CONNECTION.has(read.error?.["V"] ?? read.error?.["S"] ?? "");
  }

  /** Takes a whole message if it is a row that waits: most messages are. */
  takesRow(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== TYPES.DATA_ROW || this.#read !== null || end - start > this.#reader.maxKeptBytes) return false;
    if (!this.#row(bytes, start, end)) return false;
    this.span.wireBytes += end - start;
    return true;
  }

  keep(): void {
    if (this.#bytes === null) return;
    this.#waiting.push(new KeptBytes(this.#reader.codecs, this.#bytes, this.#from, this.#to));
    this.#bytes = null;
  }

  /** False: it is to be read at once. */
  #waits(bytes: Uint8Array, start: number, end: number): boolean {
    const type = bytes[start] as number;
    if (type === TYPES.DATA_ROW) return this.#row(bytes, start, end);
    if (this.#waitingBytes + end - start > MAX_WAITING_BYTES) return false;
    if (!this.#isPlain(type, bytes, start + HEADER_BYTES, end)) return false;
    this.#waitingBytes += end - start;
    this.#hold(bytes, start, end);
    return true;
  }

  #row(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#open()) return false;
    const length = end - start - HEADER_BYTES;
    if (this.#rows < MAX_ROWS && this.#rowBytes + length <= this.#reader.maxKeptBytes) {
      this.#rows++;
      this.#rowBytes += length;
      this.#hold(bytes, start, end);
      return true;
    }
    this.keep();
    this.#passed++;
    this.isTruncated = true;
    return true;
  }

  /** False: there are more results than are kept. */
  #open(): boolean {
    if (this.#rows >= 0) return true;
    if (this.#results === MAX_RESULTS) return false;
    this.#results++;
    this.#rows = 0;
    return true;
  }

  /** Whether nothing is wrong with the body, and it changes nothing but what is read of it. */
  #isPlain(type: number, bytes: Uint8Array, from: number, end: number): boolean {
    switch (type) {
      case TYPES.READY:
      case TYPES.KEY_DATA:
        return true;
      case TYPES.PARAMETER_STATUS:
        return arePlainStrings(bytes, from, end);
      case TYPES.AUTHENTICATION:
        return readInt32(bytes, from) !== SASL || isPlainText(bytes, from, end);
      case TYPES.ROW_DESCRIPTION:
        return isPlainColumns(bytes, from, end) && this.#open();
      case TYPES.COMMAND_COMPLETE:
        return isPlainText(bytes, from, end) && this.#complete();
      case TYPES.EMPTY_QUERY:
        return this.#complete();
      case TYPES.NOTICE:
        return this.#notices++ < MAX_NOTICES && reportOf(bytes, from, end) !== null;
      case TYPES.ERROR:
        return this.#error(bytes, from, end);
      default:
        return false;
    }
  }

  #complete(): boolean {
    const isKnown = this.#open();
    this.#rows = -1;
    return isKnown;
  }

  #error(bytes: Uint8Array, from: number, end: number): boolean {
    if (this.hasError) return false;
    const severity = reportOf(bytes, from, end);
    if (severity === null) return false;
    this.hasError = true;
    this.endsConnection = ENDS_CONNECTION.has(severity);
    return true;
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

  #readAll(): PgResponse {
    if (this.#read !== null) return this.#read;
    if (this.#passed > 0) this.#waiting.push(this.#passed);
    const read = new PgResponse(this.span, this.request);
    const reader = this.#reader;
    for (const part of this.#waiting) {
      if (typeof part === "number") reader.passRows(read, part);
      else reader.readWaiting(read, part.latin1(reader.codecs));
    }
    this.#waiting.length = 0;
    // Whoever reads an entry as soon as it is whole spares that its bytes are kept.
    if (this.#bytes !== null) reader.readWaiting(read, reader.codecs.latin1(this.#bytes, this.#from, this.#to));
    this.#bytes = null;
    this.#read = read;
    return read;
  }
}
