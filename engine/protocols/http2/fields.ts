// The document of an HTTP/2 entry: HTTP/1's, with pseudo-headers among the headers, the number of the stream, and what of
// the headers is unknown. Calls of gRPC have their messages in place of a body.
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Field, HeaderSection } from "../../hpack/index.ts";
import type { Limits } from "../../limits.ts";
import type { EntryDocument } from "../dissector.ts";
import { dnsOfBody, dnsOfQuery } from "../dns/index.ts";
import { type CallSide, grpcRequestFields, grpcResponseFields, namedReader } from "../grpc/index.ts";
import { carryingMessage } from "../http/carried-of.ts";
import { readableFields } from "../http/header-block.ts";
import { contentFields, headerMap, postData, requestCookies, responseCookies, targetFields } from "../http/index.ts";
import { isGrpc } from "./kind.ts";
import { type Http2Message, valueIn } from "./types.ts";

type MessageExchange = Exchange<Http2Message, Http2Message>;

/** Request and response of an exchange; a lost half is `{}`. */
export function http2Fields(exchange: MessageExchange, codecs: Codecs, limits: Limits): EntryDocument {
  const { request, response } = exchange;
  const isCall = isGrpc(request, response);
  const carried = request?.carried ?? response?.carried;
  return {
    request: request === null ? {} : requestFields(request, isCall, codecs, limits),
    response:
      response === null
        ? {}
        : {
            ...responseFields(exchange, response, isCall, codecs, limits),
            ...carried?.responseFields(carryingMessage(response, codecs)),
          },
    data: null,
    event: null,
  };
}

function requestFields(message: Http2Message, isCall: boolean, codecs: Codecs, limits: Limits): JsonObject {
  const fields = joinCookies(readableFields(message.headers.fields, codecs));
  const value = (name: string): string => fields.find((field) => field[0] === name)?.[1] ?? "";
  const method = value(":method");
  const mimeType = value("content-type");
  // CONNECT asks for no path (RFC 9113, 8.5).
  const asked = targetFields(method, value(":path") === "" ? value(":authority") : value(":path"));
  return {
    method,
    ...asked,
    httpVersion: message.isUpgrade ? "HTTP/1.1" : "HTTP/2.0",
    headers: headerMap(fields),
    cookies: requestCookies(fields),
    ...sizes(message),
    postData: isCall ? { mimeType, params: [], text: "", encoding: "" } : postData(message.body, mimeType, codecs),
    ...ofStream(message, codecs),
    ...dnsOfQuery(asked.queryString, codecs),
    ...dnsOfBody("request", message.body, mimeType, codecs),
    ...(message.promisedOn === 0 ? {} : { promisedOn: message.promisedOn }),
    ...message.carried?.requestFields(),
    ...(isCall ? grpcRequestFields(call(message, message, "request"), codecs, limits) : {}),
  };
}

function responseFields(
  { request }: MessageExchange,
  message: Http2Message,
  isCall: boolean,
  codecs: Codecs,
  limits: Limits,
): JsonObject {
  const fields = readableFields(message.headers.fields, codecs);
  const value = (name: string): string => fields.find((field) => field[0] === name)?.[1] ?? "";
  const mimeType = value("content-type");
  const status = value(":status");
  return {
    // Where it is unknown there is none: 0 would be a number that somebody sent.
    ...(/^\d{3}$/.test(status) ? { status: Number(status) } : {}),
    statusText: "",
    httpVersion: "HTTP/2.0",
    headers: headerMap(fields),
    cookies: responseCookies(fields),
    ...sizes(message),
    redirectURL: value("location"),
    content: isCall
      ? { size: message.body.decodedBytes, mimeType, encoding: "", text: "" }
      : contentFields(message.body, mimeType, codecs),
    ...ofStream(message, codecs),
    ...dnsOfBody("response", message.body, mimeType, codecs),
    ...(isCall ? grpcResponseFields(call(message, request, "response"), codecs, limits) : {}),
  };
}

// The size of headers is that of the section as it was sent, packed.
function sizes({ headers, body, isHeadCut, isUpgrade }: Http2Message): JsonObject {
  return { headersSize: isHeadCut || isUpgrade ? -1 : headers.wireBytes, bodySize: body.wireBytes };
}

function ofStream({ streamId, headers, trailers }: Http2Message, codecs: Codecs): JsonObject {
  const unknown = [...headers.unknown, ...(trailers?.unknown ?? [])];
  return {
    streamId,
    ...(trailers === null ? {} : { trailers: headerMap(readableFields(trailers.fields, codecs)) }),
    ...(unknown.length === 0 ? {} : { unknownHeaders: unknown.map(({ place, value }) => ({ place, value })) }),
  };
}

/** What gRPC takes from a message. */
function call(message: Http2Message, request: Http2Message | null, side: "request" | "response"): CallSide {
  const { headers, trailers, body, isComplete, isCut, types } = message;
  const named = namedReader(types, valueIn(request?.headers ?? null, ":path"), side);
  return {
    ...(named === undefined ? {} : { named }),
    path: valueIn(headers, ":path"),
    mimeType: valueIn(headers, "content-type"),
    encoding: valueIn(headers, "grpc-encoding"),
    isOk: valueIn(headers, ":status") === "200",
    body,
    /** Trailers, or headers where these are all there is. */
    value: (name: string): string => valueIn(trailers, name) || valueIn(headers, name),
    isWhole: isComplete && !isCut && areKnown(headers) && areKnown(trailers),
  };
}

function areKnown(section: HeaderSection | null): boolean {
  return section === null || section.unknown.length === 0;
}

// Pieces of the one cookie header may come as headers of their own (RFC 9113, 8.2.3).
function joinCookies(fields: readonly Field[]): readonly Field[] {
  const cookies = fields.filter(([name]) => name === "cookie");
  if (cookies.length < 2) return fields;
  const whole: Field = ["cookie", cookies.map(([, value]) => value).join("; ")];
  const first = cookies[0];
  return fields.flatMap((field) => (field === first ? [whole] : field[0] === "cookie" ? [] : [field]));
}
