// One WebSocket connection: joins fragments to messages, unpacks them, and makes an entry of each. Where it speaks GraphQL, the
// messages of an operation are one entry together; where it speaks JSON-RPC, a call and its answer.
import type { EntryError, JsonObject } from "../../../contract/index.ts";
import { isAscii } from "../../bytes/kept-bytes.ts";
import type { Exchange } from "../../exchange.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext, Presenter } from "../dissector.ts";
import { FramedConversation, type MessageHandler } from "../framed.ts";
import { isGraphqlSubprotocol, Operations, withoutSecrets } from "../graphql/over-websocket/index.ts";
import type { Body } from "../http/body.ts";
import { beginsJson, bodyText, mayBeJson } from "../http/content.ts";
import { Calls } from "../jsonrpc/over-websocket/index.ts";
import { Carried } from "./carried.ts";
import { WebSocketFramer } from "./frame.ts";
import { MessageInflater } from "./inflate.ts";
import { MAX_CONTROL_BYTES, MAX_PACKED_MESSAGE_BYTES } from "./limits.ts";
import { WS_13 } from "./protocol.ts";
import { WebSocketMessage } from "./types.ts";

/** A message that is arriving, with its span. */
interface Open {
  readonly message: WebSocketMessage;
  readonly span: Span;
}

/** One direction. Control frames may come between the fragments of a data message (RFC 6455, 5.4). */
class Direction {
  readonly framer: WebSocketFramer;
  readonly inflater: MessageInflater;
  data: Open | null = null;
  control: Open | null = null;
  /** A compressed message that came as one whole frame: it is unpacked from where it lies, while it is at hand. */
  packed: Uint8Array | null = null;

  constructor(side: Side, context: FlowContext, keepsContext: boolean) {
    this.framer = new WebSocketFramer(side);
    this.inflater = new MessageInflater(context.codecs, keepsContext);
  }
  /** The message that the frame at hand belongs to. */
  get current(): Open | null {
    return this.framer.isControl ? this.control : this.data;
  }
}

class WebSocketHandler implements MessageHandler {
  readonly #context: FlowContext;
  readonly #presenter: Presenter<WebSocketMessage, WebSocketMessage>;
  readonly #isDeflateAgreed: boolean;
  readonly directions: readonly [Direction, Direction];
  /** Null where something else than GraphQL was agreed on. */
  readonly #operations: Operations | null;
  /** Null where messages carry no other protocol. */
  readonly #carried: Carried | null;
  /** Null where something else was agreed on. */
  readonly #calls: Calls | null;

  constructor(context: FlowContext, presenter: Presenter<WebSocketMessage, WebSocketMessage>, setup: JsonObject) {
    this.#context = context;
    this.#presenter = presenter;
    this.#isDeflateAgreed = setup["deflate"] === true;
    this.#operations = isGraphqlSubprotocol(setup["subprotocol"]) ? new Operations(context) : null;
    this.#carried = Carried.of(context, setup["subprotocol"]);
    this.#calls = this.#operations === null && this.#carried === null ? new Calls(context) : null;
    this.directions = [
      new Direction(CLIENT, context, setup["clientNoContextTakeover"] !== true),
      new Direction(SERVER, context, setup["serverNoContextTakeover"] !== true),
    ];
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const direction = this.directions[side];
    const { isHeader, headerBytes } = direction.framer;
    if (isHeader) this.#header(side, direction, span);
    else direction.current?.span.join(span);
    if (!isHeader || headerBytes > 0) this.#payload(direction, bytes, start + headerBytes, end);
    if (direction.framer.isLast) this.#frameEnd(side, direction);
  }

  malformed(side: Side, reason: string, _span: Span): void {
    this.#cutOpen(side);
    this.#operations?.lose(side);
    this.#carried?.lose(side, 1);
    this.#context.note("ws-lost", reason, 1, true);
  }

  /** Whole messages may have been among the bytes in which the next frame was looked for. */
  passed(side: Side): void {
    this.#operations?.lose(side);
    this.#carried?.lose(side, 1);
  }

  gap(side: Side, length: number, _open: Span | null): boolean {
    const direction = this.directions[side];
    const { framer, current } = direction;
    const inside = current === null ? 0 : framer.skipHole(length);
    if (current !== null && inside > 0) {
      current.message.isCut = true;
      current.message.payload.addHole(inside);
      current.span.wireBytes += inside;
      if (framer.isLast) this.#frameEnd(side, direction);
    }
    this.#operations?.lose(side);
    if (inside === length) return true;
    this.#cutOpen(side);
    this.#carried?.lose(side, length - inside);
    direction.inflater.lose();
    framer.expectFrame();
    return false;
  }

