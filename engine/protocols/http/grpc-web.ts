// What gRPC takes from a message of HTTP/1: gRPC-Web, which sends its trailers in the body, or as headers of an answer that has
// no messages.
import { type CallSide, namedReader } from "../grpc/index.ts";
import { headerValue } from "./head-text.ts";
import type { HttpMessage } from "./types.ts";

/** `path` is that of the request, on either side; empty where it is not known. */
export function webCall(message: HttpMessage, path: string, side: "request" | "response"): CallSide {
  const { head, trailers, body, isComplete, isCut, types } = message;
  const named = namedReader(types, path, side);
  return {
    ...(named === undefined ? {} : { named }),
    path,
    mimeType: message.contentType(),
    encoding: headerValue(head, "grpc-encoding"),
    isOk: /^HTTP\/\S+ 200\b/.test(head),
    body,
    isWhole: isComplete && !isCut,
    value: (name) => headerValue(`\n${trailers}`, name) || headerValue(head, name),
  };
}
