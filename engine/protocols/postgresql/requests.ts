// The client's messages to requests. What a client sends for one statement is one request:
//   simple    Query
//   extended  (Parse | Bind | Describe | Close)* Execute, and the Sync behind it. A Sync or Flush also ends one without Execute.
//   others    one message each; passwords belong to the startup, CopyData to the statement that asked for it
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import type { Span } from "../../moment.ts";
import { StatementMemory } from "../statement-memory.ts";
import { readInt32, CANCEL_CODE, GSSENC_CODE, HEADER_BYTES, messageName, SSL_CODE } from "./kinds.ts";
import {
  decodeBindNames,
  decodeCancel,
  decodeExecute,
  decodeParse,
  decodeQuery,
  decodeStartup,
  decodeTarget,
} from "./decode-request.ts";
import { addCopyData } from "./copy-data.ts";
import { LateQuery, LateStartup } from "./late-request.ts";
import { PortalMemory } from "./portals.ts";
import { readString } from "./strings.ts";
import { newCopyData, PgRequest, type RequestKind, type Startup, type Statement } from "./types.ts";
import { CLIENT } from "../../flow/flow.ts";

/** What the pairing does with a request. */
export interface RequestSink {
  /** A request began; it may grow. */
  begun(request: PgRequest): void;
  /** A message was added to it. */
  grown(request: PgRequest): void;
  /** A Sync: the server will say that it is ready. */
  synced(): void;
  /** A request that no answer follows. */
  alone(request: PgRequest): void;
  /** The request that the server is answering, or will answer next. */
  readonly oldest: PgRequest | null;
  /** A message that belongs to no request that was seen. */
  stray(): void;
}

/** One message of the client, within its bounds. */
interface Message {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly isCut: boolean;
  readonly name: string;
  readonly span: Span;
}

export class RequestReader {
  readonly #codecs: Codecs;
  readonly #sink: RequestSink;
  readonly #statements: StatementMemory<string, Statement>;
  readonly #portals: PortalMemory;
  /** How the connection began, as far as that was seen. */
  #who: Startup | null = null;
  /** The extended request that still takes messages. */
  #open: PgRequest | null = null;
  /** The last one that was closed: a Sync may follow it. */
  #last: PgRequest | null = null;

  constructor(codecs: Codecs, sink: RequestSink, onForgotten: () => void) {
    this.#codecs = codecs;
    this.#sink = sink;
    this.#statements = new StatementMemory(onForgotten);
    this.#portals = new PortalMemory(onForgotten);
  }

  /** What was open before bytes were lost takes no more. */
  lose(): void {
    this.#open = this.#last = null;
  }

  /** A message that could not be read. */
  unreadable(span: Span): PgRequest {
    const request = this.#next("lost", span);
    request.isTruncated = true;
    this.#begin(request);
    return request;
  }

  message(bytes: Uint8Array, start: number, end: number, isCut: boolean, span: Span): void {
    if (bytes[start] === 0) {
      this.#first(bytes, start, end, span);
      return;
    }
    const type = bytes[start] as number;
    const message: Message = { bytes, start, end, isCut, name: messageName(CLIENT, type), span };
    switch (String.fromCharCode(type)) {
      case "Q":
        this.#query(message);
        return;
      case "S":
        this.#sync(message);
        return;
      case "H":
        this.#flush(message);
        return;
      case "F":
        this.#function(message);
        return;
      case "p":
        this.#password(message);
        return;
      case "d":
      case "c":
      case "f":
        this.#copy(message);
        return;
      case "X":
        this.#sink.alone(this.#next("terminate", span, message.name));
        return;
      default:
        this.#extended(message);
    }
  }

