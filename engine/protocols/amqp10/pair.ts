// How a connection begins, and what follows. The client's protocol header is answered by the server's (2.2); that of SASL is one
// entry with the whole login. Frames are not read, but for who is there: one entry of each connection counts them.
import type { EntryError, Json, JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, Span } from "../../moment.ts";
import type { AmqpMessage } from "../amqp/index.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { presenter } from "./present.ts";
import { type Performative, performativeOf, type ProtocolHeader, protocolHeaderAt } from "./shape.ts";
import { AMQP_1_0 } from "./types.ts";
import { readListHead, readText, readTexts } from "./values.ts";

/** A long connection's counts are told so often. */
const TELL_SECONDS = 10;
/** Codes of sasl-outcome (5.3.3.6). */
const OUTCOMES = ["ok", "auth", "sys", "sys-perm", "sys-temp"];

/** What one side sent. */
interface Counts {
  span: Span | null;
  readonly performatives: Record<string, number>;
  /** What its open says of it. */
  about: JsonObject;
}
/** A login under way: what is known of each side. */
interface Login {
  readonly request: Record<string, Json>;
  readonly response: Record<string, Json>;
  span: Span | null;
}

export class Amqp10Pairing implements MessageHandler {
  /** Set once both exist: where the flow is handed over to TLS. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  readonly #headers: KeyedPairing<AmqpMessage, AmqpMessage, string>;
  readonly #counts: readonly [Counts, Counts] = [newCounts(), newCounts()];
  #index = -1;
  #login: Login | null = null;
  #isTold = true;
  #toldSec = 0;
  #problem: EntryError | null = null;
  #messages = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#headers = new KeyedPairing(context, presenter, AMQP_1_0);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#messages++;
    const header = protocolHeaderAt(bytes, start, end);
    if (header !== null && header !== undefined) this.#header(side, header, span);
    else this.#frame(side, bytes, start, end, span);
  }
  malformed(_side: Side, reason: string, _span: Span): void {
    if (this.#messages === 0) this.#context.giveUp(`not AMQP 1.0: ${reason}`);
    else this.#lose(reason);
  }
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    this.#lose("bytes are missing: there were more frames");
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#headers.ended(how);
  }
  get isIdle(): boolean {
    return this.#isTold && this.#headers.waiting === 0;
  }
  tick(now: Moment): void {
    this.#headers.tick(now);
    if (!this.#isTold && nanosecondsBetween(this.#toldSec, 0, now.sec, now.nsec) >= TELL_SECONDS * 1e9)
      this.#tell(now.sec);
  }
  close(): void {
    this.#headers.close();
    if (!this.#isTold) this.#tell(0);
  }

  #header(side: Side, header: ProtocolHeader, span: Span): void {
    const values: Record<string, Json> = { protocolId: header.protocolId, version: header.version };
    if (side === CLIENT) {
      if (header.protocolId === "SASL") this.#login = { request: values, response: {}, span: null };
      this.#headers.request("header", { message: messageOf(values), span, isTruncated: false, error: null });
      return;
    }
    const asked = this.#headers.find("header")?.arguments;
    const isAccepted = asked === undefined || sameHeader(asked, values);
    if (this.#login !== null && isAccepted && header.protocolId === "SASL") {
      // The answer is the outcome of the login.
      Object.assign(this.#login.response, values);
      this.#login.span = span;
      return;
    }
    this.#answer(isAccepted ? values : { ...values, isAccepted }, span);
    if (header.protocolId === "TLS" && isAccepted) this.conversation?.handOver(this.#context.redetect("amqp10"), side);
  }
  #answer(values: JsonObject, span: Span): void {
    this.#login = null;
    this.#headers.response("header", { message: messageOf(values), span, isTruncated: false, error: null });
  }

  #frame(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const performative = performativeOf(bytes, start, end);
    if (performative.name.startsWith("sasl-"))
      this.#sasl(side, performative, new Reader(bytes, performative.fieldsAt, end), span);
    else this.#count(side, performative, bytes, end, span);
  }
  #count(side: Side, { name, fieldsAt }: Performative, bytes: Uint8Array, end: number, span: Span): void {
    const counts = this.#counts[side];
    if (counts.span === null) counts.span = span;
    else counts.span.join(span);
    counts.performatives[name] = (counts.performatives[name] ?? 0) + 1;
    if (this.#index < 0) {
      this.#index = this.#context.flow.nextIndex();
      this.#toldSec = span.endSec;
    }
    this.#isTold = false;
    if (name === "open") counts.about = this.#open(new Reader(bytes, fieldsAt, end));
  }
  #open(reader: Reader): JsonObject {
    const { codecs } = this.#context;
    const fields = readListHead(reader);
    const containerId = fields > 0 ? readText(reader, codecs) : "";
    const hostname = fields > 1 ? readText(reader, codecs) : "";
    return { containerId, ...(hostname === "" ? {} : { hostname }) };
  }

  /** Which mechanisms there are, which is taken, what comes of it. Credentials and challenges are not looked at. */
  #sasl(side: Side, { name }: Performative, reader: Reader, span: Span): void {
    const login = this.#login;
    // Of a login whose beginning was not seen.
    if (login === null) return;
    if (side === CLIENT) {
      if (name === "sasl-init" && readListHead(reader) > 0)
        login.request["mechanism"] = readText(reader, this.#context.codecs);
      return;
    }
    if (login.span === null) login.span = span;
    else login.span.join(span);
    if (name === "sasl-mechanisms" && readListHead(reader) > 0)
      login.response["mechanisms"] = [...readTexts(reader, this.#context.codecs)];
    else if (name === "sasl-challenge") login.response["challenges"] = Number(login.response["challenges"] ?? 0) + 1;
    else if (name === "sasl-outcome" && readListHead(reader) > 0) this.#outcome(login, reader);
  }
  #outcome(login: Login, reader: Reader): void {
    // An unsigned byte.
    const code = reader.u8("the outcome") === 0x50 ? reader.u8("the outcome") : -1;
    const { response, span } = login;
    const outcome = {
      saslCode: code,
      saslOutcome: OUTCOMES[code] ?? "unknown",
      ...(code === 0 ? {} : { isAccepted: false }),
    };
    this.#answer({ ...response, ...outcome }, span as Span);
  }

  #lose(reason: string): void {
    this.#problem = { type: "dissection", msg: reason };
    this.#headers.giveUp("header", "bytes are missing");
    this.#login = null;
    if (this.#index >= 0) this.#isTold = false;
  }
  #tell(sec: number): void {
    this.#isTold = true;
    this.#toldSec = sec;
    const [client, server] = this.#counts;
    this.#context.emit({
      presenter,
      protocol: AMQP_1_0,
      flow: this.#context.flow,
      index: this.#index,
      request: countsMessage(client),
      response: countsMessage(server),
      requestSpan: copyOf(client.span),
      responseSpan: copyOf(server.span),
      error: this.#problem,
      truncated: false,
      isFlow: false,
    });
  }
}

function newCounts(): Counts {
  return { span: null, performatives: {}, about: {} };
}
function messageOf(values: JsonObject): AmqpMessage {
  return { method: "protocol header", channel: 0, arguments: values, content: null };
}
function countsMessage({ span, performatives, about }: Counts): AmqpMessage | null {
  if (span === null) return null;
  const values = { ...about, performatives: { ...performatives } };
  return { method: "performatives", channel: 0, arguments: values, content: null };
}
/** An entry that is told again later may not change what was told before. */
function copyOf(span: Span | null): Span | null {
  return span === null ? null : Object.assign(new Span(), span);
}
function sameHeader(asked: JsonObject, values: JsonObject): boolean {
  return asked["protocolId"] === values["protocolId"] && asked["version"] === values["version"];
}
