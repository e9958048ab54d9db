// A response repeats its request's correlation id. A Produce that asks for no acknowledgement gets none. Behind the first
// version of SaslHandshake come bare tokens, which are no messages (KIP-43); later ones are wrapped in SaslAuthenticate.
import type { EntryError, JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { LENGTH_BYTES } from "./frame.ts";
import { MessageDecoder } from "./message.ts";
import { presenter } from "./present.ts";
import { isRequestHeader } from "./shape.ts";
import { TopicNames } from "./topic-names.ts";
import { API, KAFKA, type KafkaRequest, type KafkaResponse } from "./types.ts";
import { int32 } from "./wire.ts";

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
  readonly #decoder: MessageDecoder;
  readonly #pairing: KeyedPairing<KafkaRequest, KafkaResponse>;
  readonly #topics = new TopicNames();
  #messages = 0;
  /** Bare tokens follow, and how many of the client's wait for the server's. */
  #hasTokens = false;
  #tokens = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#decoder = new MessageDecoder(context.codecs, context.limits.maxBodyBytes);
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
    const { message, problem, isCut } = this.#decoder.request(bytes, start, end);
    if (message.apiKeyName === "" && this.#messages === 0) {
      this.#context.giveUp("not Kafka: a request of no API");
      return;
    }
    const named = { ...message, payload: this.#topics.named(message.payload) };
    const side = { message: named, span, isTruncated: isCut, error: damage(problem) };
    if (isUnanswered(named.apiKey, named.payload)) this.#pairing.requestAlone(side);
    else this.#pairing.request(named.correlationID, side);
  }
  #response(bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#tokens > 0) {
      // The server's token ends what the client's began, and is as secret.
      this.#tokens--;
      return;
    }
    const number = int32(new Reader(bytes, start + LENGTH_BYTES, end), "the correlation id");
    const request = this.#pairing.find(number);
    const { message, problem, isCut } = this.#decoder.response(bytes, start, end, request);
    if (request?.apiKey === API.metadata) this.#topics.learn(message.payload);
    if (request?.apiKey === API.saslHandshake) this.#hasTokens = request.apiVersion === 0;
    const named = { ...message, payload: this.#topics.named(message.payload) };
    this.#pairing.response(number, { message: named, span, isTruncated: isCut, error: damage(problem) });
  }
}

function damage(msg: string): EntryError | null {
  return msg === "" ? null : { type: "dissection", msg };
}
function isUnanswered(apiKey: number, payload: JsonObject): boolean {
  return apiKey === API.produce && payload["acks"] === 0;
}
