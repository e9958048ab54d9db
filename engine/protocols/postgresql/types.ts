// What a PostgreSQL exchange holds: a statement with everything that the client sent for it, and what the server said to it.
import type { Protocol } from "../../../contract/index.ts";
import type { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Span } from "../../moment.ts";
import { MessageCounts } from "./message-counts.ts";

export const POSTGRESQL: Protocol = {
  name: "postgresql",
  version: "3.0",
  abbr: "PGSQL",
  longName: "PostgreSQL Frontend/Backend Protocol",
  macro: "postgresql",
  backgroundColor: "#336791",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.postgresql.org/docs/current/protocol.html",
  ports: ["5432"],
  layer4: "tcp",
  layer3: "ip",
  priority: 6,
};

/** Names of messages kept of one side of an exchange; more are counted. */
export const MAX_NAMED_MESSAGES = 64;

/** The body of a message (behind its header), or its beginning. */
export interface Body {
  readonly kept: Pick<KeptBytes, "bytes">;
  readonly isCut: boolean;
}

/** Values of a row as they came, one character a byte: `text[from, to)`. */
export interface KeptRow {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly isCut: boolean;
}

export interface Column {
  readonly name: string;
  readonly typeOid: number;
  /** 0 text, 1 binary. */
  readonly format: number;
}

/** A statement that was parsed, and what is known of it. One object from Parse on, whatever its name is reused for. */
export interface Statement {
  readonly name: string;
  readonly query: string;
  parameterOids: readonly number[];
  columns: readonly Column[] | null;
}

export interface Portal {
  readonly name: string;
  readonly statementName: string;
  readonly statement: Statement | null;
  readonly bind: Body;
}

/** Data of a COPY in one direction. */
export interface CopyData {
  messages: number;
  bytes: number;
  /** The first bytes, piece by piece. */
  readonly pieces: KeptBytes[];
  keptBytes: number;
}

/** `extended`: Parse, Bind, Describe, Execute and Close up to a Sync or Flush. `lost`: could not be read. */
export type RequestKind =
  | "startup"
  | "encryption"
  | "cancel"
  | "simple"
  | "extended"
  | "function"
  | "terminate"
  | "lost";

/** Facts of a startup packet. */
export interface Startup {
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** One statement with all messages that the client sent for it, or one message that is no statement. */
export class PgRequest {
  readonly kind: RequestKind;
  /** From its first message on; grows with those that follow. */
  readonly span: Span;
  /** Who asked, as far as the connection's start was seen. */
  readonly #who: Startup | null;
  /** Names of its messages in order. */
  readonly messages: string[] = [];
  messagesLeftOut = 0;
  #query: string | { read(): string } = "";
  statement: Statement | null = null;
  statementName = "";
  portal: Portal | null = null;
  portalName = "";
  maxRows = 0;
  startup: Startup | null = null;
  /** SASL mechanism that the client chose. */
  mechanism = "";
  /** Process that a CancelRequest names. */
  processId = 0;
  functionOid = 0;
  copy: CopyData | null = null;
  copyFailure = "";
  isTruncated = false;

  /** Statements and portals whose description was asked for and did not come yet; null for a portal. */
  readonly described: (Statement | null)[] = [];
  /** Answers that its messages get, before the one to a Sync. */
  expected = 0;
  /** No other message belongs to it, but for a Sync. */
  isClosed = false;
  hasSync = false;
  isAnswered = false;

  constructor(kind: RequestKind, span: Span, who: Startup | null) {
    this.kind = kind;
    this.span = span;
    this.#who = who;
  }
  get user(): string {
    return this.#who?.parameters["user"] ?? "";
  }
  get database(): string {
    // The server takes the name of the user where none is given.
    return this.#who?.parameters["database"] ?? this.user;
  }
  get query(): string {
    if (typeof this.#query !== "string") this.#query = this.#query.read();
    return this.#query;
  }
  /** A text, or what reads it once it is asked for. */
  ask(query: string | { read(): string }): void {
    this.#query = query;
  }

  name(message: string): void {
    if (this.messages.length < MAX_NAMED_MESSAGES) this.messages.push(message);
    else this.messagesLeftOut++;
  }
}

/** What one statement gave. */
export interface StatementResult {
  columns: readonly Column[] | null;
  columnsLeftOut: number;
  /** The columns are those of the prepared statement: the formats of their values stand in the Bind. */
  isOfStatement: boolean;
  readonly rows: KeptRow[];
  rowCount: number;
  /** The tag of CommandComplete; null while it did not come. */
  tag: string | null;
  isSuspended: boolean;
  isEmpty: boolean;
  copy: CopyResult | null;
}

/** Format and number of columns of a COPY, and its data where the server sends it. */
export interface CopyResult {
  readonly direction: "in" | "out" | "both";
  readonly format: number;
  readonly columns: number;
  readonly data: CopyData;
}

/** An error or a notice: its fields by letter. */
export type Report = Readonly<Record<string, string>>;

/** Everything that the server said to one request. */
export class PgResponse {
  readonly span: Span;
  /** The request that it belongs to, as far as it was seen. */
  readonly request: PgRequest | null;
  readonly messages = new MessageCounts();
  readonly results: StatementResult[] = [];
  resultsLeftOut = 0;
  /** The result at hand; it is not among `results` where there are too many. */
  open: StatementResult | null = null;
  error: Report | null = null;
  readonly notices: Report[] = [];
  noticesLeftOut = 0;
  transactionStatus = "";
  /** Steps of the authentication by name, and the mechanisms that the server offered. */
  readonly authentication: string[] = [];
  mechanisms: readonly string[] = [];
  readonly parameterStatus: Record<string, string> = {};
  parameterCount = 0;
  parametersLeftOut = 0;
  processId = 0;
  /** Version and options that the server does not know, of NegotiateProtocolVersion. */
  negotiated: { readonly version: string; readonly options: readonly string[] } | null = null;
  /** Answer to a request for encryption. */
  encryption = "";
  /** Types of the parameters of a statement that was described. */
  parameterOids: readonly number[] | null = null;
  functionResult: Body | null = null;
  notification: { readonly processId: number; readonly channel: string; readonly payload: string } | null = null;
  isTruncated = false;
  /** Its end did not come. */
  isIncomplete = false;
  /** Bytes kept so far of rows and of copied data. */
  keptBytes = 0;
  /** Answers to the messages of its request so far. */
  completions = 0;

  constructor(span: Span, request: PgRequest | null) {
    this.span = span;
    this.request = request;
  }
}

export function newCopyData(): CopyData {
  return { messages: 0, bytes: 0, pieces: [], keptBytes: 0 };
}
