// One HTTP/2 connection: gives header sections and data to their streams, and ends streams.
import type { JsonObject } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { HeaderSection } from "../../hpack/index.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { FramedConversation, type MessageHandler } from "../framed.ts";
import { bodyCap } from "../http/content-coding.ts";
import { MAX_LOST_BYTES } from "../http/limits.ts";
import { Http2Framer } from "./frame.ts";
import {
  ACK,
  CONTINUATION,
  DATA,
  END_STREAM,
  errorName,
  GOAWAY,
  HEADER_BYTES,
  HEADERS,
  NO_ERROR,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  u31,
  u32,
} from "./frame-header.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { endMessage } from "./message-end.ts";
import type { StreamFacts } from "./plausible.ts";
import type { SectionHead } from "./section-parts.ts";
import { type OnSection, SectionReader } from "./section-reader.ts";
import { type Http2Presenter, Streams } from "./streams.ts";
import { isTunnel, Tunnels } from "./tunnels.ts";
import { Http2Message, type Stream, valueIn } from "./types.ts";
import { upgradeRequest } from "./upgraded.ts";

/** One direction: its framer, its header sections, and the message whose data is passing. */
class Direction {
  readonly framer: Http2Framer;
  readonly sections: SectionReader;
  data: Http2Message | null = null;
  /** The data that is passing is a WebSocket connection's. */
  isTunnel = false;
  /** Nothing of it was seen yet, and nothing is missing. */
  isAtStart = true;
  /** It was seen from its first byte. */
  isFromStart = false;

  constructor(side: Side, context: FlowContext, streams: StreamFacts, onSection: OnSection) {
    this.framer = new Http2Framer(side, streams);
    this.sections = new SectionReader(context.codecs, onSection);
  }
}

class Http2Handler implements MessageHandler, StreamFacts {
  readonly #context: FlowContext;
  readonly #streams: Streams;
  readonly #tunnels: Tunnels;
  readonly client: Direction;
  readonly server: Direction;
  #hasFrames = false;

  constructor(context: FlowContext, presenter: Http2Presenter) {
    this.#context = context;
    this.#streams = new Streams(context, presenter);
    this.#tunnels = new Tunnels(context);
    const open = (side: Side): Direction =>
      new Direction(side, context, this, (head, section, problem) => this.#section(side, head, section, problem));
    this.client = open(CLIENT);
    this.server = open(SERVER);
  }

  /** The connection was HTTP/1.1 until now; its last request is the first stream. */
  upgradedBy(request: Http2Message): void {
    this.#streams.open(request.streamId).request = request;
    this.client.sections.believe();
    this.server.sections.believe();
  }

  isOpen(stream: number): boolean {
    return this.#streams.get(stream) !== undefined || this.#tunnels.has(stream);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const direction = this.#direction(side);
    const { framer } = direction;
    if (framer.part === "piece") this.#piece(side, direction, bytes, start, end, span);
    else if (framer.part === "preface") this.#begins(direction);
    else {
      this.#hasFrames = true;
      direction.sections.expect(framer);
      if (framer.part === "start") this.#start(side, direction, span);
      else this.#frame(side, direction, bytes, start, end, span);
    }
    direction.isAtStart = false;
  }

  malformed(side: Side, reason: string, _span: Span): void {
    const direction = this.#direction(side);
    if (!direction.sections.damaged(reason) && reason !== "") {
      this.#context.note("http2-malformed", reason, 1, true);
      this.#lose(side, direction);
    }
    direction.isAtStart = false;
    this.#giveUpIfLost();
  }

  gap(side: Side, length: number, _open: Span | null): boolean {
    const direction = this.#direction(side);
    const { framer, data } = direction;
    const inside = framer.skipHole(length);
    if (inside > 0 && data !== null) {
      data.body.addHole(inside);
      data.isCut = true;
      data.span.wireBytes += inside;
    }
    if (inside > 0 && direction.isTunnel) this.#tunnels.gap(framer.stream, side, inside);
    if (inside > 0 && framer.isLast) this.#dataEnd(side, direction);
    if (inside === length) return true;
    this.#lose(side, direction);
    framer.search();
    return false;
  }

  end(side: Side, how: EndOfStream, _open: Span | null): void {
    this.#streams.ended(how);
    this.#tunnels.ended(side, how);
  }
  get isIdle(): boolean {
    // A search that finds nothing is given up by a tick.
    return this.#streams.isIdle && this.#tunnels.isIdle && (this.#hasFrames || this.#lostBytes === 0);
  }
  tick(now: Moment): void {
    this.#streams.tick(now);
    this.#tunnels.tick(now);
    this.#giveUpIfLost();
  }
  close(): void {
    this.#streams.close();
    this.#tunnels.close();
  }

  #direction(side: Side): Direction {
    return side === CLIENT ? this.client : this.server;
  }

