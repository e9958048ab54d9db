// One HTTP/1 connection: puts the parts of messages together, pairs them by order, and leaves when the connection
// changes its protocol.
import type { EntryError, Protocol } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Span } from "../../moment.ts";
import { GRPC_WEB, isGrpcType } from "../grpc/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Conversation, EndOfStream, FlowContext, Presenter } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import { FramedConversation, type MessageHandler } from "../framed.ts";
import { CHUNKED, requestBody, responseBody, UNKNOWN, UNTIL_CLOSE } from "./body-length.ts";
import { bodyCap, codingsOf, unpackBody } from "./content-coding.ts";
import { carriedByAnswer, carriedByRequest, mayCarry } from "./carried-of.ts";
import { HttpFramer } from "./frame.ts";
import { headerValue } from "./head-text.ts";
import type { HeadScan } from "./head-scan.ts";
import { MAX_LOST_BYTES } from "./limits.ts";
import { unpackedWhenRead } from "./packed-answer.ts";
import { HTTP_1_0, HTTP_1_1 } from "./protocol.ts";
import { HttpMessage } from "./types.ts";
import { asksToSwitch, h2cSetup, upgradeOf, webSocketSetup } from "./upgrade.ts";

const LOST = "bytes are missing where the answer was";
const NOTHING = new Uint8Array(0);

/** One direction: its framer and the message whose body is arriving. */
class Direction {
  readonly framer: HttpFramer;
  message: HttpMessage | null = null;
  span: Span | null = null;
  /** The next message is looked for: what is there may be none. */
  isSearching = false;

  constructor(side: Side, codecs: Codecs) {
    this.framer = new HttpFramer(side, codecs);
  }
}

class HttpHandler implements MessageHandler {
  readonly #context: FlowContext;
  readonly #pairing: FifoPairing<HttpMessage, HttpMessage>;
  readonly client: Direction;
  readonly server: Direction;
  conversation: FramedConversation | null = null;
  /** An answer that was complete before its request was. */
  #held: HttpMessage | null = null;
  #heldSpan: Span | null = null;
  /** The answer that is being paired. */
  #answering: HttpMessage | null = null;
  /** Answers may be missing: the next one belongs to the newest request, unless several were under way. */
  #isServerLost = false;
  /** Requests that waited when the answers began to be missing. */
  #askedBeforeLoss = 0;
  /** The newest request may be missing: no answer is known to be of the one before it. */
  #isClientLost = false;
  #isPipelined = false;
  #isLeaving = false;
  #hasMessages = false;

  constructor(context: FlowContext, presenter: Presenter<HttpMessage, HttpMessage>) {
    this.#context = context;
    this.client = new Direction(CLIENT, context.codecs);
    this.server = new Direction(SERVER, context.codecs);
    this.#pairing = new FifoPairing(
      {
        flow: context.flow,
        limits: context.limits,
        note: (...note) => context.note(...note),
        emit: (exchange) => context.emit(this.#withAnswer(exchange)),
      },
      presenter,
    );
    if (context.flow.isJoined) this.#pairing.joined();
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const direction = this.#direction(side);
    const { framer, message } = direction;
    if (framer.part === "head") {
      this.#hasMessages = true;
      direction.isSearching = false;
      if (side === CLIENT) this.#requestHead(framer.head, span);
      else this.#responseHead(framer.head, span);
      return;
    }
    if (message === null || direction.span === null) return;
    direction.span.join(span);
    if (framer.part === "body") {
      message.body.add(this.#context.codecs, bytes, start, end, bodyCap(message.isCoded, this.#context.limits));
    } else if (framer.part === "trailers") message.trailers = this.#context.codecs.latin1(bytes, start, end);
    if (framer.isLast) this.#complete(side);
  }

  malformed(side: Side, reason: string, _span: Span): void {
    const direction = this.#direction(side);
    direction.framer.expectHead(false);
    if (direction.message !== null) this.#cut(side, reason, false);
    else if (reason !== "") this.#context.note("http-malformed", reason, 1, true);
    this.#lost(side);
    this.#giveUpIfLost();
  }

  gap(side: Side, length: number, open: Span | null): boolean {
    const direction = this.#direction(side);
    const { framer, message, span } = direction;
    if (message !== null && span !== null) {
      const hole = framer.skipHole(length);
      message.body.addHole(hole);
      message.isCut = true;
      span.wireBytes += hole;
      if (framer.isLast) this.#complete(side);
      if (hole === length) return true;
      if (direction.message !== null) this.#cut(side, "", false);
    }
    framer.expectHead(true);
    // A head that is cut here is still to come, and is in order.
    if (open === null || message !== null) this.#lost(side);
    return false;
  }

  /** A head whose rest is missing, as in captures of the first bytes of packets: its start line says much. */
  cut(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { framer, message, isSearching } = this.#direction(side);
    if (message !== null) return;
    if (!framer.head.accept(bytes, start, end)) {
      if (!isSearching) this.#context.note("http-cut-head", "bytes are missing inside a start line", 1, true);
    } else if (side === CLIENT) this.#requestHead(framer.head, span);
    else this.#responseHead(framer.head, span);
    this.#lost(side);
  }

  end(side: Side, how: EndOfStream, _open: Span | null): void {
    const { framer, message } = this.#direction(side);
    this.#pairing.ended(how, side);
    if (message === null) return;
    if (framer.isUntilClose && how === "fin") this.#complete(side);
    else if (how === "reset") this.#cut(side, "the connection was reset inside the message", true);
    else if (how === "fin") this.#cut(side, "the connection was closed inside the message", true);
    else this.#cut(side, "", false);
  }

  get isIdle(): boolean {
    // A search that finds nothing is given up by a tick.
    return this.#pairing.waiting === 0 && (this.#hasMessages || this.#lostBytes === 0);
  }
  tick(now: { sec: number; nsec: number; packet: number }): void {
    this.#pairing.tick(now);
    this.#giveUpIfLost();
  }

  close(): void {
    if (this.client.message !== null) this.#cut(CLIENT, "", false);
    if (this.server.message !== null) this.#cut(SERVER, "", false);
    this.#releaseHeld();
    this.#pairing.close();
  }

  #lost(side: Side): void {
    this.#direction(side).isSearching = true;
    if (side === SERVER) {
      if (!this.#isServerLost) this.#askedBeforeLoss = this.#pairing.waiting;
      this.#isServerLost = true;
    } else if (!this.#isClientLost) {
      this.#isClientLost = true;
      this.#pairing.lose(CLIENT, LOST);
    }
  }

  #direction(side: Side): Direction {
    return side === CLIENT ? this.client : this.server;
  }

