// A response repeats its request's correlation id. A Produce that asks for no acknowledgement gets none. Behind the first
// version of SaslHandshake come bare tokens, which are no messages (KIP-43); later ones are wrapped in SaslAuthenticate.
import { Reader } from "../../bytes/reader.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { LateHalf } from "../late-half.ts";
import { LENGTH_BYTES } from "./frame.ts";
import { MessageDecoder } from "./message.ts";
import { presenter } from "./present.ts";
import { isRequestHeader } from "./shape.ts";
import { TopicNames } from "./topic-names.ts";
import { API, KAFKA, type KafkaRequest, type KafkaResponse } from "./types.ts";
import { int32 } from "./wire.ts";

/** Version of Metadata that first tells the ids of topics (KIP-516). */
const FIRST_WITH_TOPIC_IDS = 10;
/** What stands in place of a token: nobody may see it. */
const TOKEN: Omit<KafkaRequest, "size"> = {
  apiKey: -1,
  apiKeyName: "SaslToken",
  apiVersion: 0,
  correlationID: -1,
  clientID: null,
  payload: {},
};

export class KafkaPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #topics = new TopicNames();
  readonly #decoder: MessageDecoder;
  readonly #pairing: KeyedPairing<KafkaRequest, KafkaResponse>;
  #messages = 0;
  /** Bare tokens follow, and how many of the client's wait for the server's. */
  #hasTokens = false;
  #tokens = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#decoder = new MessageDecoder(context.codecs, context.limits.maxBodyBytes, this.#topics);
    this.#pairing = new KeyedPairing(context, presenter, KAFKA);
  }
  /** A request of this number waits for its answer. */
  isExpected(correlationId: number): boolean {
    return this.#pairing.find(correlationId | 0) !== null;
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (side === CLIENT) this.#request(bytes, start, end, span);
    else this.#response(bytes, start, end, span);
    this.#messages++;
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not Kafka: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#pairing.requestAlone({ ...half, message: { ...TOKEN, apiKeyName: "", size: 0 } });
    else this.#pairing.response(-1, { ...half, message: { correlationID: -1, size: 0, payload: {} } });
  }
  // Answers find their requests by number, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
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
    this.#pairing.close();
  }

  #request(bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#hasTokens && isRequestHeader(bytes, start, end) !== "yes") {
      this.#tokens++;
      this.#pairing.requestAlone({
        message: { ...TOKEN, size: end - start - 4 },
        span,
        isTruncated: false,
        error: null,
      });
      return;
    }
    const decoded = this.#decoder.request(bytes, start, end);
    const { message, body } = decoded;
    if (message.apiKeyName === "" && this.#messages === 0) {
      this.#context.giveUp("not Kafka: a request of no API");
      return;
    }
    const side = new LateHalf(message, span, decoded.isCut, body);
    const isUnanswered = message.apiKey === API.produce && body.field("acks") === 0;
    if (isUnanswered) this.#pairing.requestAlone(side);
    else this.#pairing.request(message.correlationID, side);
  }
  #response(bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#tokens > 0) {
      // The server's token ends what the client's began, and is as secret.
      this.#tokens--;
      return;
    }
    const number = int32(new Reader(bytes, start + LENGTH_BYTES, end), "the correlation id");
    const request = this.#pairing.find(number);
    const { message, body, isCut } = this.#decoder.response(bytes, start, end, request);
    if (request?.apiKey === API.metadata && request.apiVersion >= FIRST_WITH_TOPIC_IDS) this.#topics.learn(body.plain);
    if (request?.apiKey === API.saslHandshake) this.#hasTokens = request.apiVersion === 0;
    this.#pairing.response(number, new LateHalf(message, span, isCut, body));
  }
}
