// What an exchange over HTTP/2 is: gRPC by its media type, what bodies carry by their text, else plain HTTP/2.
import type { Protocol } from "../../../contract/index.ts";
import { areMessages, GRPC, isGrpcType } from "../grpc/index.ts";
import { HTTP_2_0 } from "./protocol.ts";
import { fieldIn, type Http2Message, valueIn } from "./types.ts";

export function protocolOf(request: Http2Message | null, response: Http2Message | null): Protocol {
  if (isGrpc(request, response)) return GRPC;
  return (request ?? response)?.carried?.overHttp2 ?? HTTP_2_0;
}

/** One side suffices: of a connection that was joined midway the other's media type may be unknown. */
export function isGrpc(request: Http2Message | null, response: Http2Message | null): boolean {
  if (isGrpcType(request?.contentType() ?? "") || isGrpcType(response?.contentType() ?? "")) return true;
  if (response === null) return false;
  return (
    fieldIn(response.trailers, "grpc-status") !== undefined || (request !== null && isUnnamedCall(request, response))
  );
}

// Where the headers that would say it are unknown: both bodies are messages to their last byte, and trailers follow. Their
// lengths alone are 64 bits that chance does not get right.
function isUnnamedCall(request: Http2Message, response: Http2Message): boolean {
  if (response.trailers === null || !isUnnamed(request) || !isUnnamed(response)) return false;
  return valueIn(request.headers, ":method") === "POST" && areMessages(request.body) && areMessages(response.body);
}

function isUnnamed({ headers }: Http2Message): boolean {
  return headers.unknown.length > 0 && fieldIn(headers, "content-type") === undefined;
}