  #first(bytes: Uint8Array, start: number, end: number, span: Span): void {
    const code = readInt32(bytes, start + 4);
    if (code === SSL_CODE || code === GSSENC_CODE) {
      this.#begin(this.#next("encryption", span, code === SSL_CODE ? "SSLRequest" : "GSSENCRequest"));
    } else if (code === CANCEL_CODE) {
      const request = this.#next("cancel", span, "CancelRequest");
      request.processId = decodeCancel(bytes, start, end);
      this.#sink.alone(request);
    } else {
      const startup = LateStartup.isPlain(bytes, start, end)
        ? new LateStartup(this.#codecs, bytes, start, end)
        : decodeStartup(this.#codecs.latin1(bytes, start, end), this.#codecs);
      this.#who = startup;
      const request = this.#next("startup", span, "StartupMessage");
      request.startup = startup;
      this.#begin(request);
    }
  }

  /** A request of its own: the one that was open takes no more. */
  #next(kind: RequestKind, span: Span, name = ""): PgRequest {
    this.#close();
    const request = new PgRequest(kind, span, this.#who);
    if (name !== "") request.name(name);
    request.isClosed = true;
    return request;
  }

  #begin(request: PgRequest): void {
    this.#sink.begun(request);
    this.#sink.grown(request);
  }

  #query(message: Message): void {
    const { bytes, end } = message;
    const from = message.start + HEADER_BYTES;
    if (!message.isCut && LateQuery.isPlain(bytes, from, end)) {
      const request = this.#next("simple", message.span, message.name);
      request.ask(new LateQuery(this.#codecs, bytes, from, end));
      this.#begin(request);
      return;
    }
    const { query, isCut } = decodeQuery(bodyOf(message), this.#codecs, message.isCut);
    const request = this.#next("simple", message.span, message.name);
    request.ask(query);
    request.isTruncated = isCut;
    this.#begin(request);
  }

  #function(message: Message): void {
    const request = this.#next("function", message.span, message.name);
    request.functionOid = bodyOf(message).u32("function");
    request.isTruncated = message.isCut;
    this.#begin(request);
  }

  #extended(message: Message): void {
    // What is closed behind an Execute was of use to it.
    const former = this.#open ?? (message.name === "Close" ? this.#unfinished() : null);
    const isNew = former === null;
    // A new one begins only once its message could be read.
    const request = former ?? new PgRequest("extended", message.span, this.#who);
    this.#read(request, message);
    request.expected++;
    request.name(message.name);
    if (isNew) {
      this.#open = request;
      this.#sink.begun(request);
    } else request.span.join(message.span);
    if (message.name === "Execute") this.#close();
    this.#sink.grown(request);
  }

  #read(request: PgRequest, message: Message): void {
    const body = bodyOf(message);
    switch (message.name) {
      case "Parse":
        this.#parse(request, body, message.isCut);
        return;
      case "Bind":
        this.#bind(request, body, message);
        return;
      case "Execute":
        this.#execute(request, body);
        return;
      case "Describe": {
        const { isStatement, name } = decodeTarget(body, this.#codecs);
        const statement = isStatement ? this.#statements.get(name) : null;
        request.described.push(statement);
        if (isStatement) this.#ofStatement(request, name);
        else this.#ofPortal(request, name);
        return;
      }
      default: {
        const { isStatement, name } = decodeTarget(body, this.#codecs);
        if (request.messages.length === 0 && isStatement) this.#ofStatement(request, name);
        if (isStatement) this.#statements.forget(name);
        else this.#portals.forget(name);
      }
    }
  }

  #parse(request: PgRequest, body: Reader, isMessageCut: boolean): void {
    const { name, query, isCut, parameterOids } = decodeParse(body, this.#codecs, isMessageCut);
    const statement = { name, query, parameterOids, columns: null };
    this.#statements.remember(name, statement);
    request.ask(query);
    request.statement = statement;
    request.statementName = name;
    request.isTruncated ||= isCut;
  }

  #bind(request: PgRequest, body: Reader, { bytes, isCut }: Message): void {
    const from = body.at;
    const { portal: name, statement: statementName } = decodeBindNames(body, this.#codecs);
    const kept = new KeptBytes(this.#codecs, bytes, from, body.end);
    const statement = this.#statements.get(statementName);
    const portal = { name, statementName, statement, bind: { kept, isCut } };
    this.#portals.remember(portal);
    request.isTruncated ||= isCut;
    this.#ofPortal(request, name);
  }

  #execute(request: PgRequest, body: Reader): void {
    const { portal, maxRows } = decodeExecute(body, this.#codecs);
    request.maxRows = maxRows;
    this.#ofPortal(request, portal);
  }

  #ofStatement(request: PgRequest, name: string): void {
    const statement = this.#statements.get(name);
    request.statementName = name;
    request.statement = statement;
    request.ask(statement?.query ?? "");
  }

  #ofPortal(request: PgRequest, name: string): void {
    const portal = this.#portals.get(name);
    request.portalName = name;
    request.portal = portal;
    if (portal === null) return;
    request.statementName = portal.statementName;
    request.statement = portal.statement;
    request.ask(portal.statement?.query ?? "");
  }

  #sync({ span, name }: Message): void {
    const former = this.#open ?? this.#unfinished();
    const request = former ?? this.#next("extended", span);
    if (former !== null) request.span.join(span);
    request.name(name);
    request.hasSync = true;
    this.#sink.synced();
    this.#close();
    this.#last = null;
    if (former === null) this.#begin(request);
    else this.#sink.grown(request);
  }

