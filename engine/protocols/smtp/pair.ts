// The server answers commands in their order (RFC 5321, 2.4.1; pipelining, RFC 2920, keeps it). DATA is answered twice, and
// the message between is part of it; a login goes on in challenges. Behind STARTTLS the bytes are another protocol's.
import type { Protocol } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { decodeReply, lineText, type Reply } from "../reply-lines.ts";
import { parseCommand } from "./commands.ts";
import type { SmtpClientFramer } from "./frame.ts";
import { presenter } from "./present.ts";
import { LMTP, type MailContent, SMTP, type SmtpReply, type SmtpRequest } from "./types.ts";

/** The beginning of a message that is kept: its head, and of the body what an entry shows. */
export const MAX_HEAD_BYTES = 1 << 16;
/** Recipients of one message whose answers are told apart (LMTP). */
export const MAX_RECIPIENTS = 1000;
const GO_AHEAD = 354;
const CHALLENGE = 334;
const READY = 220;
const REFUSED = 554;
const CLOSING = 421;
const LOST = "bytes are missing: it is not known which reply belongs to which command";
const GREETS: ReadonlySet<string> = new Set(["EHLO", "HELO", "LHLO"]);

export class SmtpPairing implements MessageHandler {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  readonly #framer: SmtpClientFramer;
  readonly #pairing: FifoPairing<SmtpRequest, SmtpReply>;
  #protocol: Protocol = SMTP;
  #messages = 0;
  #replies = 0;
  /** Neither a greeting nor a command was seen yet: the connection may have been joined inside a message or a login. */
  #isJoined = true;
  /** DATA or BDAT whose message comes. */
  #open: { readonly request: SmtpRequest; readonly span: Span } | null = null;
  /** A message ended whose DATA was given up: it is answered before the command that comes next. */
  #owesForMessage = false;
  /** Recipients that the server took (LMTP answers for each), and what it said of them so far. */
  #recipients: string[] = [];
  #answers: Reply[] = [];
  #answersSpan: Span | null = null;