  #requestHead(scan: HeadScan, span: Span): void {
    const message = this.#begin(this.client, scan, span);
    this.#isClientLost = false;
    this.#pairing.request(message, span, HTTP_1_1);
    if (scan.isLenient) message.blame("the request line does not follow RFC 9112, 3");
    message.asksToSwitch = asksToSwitch(scan.text, scan.hasUpgrade);
    this.#expectBody(CLIENT, message, scan, requestBody(message, scan));
  }

  #responseHead(scan: HeadScan, span: Span): void {
    const head = scan.text;
    const status = statusOf(head);
    if (status >= 100 && status < 200 && status !== 101) {
      this.#context.note("http-interim", "interim responses (1xx) are not shown", 1, false);
      return;
    }
    if (this.#held !== null) this.#cut(CLIENT, "the next answer came before its end", false);
    if (this.#isServerLost) this.#realign();
    if (this.#pairing.waiting > 1) this.#isPipelined = true;
    this.#pairing.answerBegins();
    const message = this.#begin(this.server, scan, span);
    const { oldest, oldestSpan } = this.#pairing;
    const asked = oldest?.head ?? "";
    const isTunnel = status >= 200 && status < 300 && asked.startsWith("CONNECT ");
    this.#isLeaving = isTunnel || status === 101;
    if (this.#isLeaving && this.client.message !== null) this.#cut(CLIENT, "", false);
    this.#expectBody(
      SERVER,
      message,
      scan,
      isTunnel ? 0 : responseBody(message, scan, status, asked.startsWith("HEAD ")),
    );
    if (this.#isLeaving) this.#leave(status === 101 ? head : "", asked, oldestSpan);
  }

  // From the end of this head on, both sides speak what was agreed on, or what their bytes show.
  #leave(agreed: string, asked: string, askedSpan: Span | null): void {
    this.conversation?.handOver(this.#next(agreed, asked, askedSpan), SERVER);
  }

  #next(agreed: string, asked: string, askedSpan: Span | null): Conversation {
    const protocol = upgradeOf(agreed);
    if (protocol === "websocket")
      return this.#context.switchTo(
        "ws",
        webSocketSetup((name) => headerValue(agreed, name)),
      );
    if (protocol === "h2c" && askedSpan !== null) return this.#context.switchTo("http2", h2cSetup(asked, askedSpan));
    return this.#context.redetect();
  }

  #begin(direction: Direction, scan: HeadScan, span: Span): HttpMessage {
    const message = new HttpMessage(scan.text, scan.isHttp10);
    direction.message = message;
    direction.span = span;
    const isOddlySent = scan.hasTransferEncoding && !scan.isOnlyChunked;
    message.isCoded = scan.hasContentEncoding || (isOddlySent && codingsOf(scan.text).length > 0);
    message.isHeadCut = scan.isCut;
    if (scan.limit !== "") message.blame(scan.limit);
    return message;
  }

  #expectBody(side: Side, message: HttpMessage, scan: HeadScan, length: number): void {
    const { framer } = this.#direction(side);
    if (scan.isCut) this.#cut(side, scan.limit, false);
    else if (length > 0) framer.expectBody("length", length);
    else if (length === CHUNKED) framer.expectBody("chunk-line", 0);
    else if (length === UNTIL_CLOSE) framer.expectBody("until-close", 0);
    else if (length === UNKNOWN) {
      framer.expectHead(true);
      this.#direction(side).isSearching = true;
      this.#cut(side, message.problem, false);
    } else this.#complete(side);
  }

  #cut(side: Side, problem: string, isBroken: boolean): void {
    const { message } = this.#direction(side);
    if (message === null) return;
    message.isCut = true;
    if (problem !== "") {
      message.isBroken = isBroken && message.problem === "";
      message.blame(problem);
    }
    this.#complete(side);
  }

  #complete(side: Side): void {
    const direction = this.#direction(side);
    const { message, span } = direction;
    if (message === null || span === null) return;
    direction.message = null;
    direction.span = null;
    message.isComplete = true;
    if (message.body.isCut) message.isCut = true;
    if (side === CLIENT) this.#requestComplete(message);
    else if (this.#pairing.oldest?.isComplete === false) {
      this.#held = message;
      this.#heldSpan = span;
    } else this.#answer(message, span);
  }

  /** An exchange is emitted as its answer arrives: a packed one is then this. */
  #withAnswer(exchange: Exchange): Exchange {
    const answer = this.#answering;
    return answer?.isCoded === true && exchange.response === answer
      ? unpackedWhenRead(exchange, answer, this.#context)
      : exchange;
  }

  #unpack(message: HttpMessage): void {
    unpackBody(message, codingsOf(message.head), this.#context.codecs, this.#context.limits);
  }

  #requestComplete(message: HttpMessage): void {
    if (message.isCoded) this.#unpack(message);
    message.carried = carriedByRequest(message, this.#context.codecs);
    // A call has a body: the prefix of its message at least.
    message.isCall = message.body.wireBytes > 0 && message.carried === null && isGrpcType(message.contentType());
    if (message.isCall) message.types = this.#context.protobufTypes?.() ?? null;
    const protocol = protocolOf(message);
    this.#pairing.amend(message, protocol, message.isCut, errorOf(message));
    if (message.asksToSwitch) this.client.framer.hold(true);
    this.#releaseHeld();
  }

  #answer(message: HttpMessage, span: Span): void {
    const request = this.#pairing.oldest;
    message.isCall = request === null ? isGrpcType(message.contentType()) : request.isCall;
    if (message.isCall) message.types = request?.types ?? null;
    // What it carries shows in its body only; a pair in doubt may come again.
    const isUnpackedNow = request === null ? mayCarry(message) : this.#pairing.isInDoubt;
    if (isUnpackedNow && message.isCoded) this.#unpack(message);
    if (request === null) message.carried = carriedByAnswer(message, this.#context.codecs);
    if (!isUnpackedNow) this.#answering = message;
    this.#pairing.response(message, span, protocolOf(message), message.isCut, errorOf(message));
    this.#answering = null;
    if (request?.asksToSwitch === true) this.#goOn(span);
  }

  #releaseHeld(): void {
    const message = this.#held;
    const span = this.#heldSpan;
    if (message === null || span === null) return;
    this.#held = this.#heldSpan = null;
    this.#answer(message, span);
  }

  // What the client sent since it asked to switch is HTTP after all, or belongs to what comes: look at it now.
  #goOn(span: Span): void {
    this.client.framer.hold(false);
    const at = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    if (!this.#isLeaving) this.conversation?.data(CLIENT, NOTHING, 0, 0, at);
  }

  // After a hole among the answers: whoever sends one request at a time has its newest answered next.
  #realign(): void {
    this.#isServerLost = false;
    if (this.#isPipelined || this.#isClientLost) this.#pairing.lose(SERVER, LOST);
    else this.#pairing.loseAllButNewest(LOST, this.#askedBeforeLoss === 1 && this.#pairing.waiting === 2);
    // What is sent behind the answer to an upgrade may look like an answer too.
    if (this.#pairing.oldest?.asksToSwitch === true) this.#pairing.doubt();
  }

  #giveUpIfLost(): void {
    if (!this.#hasMessages && this.#lostBytes > MAX_LOST_BYTES) this.#context.giveUp("no HTTP message was found");
  }
  get #lostBytes(): number {
    return this.client.framer.lostBytes + this.server.framer.lostBytes;
  }
}

// Of a status line, whose digits were seen.
function statusOf(head: string): number {
  return head.charCodeAt(9) * 100 + head.charCodeAt(10) * 10 + head.charCodeAt(11) - 48 * 111;
}

function protocolOf(message: HttpMessage): Protocol {
  if (message.isCall) return GRPC_WEB;
  if (message.carried !== null) return message.carried.overHttp1;
  return message.isHttp10 ? HTTP_1_0 : HTTP_1_1;
}

function errorOf(message: HttpMessage): EntryError | null {
  if (message.problem === "") return null;
  return { type: message.isBroken ? "connection" : "dissection", msg: message.problem };
}

/** A conversation of HTTP/1, from its first byte or from anywhere in it. */
export function openHttp(context: FlowContext, presenter: Presenter<HttpMessage, HttpMessage>): Conversation {
  const handler = new HttpHandler(context, presenter);
  const { client, server } = handler;
  const conversation = new FramedConversation(client.framer, server.framer, handler, context.limits.maxMessageBytes);
  handler.conversation = conversation;
  return conversation;
}