  /** The server answers at once what was sent: no more is to come for a request without Execute. */
  #flush({ span, name }: Message): void {
    const request = this.#open ?? this.#unfinished();
    if (request === null) {
      this.#sink.stray();
      return;
    }
    request.span.join(span);
    request.name(name);
    this.#close();
    this.#sink.grown(request);
  }

  /** The last extended request, while the server may still add to its answer. */
  #unfinished(): PgRequest | null {
    return this.#last === null || this.#last.isAnswered || this.#last.hasSync ? null : this.#last;
  }

  #close(): void {
    if (this.#open === null) return;
    this.#open.isClosed = true;
    this.#last = this.#open;
    this.#open = null;
  }

  // The answer to a password is that to the startup: how long the client took counts as waiting.
  #password(message: Message): void {
    const { oldest } = this.#sink;
    const isKnown = oldest?.kind === "startup";
    const startup = isKnown ? oldest : this.#next("startup", message.span);
    if (isKnown) startup.span.wireBytes += message.span.wireBytes;
    const isFirst = !startup.messages.some((name) => name.startsWith("SASL"));
    const mechanism = isFirst ? saslMechanism(message, this.#codecs) : "";
    if (mechanism !== "") startup.mechanism = mechanism;
    if (mechanism !== "") startup.name("SASLInitialResponse");
    else startup.name(isFirst ? message.name : "SASLResponse");
    if (!isKnown) this.#begin(startup);
  }

  // What is copied does not make the statement longer that asked for it.
  #copy(message: Message): void {
    const request = this.#sink.oldest;
    if (request === null || (request.kind !== "simple" && request.kind !== "extended")) {
      this.#sink.stray();
      return;
    }
    request.span.wireBytes += message.span.wireBytes;
    request.copy ??= newCopyData();
    if (message.name === "CopyFail") request.copyFailure = readString(bodyOf(message), "reason", this.#codecs);
    if (message.name !== "CopyData") {
      request.name(message.name);
      return;
    }
    const { bytes, start, end } = message;
    const length = message.span.wireBytes - HEADER_BYTES;
    if (!addCopyData(request.copy, bytes, start + HEADER_BYTES, end, length, this.#codecs)) request.isTruncated = true;
  }
}

function bodyOf({ bytes, start, end }: Message): Reader {
  return new Reader(bytes, start + HEADER_BYTES, end);
}

/** Mechanism = NUL-ended name, then a length (-1: no data) that reaches to the end. All other passwords have another shape. */
function saslMechanism(message: Message, codecs: Codecs): string {
  const { bytes, start, end } = message;
  const from = start + HEADER_BYTES;
  const nul = bytes.indexOf(0, from);
  if (nul < 0 || end - nul < 5 || nul - from > 64) return "";
  const length = readInt32(bytes, nul + 1);
  const name = codecs.latin1(bytes, from, nul);
  return Math.max(0, length) === end - nul - 5 && /^[A-Z0-9-]+$/.test(name) ? name : "";
}