  end(side: Side, how: EndOfStream, open: Span | null): void {
    if (open !== null) this.#context.note("ws-cut-frame", "the stream ended inside a frame header", 1, true);
    this.#cutOpen(side);
    this.#operations?.ended(how);
    this.#calls?.ended(how);
    this.#carried?.end(side, how);
  }
  get isIdle(): boolean {
    return (this.#operations?.isIdle ?? true) && (this.#carried?.isIdle ?? true) && (this.#calls?.isIdle ?? true);
  }
  tick(now: Moment): void {
    this.#operations?.tick(now);
    this.#calls?.tick(now);
    this.#carried?.tick(now);
  }
  close(): void {
    this.#cutOpen(CLIENT);
    this.#cutOpen(SERVER);
    this.#operations?.close();
    this.#calls?.close();
    this.#carried?.close();
  }

  #header(side: Side, direction: Direction, span: Span): void {
    this.#headerOfMessage(side, direction, span);
    // Section 5.1: the client masks every frame, the server none.
    const { current, framer } = direction;
    if (current === null) return;
    current.message.fin = framer.fin;
    if (framer.isMasked !== (side === CLIENT)) {
      current.message.blame(side === CLIENT ? "a client's frame is not masked" : "a server's frame is masked");
    }
  }

  #headerOfMessage(side: Side, direction: Direction, span: Span): void {
    const { framer } = direction;
    if (framer.isControl) {
      direction.control = this.#begin(direction, span);
      const { message } = direction.control;
      if (framer.payloadBytes > MAX_CONTROL_BYTES) message.blame(`a control frame of ${framer.payloadBytes} bytes`);
      if (!framer.fin) message.blame("a fragmented control frame");
      if (framer.opcode === "close" && framer.payloadBytes === 1) message.blame("a close frame of one byte");
    } else if (framer.opcode !== "continuation") {
      if (direction.data !== null) this.#interrupt(side, direction);
      direction.data = this.#begin(direction, span);
    } else if (direction.data === null) {
      direction.data = this.#begin(direction, span);
      direction.data.message.blame("a continuation of no message");
    } else direction.data.span.join(span);
  }

  #begin(direction: Direction, span: Span): Open {
    const { framer } = direction;
    const isCompressed = framer.hasRsv1 && this.#isDeflateAgreed && !framer.isControl;
    const message = new WebSocketMessage(framer.opcode, framer.isMasked, isCompressed);
    if (framer.opcode === "reserved") message.blame("a reserved opcode");
    if ((framer.hasRsv1 && !isCompressed) || framer.hasOtherRsv) message.blame("a reserved bit that nothing agreed on");
    return { message, span };
  }

  #interrupt(side: Side, direction: Direction): void {
    if (direction.data === null) return;
    direction.data.message.blame("another message began inside it");
    this.#finish(side, direction, direction.data);
    direction.data = null;
  }

  #payload(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    const { current, framer } = direction;
    if (current === null) return;
    const { message } = current;
    const { limits, codecs } = this.#context;
    const cap = message.isCompressed ? Math.min(limits.maxMessageBytes, MAX_PACKED_MESSAGE_BYTES) : limits.maxBodyBytes;
    if (message.isCompressed && isAlone(framer) && end - start <= cap) {
      direction.packed = framer.isMasked
        ? framer.unmask(bytes, start, end).subarray(0, end - start)
        : bytes.subarray(start, end);
      return;
    }
    if (!framer.isMasked || message.payload.isCut) {
      framer.pass(end - start);
      message.payload.add(codecs, bytes, start, end, cap);
      return;
    }
    message.payload.add(codecs, framer.unmask(bytes, start, end), 0, end - start, cap);
  }

  #frameEnd(side: Side, direction: Direction): void {
    const { framer, current } = direction;
    if (current === null || (!framer.isControl && !framer.fin)) return;
    if (framer.isControl) direction.control = null;
    else direction.data = null;
    this.#finish(side, direction, current);
  }

  #cutOpen(side: Side): void {
    const direction = this.directions[side];
    for (const open of [direction.data, direction.control]) {
      if (open === null) continue;
      open.message.isCut = true;
      this.#finish(side, direction, open);
    }
    direction.data = direction.control = null;
  }

  #finish(side: Side, direction: Direction, { message, span }: Open): void {
    if (message.payload.isCut) message.isCut = true;
    const unpacked = message.isCompressed ? this.#inflate(direction, message) : null;
    if (this.#carried?.take(side, message, span) === true) return;
    if (this.#operations !== null && this.#isOfOperation(this.#operations, side, message, span)) return;
    if (this.#calls !== null && this.#isOfCall(this.#calls, side, message, span, unpacked)) return;
    const error: EntryError | null = message.problem === "" ? null : { type: "dissection", msg: message.problem };
    const exchange: Exchange = {
      presenter: this.#presenter,
      protocol: WS_13,
      flow: this.#context.flow,
      index: this.#context.flow.nextIndex(),
      request: side === CLIENT ? message : null,
      response: side === SERVER ? message : null,
      requestSpan: side === CLIENT ? span : null,
      responseSpan: side === SERVER ? span : null,
      error,
      truncated: message.isCut,
      isFlow: false,
    };
    this.#context.emit(exchange);
  }

  #isOfOperation(operations: Operations, side: Side, message: WebSocketMessage, span: Span): boolean {
    const { opcode, payload, isCut, problem } = message;
    if (opcode !== "text" && opcode !== "binary") return false;
    const isPacked = message.isCompressed && !message.isInflated;
    const text = isPacked ? null : bodyText(payload, this.#context.codecs);
    const isWhole = text !== null && opcode === "text" && !isCut && problem === "";
    // One that cannot be read may have been of any operation.
    if (!isWhole) operations.lose(side);
    if (isWhole && operations.take(side, { text, payloadLength: payload.wireBytes, span })) return true;
    if (side === CLIENT) message.shown = withoutSecrets(text);
    return false;
  }

  #isOfCall(calls: Calls, side: Side, message: WebSocketMessage, span: Span, unpacked: Uint8Array | null): boolean {
    const { opcode, payload, isCut, problem } = message;
    const isPacked = message.isCompressed && !message.isInflated;
    if (opcode !== "text" || isCut || isPacked || problem !== "") return false;
    const text = this.#jsonText(payload, unpacked);
    return text !== null && calls.take(side, { text, payloadLength: payload.wireBytes, span });
  }

  /** Null for what is no text, or does not begin like JSON. Most of it is ASCII, whose bytes are its characters. */
  #jsonText(payload: Body, unpacked: Uint8Array | null): string | null {
    const { codecs } = this.#context;
    if (unpacked === null) return mayBeJson(payload) ? bodyText(payload, codecs) : null;
    if (!beginsJson(unpacked[0])) return null;
    const text = codecs.latin1(unpacked, 0, unpacked.length);
    return isAscii(text) ? text : bodyText(payload, codecs);
  }

  /** Answers what came out; null where nothing could. */
  #inflate(direction: Direction, message: WebSocketMessage): Uint8Array | null {
    const { limits, codecs } = this.#context;
    const wasCut = message.isCut;
    const { packed } = direction;
    direction.packed = null;
    const output = direction.inflater.inflate(packed ?? message.payload.bytes(), limits.maxUnpackedBytes);
    if (wasCut) direction.inflater.lose();
    if (output === null) {
      if (packed !== null) message.payload.add(codecs, packed, 0, packed.length, packed.length);
      message.blame("compressed with the help of an earlier message that is missing");
      message.isCut = true;
      return null;
    }
    message.payload.wireBytes += packed?.length ?? 0;
    if (output.isCut) message.isCut = true;
    if (output.isCut && !wasCut) message.blame(`permessage-deflate: ${output.reason}`);
    if (output.bytes.length > limits.maxBodyBytes) message.isCut = true;
    message.payload.unpacked(output.bytes, limits.maxBodyBytes);
    message.isInflated = true;
    return output.bytes;
  }
}

/** The frame at hand is all of its message, and there as a whole. */
function isAlone({ fin, opcode, headerBytes }: WebSocketFramer): boolean {
  return fin && opcode !== "continuation" && headerBytes > 0;
}

/** A WebSocket connection from the end of its handshake on; `setup` is what the handshake agreed on. */
export function openWebSocket(
  context: FlowContext,
  presenter: Presenter<WebSocketMessage, WebSocketMessage>,
  setup: JsonObject,
): Conversation {
  const handler = new WebSocketHandler(context, presenter, setup);
  const [client, server] = handler.directions;
  return new FramedConversation(client.framer, server.framer, handler, context.limits.maxMessageBytes);
}
