// The text protocol: answers come in the order of the commands; an answer of several lines is put together before it is paired.
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { readLater } from "./late-text-request.ts";
import { decodeTextRequest } from "./text-request.ts";
import { canAnswer, continues, TextAnswer } from "./text-response.ts";
import { firstWord, UNANSWERED } from "./text-words.ts";
import { NO_REQUEST, NO_RESPONSE, TEXT } from "./types.ts";
import { WaitingRequests } from "./waiting.ts";

const LOST = "bytes are missing: it is not known which answer belongs to which command";

export class TextPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #waiting: WaitingRequests;
  #answer: TextAnswer | null = null;
  #messages = 0;
  /** A command was answered well: a login, where the server asks for one, is over. There is none over UDP. */
  #isTrusted: boolean;
  /** `watch` makes a stream of lines of the server's log out of the connection. */
  #isWatching = false;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#waiting = new WaitingRequests(context, TEXT, true);
    this.#isTrusted = context.flow.transport === "udp";
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (side === CLIENT) this.#request(bytes, start, end, span);
    else this.#line(bytes, start, end, span);
    this.#messages++;
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not memcached: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#waiting.requestAlone({ ...half, message: NO_REQUEST });
    else {
      this.#loseAnswers("the answer could not be read", "an answer could not be read");
      this.#waiting.event({ ...half, message: NO_RESPONSE });
    }
  }
  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    if (side === CLIENT) this.#waiting.lose(CLIENT, LOST);
    else this.#loseAnswers(LOST, LOST);
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#waiting.ended(how);
  }
  get isIdle(): boolean {
    return this.#waiting.count === 0;
  }
  tick(now: Moment): void {
    this.#waiting.tick(now);
  }
  close(): void {
    this.#endCut("the connection or the capture ended before the end of the answer");
    this.#waiting.close();
  }

  #loseAnswers(cut: string, lost: string): void {
    const isInsideAnswered = this.#answer !== null;
    this.#endCut(cut);
    this.#waiting.lose(SERVER, lost, isInsideAnswered);
  }

  #request(bytes: Uint8Array, start: number, end: number, span: Span): void {
    // Nobody asked for an answer that is still open when the client goes on.
    if (this.#waiting.count === 0) this.#endCut("");
    // Behind the last line of an answer, or of what was read as one, servers and clients may leave empty lines.
    const word = firstWord(bytes, start, end);
    if (end - start <= 2 && word === "") return;
    const { codecs } = this.#context;
    const isTruncated = span.wireBytes > end - start;
    const later = isTruncated ? null : readLater(word, bytes, start, end, codecs, !this.#isTrusted);
    const message = later ?? decodeTextRequest(bytes, start, end, codecs, !this.#isTrusted);
    const side = { message, span, isTruncated, error: null };
    if (UNANSWERED.has(message.command)) this.#waiting.requestAlone(side);
    else this.#waiting.request(side);
    if (message.command === "watch") this.#isWatching = true;
  }

  #line(bytes: Uint8Array, start: number, end: number, span: Span): void {
    const word = firstWord(bytes, start, end);
    if (word === "" && end - start <= 2) return;
    if (this.#answer !== null && !continues(this.#answer, word)) this.#endCut("the answer ends without its END");
    const { codecs, limits } = this.#context;
    if (this.#answer === null) this.#answer = new TextAnswer(word, span, codecs, limits.maxBodyBytes);
    else this.#answer.span.join(span);
    const answer = this.#answer;
    if (answer.add(word, bytes, start, end, span.wireBytes > end - start)) this.#finish(answer);
  }
  #finish(answer: TextAnswer): void {
    this.#answer = null;
    const { span, isTruncated } = answer;
    const message = answer.build(false);
    this.#isTrusted ||= !message.isError;
    const side = { message, span, isTruncated, error: null };
    if (this.#isWatching && this.#waiting.count === 0) this.#waiting.event(side);
    else this.#waiting.response(side, (request) => canAnswer(request, answer));
  }
  /** The answer at hand will not become whole. Without a reason: nobody asked for it. */
  #endCut(reason: string): void {
    const answer = this.#answer;
    if (answer === null) return;
    this.#answer = null;
    const error = reason === "" ? null : ({ type: "dissection", msg: reason } as const);
    const side = { message: answer.build(true), span: answer.span, isTruncated: true, error };
    this.#waiting.response(side, (request) => canAnswer(request, answer));
  }
}
