// What is done with a message when its end was seen: its body is unpacked, and a request is looked at for GraphQL.
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { FlowContext } from "../dissector.ts";
import { isPacking, unpackBody } from "../http/content-coding.ts";
import { graphqlOf } from "../http/graphql-of.ts";
import { isGrpcType } from "../grpc/index.ts";
import { type Http2Message, valueIn } from "./types.ts";

export function endMessage(side: Side, message: Http2Message, { codecs, limits }: FlowContext): void {
  message.isComplete = true;
  if (message.body.isCut) message.isCut = true;
  if (message.isCoded) unpackBody(message, codingsOf(message), codecs, limits);
  const mayAsk = side === CLIENT && !message.isCut && !isGrpcType(message.contentType());
  if (mayAsk) message.graphql = graphqlOf(message, codecs);
}

function codingsOf({ headers }: Http2Message): readonly string[] {
  const codings = valueIn(headers, "content-encoding").split(",");
  return codings.map((coding) => coding.trim().toLowerCase()).filter((coding) => coding !== "" && isPacking(coding));
}
