// What a MySQL exchange holds: a command with what was sent for it, and what the server said to it.
import type { Protocol } from "../../../contract/index.ts";
import type { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Span } from "../../moment.ts";

export const MYSQL: Protocol = {
  name: "mysql",
  version: "10",
  abbr: "MYSQL",
  longName: "MySQL Client/Server Protocol",
  macro: "mysql",
  backgroundColor: "#00758f",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html",
  ports: ["3306"],
  layer4: "tcp",
  layer3: "ip",
  priority: 7,
};

export interface Column {
  readonly name: string;
  readonly table: string;
  /** Number of the type, see value-types.ts. */
  readonly type: number;
  readonly isUnsigned: boolean;
  /** Bytes, not text. */
  readonly isBinary: boolean;
}

/** A prepared statement, and what is known of it. */
export interface Statement {
  readonly id: number;
  readonly query: string;
  readonly parameterCount: number;
  columns: readonly Column[];
  /** Types of the parameters as the last Execute named them: the next one may leave them out. */
  parameterTypes: readonly number[];
}

export interface Greeting {
  readonly serverVersion: string;
  readonly connectionId: number;
  readonly capabilities: number;
  readonly plugin: string;
}

/** Who asks, as far as it is known, and the database that is used. */
export interface Who {
  readonly user: string;
  readonly database: string;
}
export const NOBODY: Who = { user: "", database: "" };

export interface Login extends Who {
  readonly capabilities: number;
  readonly plugin: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** A request for TLS: who wants to log in comes encrypted. */
  readonly isTlsRequest: boolean;
}

export class MySqlRequest {
  /** COM_QUERY, …; LOGIN, SSL_REQUEST. Empty where it could not be read. */
  readonly command: string;
  readonly span: Span;
  #query: string | { read(): string } = "";
  /** Its statement may be USE. */
  mayBeUse = false;
  statementId: number | null = null;
  statement: Statement | null = null;
  parameters: readonly (string | null)[] = [];
  who = NOBODY;
  login: Login | null = null;
  /** Bytes of a local file that the server asked for. */
  fileBytes = 0;
  isTruncated = false;

  constructor(command: string, span: Span) {
    this.command = command;
    this.span = span;
  }
  get user(): string {
    return this.who.user;
  }
  get database(): string {
    return this.who.database;
  }
  get query(): string {
    if (typeof this.#query !== "string") this.#query = this.#query.read();
    return this.#query;
  }
  /** A text, or what reads it once it is asked for. */
  ask(query: string | { read(): string }): void {
    this.#query = query;
  }
}

/** The payload of a row, or its beginning. */
export interface Row {
  readonly kept: Pick<KeptBytes, "bytes">;
  readonly isCut: boolean;
}

/** One result of a command: rows, or what was changed. */
export interface CommandResult {
  type: "OK" | "ERR" | "RESULTSET" | "EOF" | "TEXT" | "FILE" | "";
  columns: Column[];
  columnsLeftOut: number;
  readonly rows: Row[];
  isBinary: boolean;
  rowCount: number;
  affectedRows: number;
  lastInsertId: number;
  warnings: number;
  info: string;
}

export interface ServerError {
  readonly code: number;
  readonly sqlState: string;
  readonly message: string;
}

export class MySqlResponse {
  readonly span: Span;
  readonly request: MySqlRequest | null;
  readonly results: CommandResult[] = [];
  resultsLeftOut = 0;
  error: ServerError | null = null;
  greeting: Greeting | null = null;
  /** Steps of a login that went on behind the first answer. */
  readonly authentication: string[] = [];
  /** Server's status: in a transaction, autocommit, … */
  status: readonly string[] = [];
  /** A local file that the server asks for. */
  fileName = "";
  /** Of COM_STMT_PREPARE. */
  statementId: number | null = null;
  parameterCount: number | null = null;
  packets = 0;
  isTruncated = false;
  isIncomplete = false;
  keptBytes = 0;

  constructor(span: Span, request: MySqlRequest | null) {
    this.span = span;
    this.request = request;
  }
}

export function newResult(): CommandResult {
  return {
    type: "",
    columns: [],
    columnsLeftOut: 0,
    rows: [],
    isBinary: false,
    rowCount: 0,
    affectedRows: 0,
    lastInsertId: 0,
    warnings: 0,
    info: "",
  };
}