  // The server's first frame is SETTINGS (RFC 9113, 3.4); that it is its first is certain where the client's preface was
  // seen as well.
  #begins(direction: Direction): void {
    direction.isFromStart = direction.isAtStart && direction.framer.lostBytes === 0;
    if (!this.client.isFromStart) return;
    this.client.sections.believe();
    if (this.server.isFromStart) this.server.sections.believe();
  }

  #frame(side: Side, direction: Direction, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { framer, sections } = direction;
    const at = start + HEADER_BYTES;
    switch (framer.type) {
      case HEADERS:
      case PUSH_PROMISE:
      case CONTINUATION:
        sections.frame(framer, bytes, at, end, span);
        return;
      case RST_STREAM:
        this.#reset(side, framer.stream, u32(bytes, at));
        return;
      case GOAWAY:
        if (side === SERVER) this.#goAway(u31(bytes, at), u32(bytes, at + 4));
        return;
      case SETTINGS:
        if (side === SERVER && direction.isAtStart && (framer.flags & ACK) === 0) this.#begins(direction);
        return;
      default:
    }
  }

  // DATA, and frames of extensions or of too great a length, whose payload passes by.
  #start(side: Side, direction: Direction, span: Span): void {
    const { framer } = direction;
    direction.data = null;
    direction.isTunnel = false;
    if (framer.type === HEADERS || framer.type === PUSH_PROMISE || framer.type === CONTINUATION) {
      this.#context.note("http2-headers", `a header section of more than ${MAX_BLOCK_BYTES} bytes`, 1, true);
      direction.sections.lose();
    }
    if (framer.type === DATA) this.#dataStart(side, direction, span);
  }

  #dataStart(side: Side, direction: Direction, span: Span): void {
    const { framer } = direction;
    direction.isTunnel = this.#tunnels.has(framer.stream);
    if (direction.isTunnel) {
      if (framer.isLast) this.#dataEnd(side, direction);
      return;
    }
    const stream = this.#streams.get(framer.stream);
    const message = stream === undefined ? null : messageOf(stream, side);
    if (message === null) {
      if (!this.#streams.isGivenUp(framer.stream)) {
        this.#context.note("http2-orphan-data", "data of a stream whose headers were not seen", 1, true);
      }
    } else if (!message.isComplete) {
      direction.data = message;
      message.span.join(span);
      if (framer.isPaddingBad) message.blame("padding longer than its frame (RFC 9113, 6.1)");
      if (framer.isLast) this.#dataEnd(side, direction);
    }
  }

  #piece(side: Side, direction: Direction, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { framer, data } = direction;
    if (direction.isTunnel) {
      if (!framer.isPadding) this.#tunnels.data(framer.stream, side, bytes, start, end, span);
    } else if (data !== null) {
      const { codecs, limits } = this.#context;
      data.span.join(span);
      if (!framer.isPadding) data.body.add(codecs, bytes, start, end, bodyCap(data.isCoded, limits));
    }
    if (framer.isLast) this.#dataEnd(side, direction);
  }

  #dataEnd(side: Side, direction: Direction): void {
    const { data: message, framer, isTunnel: isOfTunnel } = direction;
    direction.data = null;
    direction.isTunnel = false;
    if ((framer.flags & END_STREAM) === 0) return;
    if (isOfTunnel) this.#tunnels.end(framer.stream, side, "fin");
    else if (message !== null) this.#messageEnd(side, message);
  }

  // A section with its stream: it begins a message, or ends one.
  #section(side: Side, head: SectionHead, section: HeaderSection, problem: string): void {
    if (head.promised > 0) {
      this.#promise(head, section, problem);
      return;
    }
    if (side === SERVER && !head.endsStream && isInterim(section)) {
      this.#context.note("http-interim", "interim responses (1xx) are not shown", 1, false);
      return;
    }
    if (this.#tunnels.has(head.stream)) {
      if (head.endsStream) this.#tunnels.end(head.stream, side, "fin");
      return;
    }
    const known = this.#streams.get(head.stream);
    if (known === undefined && this.#streams.isGivenUp(head.stream)) return;
    const stream = known ?? this.#streams.open(head.stream);
    const begun = messageOf(stream, side);
    const message = begun ?? new Http2Message(head.stream, section, head.span);
    if (begun === null) {
      if (side === SERVER) stream.response = message;
      else {
        stream.request = message;
        this.#streams.asked(stream);
      }
    } else if (!begun.isComplete) {
      begun.trailers = section;
      begun.span.join(head.span);
    }
    blame(message, section, problem);
    if (head.endsStream) this.#messageEnd(side, message);
    else if (isTunnel(stream)) this.#tunnel(stream);
  }

  // The handshake is an exchange of its own; what follows is WebSocket.
  #tunnel(stream: Stream): void {
    for (const message of [stream.request, stream.response]) if (message !== null) message.isComplete = true;
    this.#streams.complete(stream);
    this.#tunnels.open(stream);
  }

  #promise({ stream: promisedOn, promised, span }: SectionHead, section: HeaderSection, problem: string): void {
    if (this.#streams.get(promised) !== undefined) return;
    const request = new Http2Message(promised, section, span);
    request.promisedOn = promisedOn;
    blame(request, section, problem);
    this.#streams.open(promised).request = request;
    this.#messageEnd(CLIENT, request);
  }

  #messageEnd(side: Side, message: Http2Message): void {
    if (message.isComplete) return;
    const stream = this.#streams.get(message.streamId);
    endMessage(side, message, stream?.request ?? null, this.#context);
    if (stream?.isComplete === true) this.#streams.complete(stream);
  }

  #reset(side: Side, id: number, code: number): void {
    this.#tunnels.end(id, side, "reset");
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    if (stream.response?.isComplete === true) {
      // The answer was there before the request's end, which nobody needed (RFC 9113, 8.1).
      if (stream.request !== null) stream.request.isCut = true;
      this.#streams.complete(stream);
      return;
    }
    const who = side === CLIENT ? "the client" : "the server";
    this.#streams.abort(stream, { type: "connection", msg: `${who} reset the stream: ${errorName(code)}` });
  }

  #goAway(last: number, code: number): void {
    const why = code === NO_ERROR ? "" : `: ${errorName(code)}`;
    this.#streams.goneAfter(last, `the server went away before this request${why}`);
  }

  #lose(side: Side, direction: Direction): void {
    direction.isAtStart = direction.isFromStart = false;
    direction.sections.lose();
    direction.data = null;
    direction.isTunnel = false;
    this.#streams.lose(side);
    this.#tunnels.lose(side);
  }

  #giveUpIfLost(): void {
    if (!this.#hasFrames && this.#lostBytes > MAX_LOST_BYTES) this.#context.giveUp("no HTTP/2 frame was found");
  }
  get #lostBytes(): number {
    return this.client.framer.lostBytes + this.server.framer.lostBytes;
  }
}

function messageOf(stream: Stream, side: Side): Http2Message | null {
  return side === CLIENT ? stream.request : stream.response;
}

function isInterim(section: HeaderSection): boolean {
  const status = valueIn(section, ":status");
  return status.startsWith("1") && /^1\d\d$/.test(status);
}

function blame(message: Http2Message, section: HeaderSection, problem: string): void {
  for (const reason of [problem, section.limit]) {
    if (reason === "") continue;
    message.isHeadCut = true;
    message.blame(reason);
  }
}

/** A connection of HTTP/2, from its first byte or from anywhere in it; `setup` where HTTP/1.1 was left for it. */
export function openHttp2(context: FlowContext, presenter: Http2Presenter, setup: JsonObject): Conversation {
  const handler = new Http2Handler(context, presenter);
  const upgrade = upgradeRequest(setup);
  if (upgrade !== null) handler.upgradedBy(upgrade);
  const { client, server } = handler;
  return new FramedConversation(client.framer, server.framer, handler, context.limits.maxMessageBytes);
}
