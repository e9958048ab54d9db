// What is done with a message when its end was seen: its body is unpacked, and looked at for what it carries: a request
// always, an answer where its request is unknown.
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { FlowContext } from "../dissector.ts";
import { isPacking, unpackBody } from "../http/content-coding.ts";
import { carriedByAnswer, carriedByRequest } from "../http/carried-of.ts";
import { isGrpcType } from "../grpc/index.ts";
import { type Http2Message, valueIn } from "./types.ts";

export function endMessage(
  side: Side,
  message: Http2Message,
  isRequestKnown: boolean,
  { codecs, limits }: FlowContext,
): void {
  message.isComplete = true;
  if (message.body.isCut) message.isCut = true;
  if (message.isCoded) unpackBody(message, codingsOf(message), codecs, limits);
  if (isGrpcType(message.contentType())) return;
  if (side === CLIENT) message.carried = carriedByRequest(message, codecs);
  else if (!isRequestKnown) message.carried = carriedByAnswer(message, codecs);
}

function codingsOf({ headers }: Http2Message): readonly string[] {
  const codings = valueIn(headers, "content-encoding").split(",");
  return codings.map((coding) => coding.trim().toLowerCase()).filter((coding) => coding !== "" && isPacking(coding));
}
