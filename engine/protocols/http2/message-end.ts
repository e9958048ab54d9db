// What is done with a message when its end was seen: its body is unpacked, and looked at for what it carries: a request
// always, an answer where its request is unknown. A packed answer that nothing hangs on waits until somebody reads its entry.
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { FlowContext } from "../dissector.ts";
import { isPacking, unpackBody } from "../http/content-coding.ts";
import { carriedByAnswer, carriedByRequest } from "../http/carried-of.ts";
import { isGrpcType } from "../grpc/index.ts";
import { type Http2Message, valueIn } from "./types.ts";

export function endMessage(
  side: Side,
  message: Http2Message,
  request: Http2Message | null,
  context: FlowContext,
): void {
  const { codecs } = context;
  message.isComplete = true;
  if (message.body.isCut) message.isCut = true;
  message.isPacked = message.isCoded;
  if (side === CLIENT || request?.isComplete !== true || mayBeCall(message)) unpackMessage(message, context);
  if (isGrpcType(message.contentType())) return;
  if (side === CLIENT) message.carried = carriedByRequest(message, codecs);
  else if (request === null) message.carried = carriedByAnswer(message, codecs);
}

/** Unpacks the body, where that was not done. */
export function unpackMessage(message: Http2Message, { codecs, limits }: FlowContext): void {
  if (!message.isPacked) return;
  message.isPacked = false;
  unpackBody(message, codingsOf(message), codecs, limits);
}

/** What the bodies of calls hold says what they are, and tells of types. */
function mayBeCall(message: Http2Message): boolean {
  return isGrpcType(message.contentType()) || message.headers.unknown.length > 0;
}

function codingsOf({ headers }: Http2Message): readonly string[] {
  const codings = valueIn(headers, "content-encoding").split(",");
  return codings.map((coding) => coding.trim().toLowerCase()).filter((coding) => coding !== "" && isPacking(coding));
}
