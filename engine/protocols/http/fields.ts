// The document of an HTTP/1 entry: HAR 1.2's shape with maps for headers, cookies and query. Headers are decoded here
// and nowhere before.
import type { JsonObject } from "../../../contract/index.ts";
import { isAscii, readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Limits } from "../../limits.ts";
import type { EntryDocument } from "../dissector.ts";
import { dnsOfBody, dnsOfQuery } from "../dns/index.ts";
import { grpcRequestFields, grpcResponseFields } from "../grpc/index.ts";
import type { Body } from "./body.ts";
import { carryingMessage } from "./carried-of.ts";
import { showBody } from "./content.ts";
import { multipartParams, urlencodedParams } from "./form.ts";
import { webCall } from "./grpc-web.ts";
import { readFields, readHead } from "./head-text.ts";
import { readableFields } from "./header-block.ts";
import { MAX_ITEMS } from "./limits.ts";
import { headerMap, queryMap, requestCookies, responseCookies, valuesOf } from "./maps.ts";
import { readQuery } from "./query.ts";
import type { HttpMessage } from "./types.ts";

/** Request and response of an exchange; a lost half is `{}`. */
export function httpFields(
  exchange: Exchange<HttpMessage, HttpMessage>,
  codecs: Codecs,
  limits: Limits,
): EntryDocument {
  const { request, response } = exchange;
  const carried = request?.carried ?? response?.carried;
  return {
    request: request === null ? {} : requestFields(request, codecs, limits),
    response:
      response === null
        ? {}
        : {
            ...responseFields(response, request, codecs, limits),
            ...carried?.responseFields(carryingMessage(response, codecs)),
          },
    data: null,
    event: null,
  };
}

function requestFields(message: HttpMessage, codecs: Codecs, limits: Limits): JsonObject {
  const { startLine, headers: raw } = readHead(message.head);
  const headers = isAscii(message.head) ? raw : readableFields(raw, codecs);
  const { method, target, version } = splitRequestLine(readable(startLine, codecs));
  const { isCall, body } = message;
  const asked = targetFields(method, target);
  const mimeType = valuesOf(headers, "content-type")[0] ?? "";
  return {
    method,
    ...asked,
    httpVersion: version,
    headers: headerMap(headers),
    cookies: requestCookies(headers),
    headersSize: message.isHeadCut ? -1 : message.head.length,
    bodySize: message.body.wireBytes,
    postData: isCall ? { mimeType, params: [], text: "", encoding: "" } : postData(body, mimeType, codecs),
    ...trailerFields(message, codecs),
    ...dnsOfQuery(asked.queryString, codecs),
    ...dnsOfBody("request", body, mimeType, codecs),
    ...(isCall ? grpcRequestFields(webCall(message, asked.path, "request"), codecs, limits) : {}),
    ...message.carried?.requestFields(),
  };
}

function responseFields(message: HttpMessage, request: HttpMessage | null, codecs: Codecs, limits: Limits): JsonObject {
  const { startLine, headers: raw } = readHead(message.head);
  const headers = isAscii(message.head) ? raw : readableFields(raw, codecs);
  const { isCall, body } = message;
  const mimeType = valuesOf(headers, "content-type")[0] ?? "";
  return {
    ...statusFields(startLine, codecs),
    headers: headerMap(headers),
    cookies: responseCookies(headers),
    headersSize: message.isHeadCut ? -1 : message.head.length,
    bodySize: message.body.wireBytes,
    redirectURL: valuesOf(headers, "location")[0] ?? "",
    content: isCall
      ? { size: body.decodedBytes, mimeType, encoding: "", text: "" }
      : contentFields(body, mimeType, codecs),
    ...trailerFields(message, codecs),
    ...dnsOfBody("response", body, mimeType, codecs),
    ...(isCall ? grpcResponseFields(webCall(message, pathOf(request, codecs), "response"), codecs, limits) : {}),
  };
}

function pathOf(request: HttpMessage | null, codecs: Codecs): string {
  if (request === null) return "";
  const { method, target } = splitRequestLine(readable(readHead(request.head).startLine, codecs));
  return targetFields(method, target).path;
}

/** `status`, `statusText` and `httpVersion` of a status line (RFC 9112, 4). */
export function statusFields(
  line: string,
  codecs: Codecs,
): { readonly status: number; readonly statusText: string; readonly httpVersion: string } {
  return {
    status: Number(line.slice(9, 12)),
    statusText: readable(line.slice(13), codecs).trim(),
    httpVersion: line.slice(0, 8),
  };
}

/** `url`, `path`, `pathSegments` and `queryString` of a request target (RFC 9112, 3.2). */
export function targetFields(
  method: string,
  target: string,
): JsonObject & { readonly path: string; readonly queryString: JsonObject } {
  const mark = target.indexOf("?");
  const beforeQuery = mark < 0 ? target : target.slice(0, mark);
  // absolute-form: the path begins behind the authority. authority-form and * have none: they are shown whole.
  const absolute = method === "CONNECT" ? null : /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(beforeQuery);
  const path = absolute === null ? beforeQuery : beforeQuery.slice(absolute[0].length) || "/";
  const segments = path.split("/", MAX_ITEMS + 1);
  return {
    url: target,
    targetUri: target,
    path,
    pathSegments: segments[0] === "" ? segments.slice(1) : segments.slice(0, MAX_ITEMS),
    queryString: mark < 0 ? {} : queryMap(readQuery(target.slice(mark + 1))),
  };
}

/** `postData` of a request body. */
export function postData(body: Body, mimeType: string, codecs: Codecs): JsonObject {
  const { text, encoding } = showBody(body, mimeType, codecs);
  return { mimeType, params: formParams(body, mimeType, text, codecs), text, encoding };
}

/** `content` of a response body. */
export function contentFields(body: Body, mimeType: string, codecs: Codecs): JsonObject {
  const { text, encoding } = showBody(body, mimeType, codecs);
  return { size: body.decodedBytes, mimeType, encoding, text };
}

function formParams(body: Body, mimeType: string, text: string, codecs: Codecs): readonly JsonObject[] {
  const type = mimeType.toLowerCase();
  if (type.startsWith("application/x-www-form-urlencoded")) return urlencodedParams(text);
  if (!type.startsWith("multipart/") || body.keptBytes === 0) return [];
  const bytes = body.bytes();
  return multipartParams(codecs.latin1(bytes, 0, bytes.length), mimeType, codecs);
}

/** `trailers`, where there are any. */
export function trailerFields(message: HttpMessage, codecs: Codecs): JsonObject {
  if (message.trailers.length <= 2) return {};
  return { trailers: headerMap(readableFields(readFields(message.trailers), codecs)) };
}

/** Parts of a request line. One that does not follow the grammar may lack its version, or its target. */
export function splitRequestLine(line: string): { method: string; target: string; version: string } {
  const first = line.indexOf(" ");
  if (first < 0) return { method: line, target: "", version: "" };
  const rest = line.slice(first + 1).trim();
  const last = rest.lastIndexOf(" ");
  if (last < 0 || !rest.startsWith("HTTP/", last + 1))
    return { method: line.slice(0, first), target: rest, version: "" };
  return { method: line.slice(0, first), target: rest.slice(0, last).trim(), version: rest.slice(last + 1) };
}
