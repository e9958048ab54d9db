// JSON-RPC in bodies of HTTP: which requests and answers are of it, and what they say. No specification fixes the media type, and
// clients send several; the text decides. An answer may come as an event stream, among other messages.
import type { Carried, CarryingMessage } from "../inside-http.ts";
import { eventData } from "../http/event-stream.ts";
import { answerFields, callFields } from "./fields.ts";
import { readAnswers, readMessage, type RpcAnswer } from "./messages.ts";
import { JSONRPC_1_1, JSONRPC_2_0 } from "./protocol.ts";

/** Null where the message carries neither calls nor answers. */
export function jsonrpcIn(message: CarryingMessage): Carried | null {
  const read = message.text === null || message.isCut ? null : readMessage(message.text);
  if (read === null) return null;
  const { isBatch } = read;
  const calls = read.kind === "calls" ? read.calls : [];
  return {
    overHttp1: JSONRPC_1_1,
    overHttp2: JSONRPC_2_0,
    requestFields: () => callFields(calls, isBatch),
    responseFields: (answer) => answerFields(answersIn(answer), calls, isBatch),
  };
}

function answersIn({ mediaType, text }: CarryingMessage): readonly RpcAnswer[] {
  if (text === null) return [];
  if (mediaType !== "text/event-stream") return readAnswers(text);
  return eventData(text).flatMap(readAnswers);
}
