// A command, then its answer: the number in a packet's header counts through both. The server speaks first, with a greeting; the
// login that follows is a command too. Some commands get no answer, and a file that the server asks for is sent inside of one.
import { Malformed, Reader } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import { StatementMemory } from "../statement-memory.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { Answer } from "./answer.ts";
import { openCompressed } from "./compressed.ts";
import { commandName, STREAMS, UNANSWERED } from "./commands.ts";
import { decodeExecute, decodeQuery } from "./decode-request.ts";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, type MayRun, packetEnd, payloadLength } from "./frame.ts";
import { CLIENT_COMPRESS, CLIENT_QUERY_ATTRIBUTES, CLIENT_ZSTD, decodeChangeUser } from "./handshake.ts";
import { greetingSetup } from "./greeting-setup.ts";
import { greetingIn, LateQuery, loginIn, Moved } from "./late-start.ts";
import { openPackets } from "./open-packets.ts";
import { mayBeUse, queryStart } from "./plain.ts";
import { presenter } from "./present.ts";
import { isGreeting, isLogin } from "./shape.ts";
import { type Greeting, type Login, MYSQL, MySqlRequest, NOBODY, type Statement } from "./types.ts";
import { readInt, readRest } from "./wire.ts";

const [EOF, ERR] = [0xfe, 0xff];
const LOST = "bytes are missing: it is not known which answer belongs to which command";
const USE = /^\s*use\s+(?:`([^`]+)`|([^\s;]+))/i;

export class MySqlPairing implements MessageHandler, MayRun {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  /** Not before the end of a login: what follows it may be compressed. */
  mayRun = true;
  readonly #context: FlowContext;
  readonly #maxBodyBytes: number;
  readonly #pairing: FifoPairing<MySqlRequest, Answer>;
  readonly #memory: StatementMemory<number, Statement>;
  #greeting: Greeting | null = null;
  #greetingSpan: Span | null = null;
  #login: Login | null = null;
  /** What client and server can do; null where either was not seen. */
  #common: number | null = null;
  #who = NOBODY;
  /** The answer at hand. */
  #response: Answer | null = null;
  /** The next packet of a side only goes on with the last. */
  readonly #continues: [boolean, boolean] = [false, false];
  #isStream = false;
  /** Bytes are missing. */
  #isHurt = false;
  #packets = 0;

  /** `greeting`: what the server said before TLS began. */
  constructor(context: FlowContext, greeting: Greeting | null) {
    this.#context = context;
    this.#maxBodyBytes = context.limits.maxBodyBytes;
    this.#greeting = greeting;
    this.#pairing = new FifoPairing(context, presenter);
    this.#memory = new StatementMemory(() =>
      context.note(
        "mysql-statements",
        "more prepared statements than are remembered: the oldest are forgotten",
        1,
        false,
      ),
    );
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    let next = side === SERVER ? packetEnd(bytes, start, end) : end;
    // Those behind the first began in the packet in which it ended.
    span.wireBytes -= end - next;
    this.#read(side, bytes, start, next, span);
    while (next < end) {
      const from = next;
      next = packetEnd(bytes, from, end);
      if (this.#takesRow(bytes, from, next, span)) continue;
      const behind = Span.at({ sec: span.endSec, nsec: span.endNsec, packet: span.endPacket });
      behind.wireBytes = next - from;
      this.#read(side, bytes, from, next, behind);
    }
    this.#response?.keep();
  }

  /** A row of the answer that the packet before it in the run belongs to. */
  #takesRow(bytes: Uint8Array, start: number, end: number, before: Span): boolean {
    const response = this.#response;
    if (response === null || response.span.endPacket !== before.endPacket || this.#continues[SERVER]) return false;
    if (!response.takesRow(bytes, start, end)) return false;
    this.#packets++;
    return true;
  }

  /** One of a run: the others are read whatever is wrong with it. */
  #read(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    try {
      this.#packet(side, bytes, start, end, span);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.malformed(side, error.message, span);
    }
  }

  #packet(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const isRest = this.#continues[side];
    this.#continues[side] = payloadLength(bytes, start) === MAX_PAYLOAD_BYTES;
    if (isRest || this.#isStream) return;
    const stop = Math.min(end, start + this.#maxBodyBytes);
    const isCut = span.wireBytes > stop - start;
    if (side === CLIENT) this.#fromClient(bytes, start, stop, isCut, span);
    else this.#fromServer(bytes, start, stop, isCut, span);
    this.#packets++;
  }

  malformed(side: Side, reason: string, span: Span): void {
    if (this.#packets === 0) {
      this.#context.giveUp(`not MySQL: ${reason}`);
      return;
    }
    if (side === CLIENT) {
      const request = this.#ask(new MySqlRequest("", span));
      request.isTruncated = true;
      this.#pairing.amend(request, MYSQL, true, { type: "dissection", msg: reason });
    } else {
      this.#loseAnswers(`a packet could not be read: ${reason}`, "an answer could not be read");
    }
  }

  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.passed(side);
    this.#continues[side] = false;
    return false;
  }
  passed(side: Side): void {
    this.#isHurt = true;
    if (side === CLIENT) this.#pairing.lose(CLIENT, "");
    else this.#loseAnswers("bytes are missing: the answer is not whole", LOST);
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#endCut("the connection or the capture ended before the end of the answer");
    this.#pairing.close();
    if (this.#greeting !== null && this.#greetingSpan !== null) this.#greetingAlone(this.#greetingSpan);
  }

  #loseAnswers(cut: string, lost: string): void {
    const isInsideAnswered = this.#response !== null;
    this.#endCut(cut);
    this.#pairing.lose(SERVER, lost, isInsideAnswered);
  }

  /** Nobody logged in. */
  #greetingAlone(span: Span): void {
    const event = this.#newAnswer(span, null);
    event.greeting = this.#greeting;
    this.#pairing.event(event, span, MYSQL);
  }

  #fromClient(bytes: Uint8Array, start: number, end: number, isCut: boolean, span: Span): void {
    const payload = new Reader(bytes, start + HEADER_BYTES, end);
    if (this.#greetingSpan !== null || (this.#packets === 0 && isLogin(bytes, start, end))) {
      this.#loginPacket(payload, span);
      return;
    }
    const { oldest } = this.#pairing;
    // What goes on with a command: a file, or the next step of an authentication.
    if ((bytes[start + 3] as number) !== 0 && oldest !== null) {
      oldest.span.wireBytes += span.wireBytes;
      if (this.#response?.fileName !== undefined && this.#response.fileName !== "")
        oldest.fileBytes += span.wireBytes - HEADER_BYTES;
      return;
    }
    if (payload.left > 0) this.#command(payload, isCut, span);
  }

  #loginPacket(payload: Reader, span: Span): void {
    const login = loginIn(payload, this.#context.codecs);
    const greetingSpan = this.#greetingSpan;
    this.#greetingSpan = null;
    if (login.isTlsRequest) {
      this.#tls(login, span, greetingSpan);
      return;
    }
    this.#who = login;
    this.#login = login;
    this.mayRun = false;
    // A client may offer what its server cannot do: only what both can is used.
    this.#common = this.#greeting === null ? null : login.capabilities & this.#greeting.capabilities;
    const request = new MySqlRequest("LOGIN", span);
    request.login = login;
    this.#ask(request);
  }

  // From here on both sides are encrypted.
  #tls(login: Login, span: Span, greetingSpan: Span | null): void {
    const request = new MySqlRequest("SSL_REQUEST", span);
    request.login = login;
    if (greetingSpan === null) this.#pairing.requestWithoutAnswer(request, span, MYSQL);
    else {
      const response = this.#newAnswer(greetingSpan, request);
      response.greeting = this.#greeting;
      this.#pairing.request(request, span, MYSQL);
      this.#pairing.response(response, greetingSpan, MYSQL);
    }
    const inside = this.#context.redetect("mysql", greetingSetup(this.#greeting));
    this.#greeting = null;
    this.conversation?.handOver(inside, CLIENT);
  }

  #ask(request: MySqlRequest): MySqlRequest {
    request.who = this.#who;
    // An answer to something that was not seen is over when the client goes on.
    if (this.#pairing.waiting === 0) this.#endCut("");
    // Few clients ask before they have the answer, none before the login is over: something else was taken for its answer.
    const isOdd = this.#pairing.oldest?.command === "LOGIN" || (this.#isHurt && this.#pairing.waiting > 0);
    this.#pairing.request(request, request.span, MYSQL, request.isTruncated);
    if (isOdd) this.#pairing.doubt();
    return request;
  }

  #command(payload: Reader, isCut: boolean, span: Span): void {
    const command = commandName(payload.u8("command"));
    if (command === "") throw new Malformed("no command has this number", 0);
    const request = new MySqlRequest(command, span);
    request.isTruncated = isCut;
    this.#body(request, payload);
    if (!UNANSWERED.has(command)) this.#ask(request);
    else {
      request.who = this.#who;
      this.#pairing.requestWithoutAnswer(request, span, MYSQL, isCut);
    }
  }

  #body(request: MySqlRequest, payload: Reader): void {
    const { codecs } = this.#context;
    switch (request.command) {
      case "COM_QUERY":
        this.#query(request, payload);
        return;
      case "COM_STMT_PREPARE":
        this.#statementText(request, payload, false);
        return;
      case "COM_INIT_DB":
      case "COM_CREATE_DB":
      case "COM_DROP_DB":
      case "COM_FIELD_LIST":
        request.ask(readRest(payload, codecs).replace(/\0.*$/s, ""));
        return;
      case "COM_CHANGE_USER":
        request.login = decodeChangeUser(payload, this.#login?.capabilities ?? 0, codecs);
        this.#who = request.login;
        return;
      default:
        if (request.command.startsWith("COM_STMT_")) this.#ofStatement(request, payload);
    }
  }

  #query(request: MySqlRequest, payload: Reader): void {
    const { bytes, at, end } = payload;
    const from = request.isTruncated ? -1 : queryStart(bytes, at, end, this.#hasAttributes);
    if (from < 0) this.#statementText(request, payload, this.#hasAttributes);
    else request.ask(new LateQuery(this.#context.codecs, bytes, from, end));
    request.mayBeUse = from < 0 || mayBeUse(bytes, from, end);
  }
  #statementText(request: MySqlRequest, payload: Reader, hasAttributes: boolean | null): void {
    const { query, isCut } = decodeQuery(payload, hasAttributes, this.#context.codecs);
    request.ask(query);
    request.isTruncated ||= isCut;
  }

  /** Null where it is not known. */
  get #hasAttributes(): boolean | null {
    if (this.#common !== null) return (this.#common & CLIENT_QUERY_ATTRIBUTES) !== 0;
    // What the client does not offer is not used, whatever its server can do.
    return this.#login === null || (this.#login.capabilities & CLIENT_QUERY_ATTRIBUTES) !== 0 ? null : false;
  }

  #ofStatement(request: MySqlRequest, payload: Reader): void {
    const id = readInt(payload, 4, "statement");
    const statement = this.#memory.get(id);
    request.statementId = id;
    request.statement = statement;
    request.ask(statement?.query ?? "");
    if (request.command === "COM_STMT_CLOSE") this.#memory.forget(id);
    if (request.command !== "COM_STMT_EXECUTE" || statement === null) return;
    // Values that were cut or are of no known type leave the statement as it is.
    try {
      const { values, types } = decodeExecute(payload, statement, this.#hasAttributes, this.#context.codecs);
      request.parameters = values;
      statement.parameterTypes = types;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      request.isTruncated = true;
    }
  }

  #fromServer(bytes: Uint8Array, start: number, end: number, isCut: boolean, span: Span): void {
    const payload = new Reader(bytes, start + HEADER_BYTES, end);
    const { oldest } = this.#pairing;
    if (this.#response === null && oldest === null && isGreeting(bytes, start, end)) {
      this.#greeting = greetingIn(bytes, start, end, this.#context.codecs);
      this.#greetingSpan = span;
      return;
    }
    // Servers that end the columns of a prepared statement with an EOF say one more packet than the answer needs.
    const isLate = this.#response === null && (bytes[start + 3] as number) > 1 && oldest?.command !== "LOGIN";
    if (isLate && payload.left <= 5 && bytes[payload.at] === EOF) return;
    if (oldest !== null && STREAMS.has(oldest.command) && bytes[payload.at] !== ERR) {
      this.#stream(span);
      return;
    }
    const response = this.#begin(span, oldest);
    if (response.add(bytes, start, end, isCut)) this.#finish(response);
  }

  #begin(span: Span, request: MySqlRequest | null): Answer {
    if (this.#response === null) this.#response = this.#newAnswer(span, request);
    else this.#response.span.join(span);
    return this.#response;
  }
  #newAnswer(span: Span, request: MySqlRequest | null): Answer {
    return new Answer(span, request, this.#context.codecs, this.#maxBodyBytes);
  }

  #stream(span: Span): void {
    this.#isStream = true;
    this.#context.note("mysql-replication", "the events of a replication stream are not shown", 1, false);
    const response = this.#newAnswer(span, this.#pairing.oldest);
    this.#pairing.response(response, span, MYSQL);
  }

  #finish(response: Answer): void {
    const { request } = response;
    this.#response = null;
    if (request?.command === "LOGIN") {
      response.greeting = this.#greeting;
      this.#greeting = null;
    }
    if (request !== null && !response.hasError) this.#succeeded(request, response);
    this.#pairing.response(response, response.span, MYSQL, response.isTruncated || (request?.isTruncated ?? false));
    response.keep();
    this.mayRun = this.#pairing.oldest?.command !== "LOGIN";
    if (request?.command === "LOGIN" && !response.hasError) this.#compress();
  }

  #succeeded(request: MySqlRequest, answer: Answer): void {
    if (request.command === "COM_INIT_DB") this.#who = new Moved(this.#who, request.query);
    const use = request.mayBeUse ? USE.exec(request.query) : null;
    if (use !== null) this.#who = new Moved(this.#who, use[1] ?? use[2] ?? "");
    if (request.command === "COM_RESET_CONNECTION" || request.command === "COM_CHANGE_USER") this.#memory.clear();
    if (request.command !== "COM_STMT_PREPARE") return;
    const response = answer.whole;
    if (response.statementId === null) return;
    this.#memory.remember(response.statementId, {
      id: response.statementId,
      query: request.query,
      parameterCount: response.parameterCount ?? 0,
      columns: response.results[0]?.columns ?? [],
      parameterTypes: [],
    });
  }

  /** From the end of a login on that agreed on it, both sides are compressed. */
  #compress(): void {
    const capabilities = this.#common ?? this.#login?.capabilities ?? 0;
    if ((capabilities & (CLIENT_COMPRESS | CLIENT_ZSTD)) === 0) return;
    const how = (capabilities & CLIENT_COMPRESS) !== 0 ? "deflate" : "zstd";
    const inner = openPackets(this.#context, this, false);
    const compressed = openCompressed(this.#context, how, inner);
    this.conversation?.handOver(compressed, SERVER);
    this.conversation = inner;
  }

  /** The answer at hand will not become whole. Without a reason: nobody asked for it. */
  #endCut(reason: string): void {
    const response = this.#response;
    if (response === null) return;
    this.#response = null;
    response.isIncomplete = true;
    const error = reason === "" ? null : ({ type: "dissection", msg: reason } as const);
    this.#pairing.response(response, response.span, MYSQL, true, error);
    response.keep();
  }
}