  constructor(context: FlowContext, framer: SmtpClientFramer) {
    this.#context = context;
    this.#framer = framer;
    this.#pairing = new FifoPairing(context, presenter);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#messages++;
    if (side === SERVER) {
      const reply = decodeReply(bytes, start, end, this.#context.codecs);
      if (++this.#replies === 1 && reply.code === READY) this.#isJoined = false;
      this.#reply(reply, span);
    } else if (this.#framer.kind === "command") this.#command(lineText(bytes, start, end, this.#context.codecs), span);
    else if (this.#framer.kind === "credentials") this.#credentials(span);
    else this.#content(bytes, start, end, span);
  }
  opened(side: Side): void {
    if (side === SERVER) this.#pairing.answerBegins();
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not SMTP: ${reason}`);
      return;
    }
    const error = { type: "dissection", msg: reason } as const;
    if (side === CLIENT) {
      const request = newRequest("", {});
      this.#pairing.request(request, span, this.#protocol, true);
      this.#pairing.amend(request, this.#protocol, true, error);
      return;
    }
    this.#pairing.response({ replies: [], recipients: [], command: "" }, span, this.#protocol, true, error);
    this.#lose(SERVER, "a reply before could not be read", true);
  }
  gap(side: Side, length: number, _open: Span | null): boolean {
    const isInside = side === CLIENT && this.#framer.lose(length);
    if (side === CLIENT && this.#open !== null) {
      this.#contentOf(this.#open.request).isCut = true;
      if (isInside) return true;
      // The message goes on behind the gap, or has ended in it: the answer will tell.
      if (this.#framer.mode === "content" && this.#pairing.oldest === this.#open.request) return false;
    }
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    // Behind a gap inside a message its end is looked for.
    if (side === CLIENT && this.#framer.mode === "content") return;
    this.#lose(side, LOST);
  }
  cut(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (side !== CLIENT || this.#open === null || this.#framer.kind !== "content") return;
    this.#open.span.join(span);
    this.#keep(this.#open.request, bytes, start, end, 0);
    this.#contentOf(this.#open.request).isCut = true;
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
    this.#finishAnswers();
    this.#pairing.close();
  }

  #lose(side: Side, reason: string, isInsideAnswered = false): void {
    const isInside = isInsideAnswered || this.#answers.length > 0;
    this.#finishAnswers();
    this.#pairing.lose(side, reason, isInside);
    this.#open = null;
    if (this.#framer.mode === "credentials") this.#framer.mode = "command";
  }

  #command(line: string, span: Span): void {
    const { command, values } = parseCommand(line);
    if (command !== "") this.#isJoined = false;
    // Of a DATA that was not seen, or whose answer was another's, the message looks like commands that nobody knows.
    if (command === "" && (this.#pairing.isInDoubt || this.#isJoined)) {
      this.#pairing.lose(CLIENT, "");
      return;
    }
    if (command === "LHLO") this.#protocol = LMTP;
    const request = newRequest(command, values);
    this.#pairing.request(request, span, this.#protocol);
    if (this.#owesForMessage) this.#pairing.doubt();
    this.#owesForMessage = false;
    if (command === "DATA") {
      this.#open = { request, span };
      this.#framer.begin("content");
    } else if (command === "BDAT" && typeof values["size"] === "number") {
      this.#open = { request, span };
      this.#framer.begin("chunk", values["size"]);
    } else if (command === "MAIL") this.#recipients = [];
  }
  #credentials(span: Span): void {
    this.#framer.mode = "command";
    this.#pairing.oldestSpan?.join(span);
  }
  #content(bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#open === null) {
      this.#owesForMessage ||= this.#framer.isEnd;
      return;
    }
    this.#open.span.join(span);
    this.#keep(this.#open.request, bytes, start, end, this.#framer.extraBytes);
    if (this.#framer.isEnd) this.#open = null;
  }
  #contentOf(request: SmtpRequest): MailContent {
    return (request.content ??= {
      size: 0,
      head: new Uint8Array(0),
      isCut: false,
      isStuffed: request.command === "DATA",
    });
  }
  #keep(request: SmtpRequest, bytes: Uint8Array, start: number, end: number, extra: number): void {
    const content = this.#contentOf(request);
    const free = MAX_HEAD_BYTES - content.head.length;
    content.size += end - start - extra;
    // The last line, a dot, is none of the message's.
    const last = this.#framer.kind === "content" && this.#framer.isEnd ? lastLineBytes(bytes, end) : 0;
    if (free <= 0) return;
    const head = new Uint8Array(content.head.length + Math.min(free, end - last - start));
    head.set(content.head);
    head.set(bytes.subarray(start, start + head.length - content.head.length), content.head.length);
    content.head = head;
  }

  #reply(reply: Reply, span: Span): void {
    const request = this.#pairing.isUnasked ? null : this.#pairing.oldest;
    if (request === null || this.#isGreeting(request, reply)) {
      this.#unasked(reply, span);
      return;
    }
    if (reply.code === GO_AHEAD && request.command === "DATA") {
      this.#joinIntermediate(span);
      return;
    }
    if (reply.code === CHALLENGE && (request.command === "AUTH" || request.command === "X-EXPS")) {
      request.challenges++;
      this.#framer.mode = "credentials";
      this.#joinIntermediate(span);
      return;
    }
    // DATA is never done without its message (RFC 5321, 4.3.2): this is the answer to a command before.
    if (request.command === "DATA" && request.content === null && reply.code < 300) {
      this.#lose(SERVER, LOST);
      this.#unasked(reply, span);
      return;
    }
    if (this.#framer.mode === "credentials") this.#framer.mode = "command";
    if (this.#open?.request === request) {
      this.#framer.answered();
      if (this.#framer.mode === "command") this.#open = null;
    }
    this.#answer(request, reply, span);
  }
  /** The wait for the answer proper begins behind what comes in between. */
  #joinIntermediate(span: Span): void {
    const asked = this.#pairing.oldestSpan;
    if (asked === null) return;
    asked.endSec = span.endSec;
    asked.endNsec = span.endNsec;
  }
  #answer(request: SmtpRequest, reply: Reply, span: Span): void {
    const { command } = request;
    const isOfMessage = request.content !== null && (command === "DATA" || request.values["last"] === true);
    this.#answers.push(reply);
    if (this.#answersSpan === null) this.#answersSpan = span;
    else this.#answersSpan.join(span);
    const wanted = this.#protocol === LMTP && isOfMessage ? this.#recipients.length : 1;
    if (this.#answers.length < wanted && reply.code !== CLOSING) return;
    this.#finishAnswers();
    if (command === "RCPT" && reply.code < 300) {
      const { to } = request.values;
      if (this.#recipients.length < MAX_RECIPIENTS) this.#recipients.push(typeof to === "string" ? to : "");
      else this.#context.note("smtp-recipients", "more recipients than are told apart", 1, false);
    } else if (command === "RSET" || command === "LHLO") this.#recipients = [];
    if (command === "STARTTLS" && reply.code === READY)
      this.conversation?.handOver(this.#context.redetect("smtp"), SERVER);
  }
  #finishAnswers(): void {
    const request = this.#pairing.oldest;
    if (this.#answers.length === 0 || this.#answersSpan === null || request === null) return;
    const isPerRecipient = this.#protocol === LMTP && request.content !== null;
    const recipients = isPerRecipient ? this.#recipients.slice(0, this.#answers.length) : [];
    const response = { replies: this.#answers, recipients, command: request.command };
    this.#pairing.response(response, this.#answersSpan, this.#protocol, request.content?.isCut ?? false);
    if (isPerRecipient) this.#recipients = [];
    this.#answers = [];
    this.#answersSpan = null;
  }
  /** Who does not wait for the greeting gets it behind a first command, which it does not answer. */
  #isGreeting({ command }: SmtpRequest, { code }: Reply): boolean {
    if (this.#replies > 1 || command === "STARTTLS") return false;
    return code === READY || (code === REFUSED && GREETS.has(command));
  }
  /** The greeting, and a server that ends the connection (421), come by themselves. */
  #unasked(reply: Reply, span: Span): void {
    const isGreeting = this.#replies === 1 && (reply.code === READY || reply.code === REFUSED);
    const response = { replies: [reply], recipients: [], command: isGreeting ? "greeting" : "" };
    if (isGreeting || reply.code === CLOSING) this.#pairing.event(response, span, this.#protocol);
    else this.#pairing.response(response, span, this.#protocol);
  }
}

function newRequest(command: string, values: SmtpRequest["values"]): SmtpRequest {
  return { command, values, content: null, challenges: 0 };
}
function lastLineBytes(bytes: Uint8Array, end: number): number {
  return bytes[end - 2] === 0x0d ? 3 : 2;
}
