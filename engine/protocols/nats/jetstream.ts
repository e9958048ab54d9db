// JetStream speaks in subjects and payloads of ordinary messages: what is published to $JS.API asks it for something, a message
// whose reply subject is under $JS.ACK was delivered by a consumer, and what is published there acknowledges it (ADR-15).
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Payload } from "../payload.ts";

const ACKS = "$JS.ACK.";
const API = "$JS.API.";
/** What is asked for is sent to the consumer's subscription, not to the reply subject. */
const NEXT = "$JS.API.CONSUMER.MSG.NEXT.";

/** Reply subjects that one message has for itself, so that they tell which answer is its own. */
export function isOwnReplySubject(subject: string): boolean {
  return subject.startsWith("_INBOX") || subject.startsWith(ACKS);
}
export function isAnswerExpected(subject: string, replyTo: string): boolean {
  return replyTo.startsWith("_INBOX") && !subject.startsWith(NEXT);
}

/** Acknowledgements by what they begin with; an empty one is +ACK. */
const WORDS: Readonly<Record<string, string>> = {
  "": "ack",
  "+ACK": "ack",
  "-NAK": "nak",
  "+WPI": "in progress",
  "+NXT": "ack and next",
  "+TERM": "terminate",
};
/** Longer payloads are no acknowledgement. */
const MAX_ACK_BYTES = 1024;

/** What a message has to do with JetStream, by its subjects; `{}`: nothing. */
export function deliveryOf(subject: string, replyTo: string, payload: Payload, codecs: Codecs): JsonObject {
  if (replyTo.startsWith(ACKS)) return { jetStream: placeOf(replyTo) };
  if (subject.startsWith(API)) return { jetStream: { api: subject.slice(API.length) } };
  if (!subject.startsWith(ACKS) || payload.size > MAX_ACK_BYTES) return {};
  const text = payload.kept.latin1(codecs);
  return { jetStream: { acknowledgement: WORDS[/^\S*/.exec(text)?.[0] ?? ""] ?? "unknown", ...placeOf(subject) } };
}

// $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>; in newer servers with
// <domain>.<account hash>. before the stream, and perhaps a token behind the rest.
function placeOf(subject: string): JsonObject {
  const words = subject.split(".").slice(2);
  const [stream = "", consumer = "", ...numbers] = words.length >= 9 ? words.slice(2) : words;
  const [deliveries, streamSequence, consumerSequence, , pending] = numbers.map(Number);
  return {
    stream,
    consumer,
    deliveries: deliveries ?? 0,
    streamSequence: streamSequence ?? 0,
    consumerSequence: consumerSequence ?? 0,
    pending: pending ?? 0,
  };
}

/** Longer answers are looked at by people only. */
const MAX_ANSWER_CHARACTERS = 64 << 10;

/** What JetStream says in the payload of an answer: where a message was stored, or what is wrong. `{}`: nothing. */
export function answerOf(payload: string): JsonObject {
  if (!payload.startsWith("{") || payload.length > MAX_ANSWER_CHARACTERS) return {};
  const { stream, seq, duplicate, error, type } = parse(payload);
  if (typeof error === "object" && error !== null && !Array.isArray(error)) {
    const { code, err_code: number, description } = error as JsonObject;
    if (typeof code !== "number" || typeof description !== "string") return {};
    return { errorCode: typeof number === "number" ? number : code, errorMessage: description };
  }
  if (typeof stream === "string" && typeof seq === "number")
    return { jetStream: { stream, streamSequence: seq, ...(duplicate === true ? { duplicate } : {}) } };
  return typeof type === "string" && type.startsWith("io.nats.jetstream.") ? { jetStream: { type } } : {};
}
function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}
