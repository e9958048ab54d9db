// HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112).
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { openHttp } from "./conversation.ts";
import { detectHttp } from "./detect.ts";
import { names } from "./observed-names.ts";
import { httpPresenter } from "./present.ts";
import { HTTP_1_0, HTTP_1_1, HTTP_PORTS } from "./protocol.ts";

export { Body } from "./body.ts";
export { httpColumns } from "./columns.ts";
export { contentFields, postData, targetFields } from "./fields.ts";
export { headerMap, queryMap, requestCookies, responseCookies } from "./maps.ts";
export { httpSections } from "./sections.ts";

function field(name: string, type: FieldSpec["type"], selector: string, doc: string): FieldSpec {
  return { name, type, doc, protocol: "http", path: selector };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "http" };
}

const FIELDS: readonly FieldSpec[] = [
  field("method", "string", "request.method", "HTTP request method"),
  field("url", "string", "request.url", "HTTP request target with its query"),
  field("path", "string", "request.path", "HTTP path without query"),
  field("http_version", "string", "request.httpVersion", "HTTP version of the request, such as HTTP/1.1"),
  field("status_code", "int", "response.status", "HTTP status code"),
  field(
    "query_string",
    "map",
    "request.queryString",
    "Names and values of the query; repeated ones joined with a comma",
  ),
  field("request.headers", "map", "request.headers", "Headers of the request; names match in any case"),
  field("response.headers", "map", "response.headers", "Headers of the response; names match in any case"),
  field("request.cookies", "map", "request.cookies", "Cookies that the client sent"),
  field("response.cookies", "map", "response.cookies", "Cookies that the server set"),
  field("request_headers_size", "int", "request.headersSize", "Bytes of the request's head"),
  field("request_body_size", "int", "request.bodySize", "Bytes of the request's body as sent"),
  field("response_headers_size", "int", "response.headersSize", "Bytes of the response's head"),
  field("response_body_size", "int", "response.bodySize", "Bytes of the response's body as sent"),
];

const PATHS: readonly PathSpec[] = [
  path("request.method", "string", "HTTP method"),
  path("request.url", "string", "Request target with its query"),
  path("request.targetUri", "string", "Request target with its query"),
  path("request.path", "string", "Path without query"),
  path("request.pathSegments", "list", "Path split at slashes"),
  path("request.queryString", "map", "Names of the query to a text, or to a list where repeated"),
  path("request.httpVersion", "string", "HTTP version of the request"),
  path("request.headers", "map", "Headers of the request"),
  path("request.cookies", "map", "Cookies that the client sent"),
  path("request.headersSize", "int", "Bytes of the request's head"),
  path("request.bodySize", "int", "Bytes of the request's body as sent"),
  path("request.postData.mimeType", "string", "Media type of the request's body"),
  path("request.postData.text", "string", "The request's body, unpacked"),
  path("request.postData.params", "list", "Form fields: name, value, fileName, contentType, and size of a file"),
  path("request.trailers", "map", "Trailers of a chunked request"),
  path("response.status", "int", "Status code"),
  path("response.statusText", "string", "Reason phrase"),
  path("response.httpVersion", "string", "HTTP version of the response"),
  path("response.headers", "map", "Headers of the response"),
  path("response.cookies", "map", "Cookies that the server set"),
  path("response.headersSize", "int", "Bytes of the response's head"),
  path("response.bodySize", "int", "Bytes of the response's body as sent"),
  path("response.redirectURL", "string", "Target of a redirect"),
  path("response.content.size", "int", "Bytes of the response's body, unpacked"),
  path("response.content.mimeType", "string", "Media type of the response's body"),
  path("response.content.text", "string", "The response's body, unpacked"),
  path("response.trailers", "map", "Trailers of a chunked response"),
];

export const http: Dissector = {
  name: "http",
  transports: ["tcp", "sctp"],
  ports: HTTP_PORTS,
  alpn: ["http/1.1", "h2", "http/1.0"],
  protocols: [HTTP_1_0, HTTP_1_1],
  presenter: httpPresenter,
  fields: FIELDS,
  paths: PATHS,
  toldTwice: [
    { at: "request", member: "path", others: ["url", "targetUri"] },
    { at: "request", member: "url", others: ["targetUri"] },
    { at: "request", member: "pathSegments", others: ["path", "url", "targetUri"] },
  ],
  names,
  detect: detectHttp,
  open: (context) => openHttp(context, httpPresenter),
};
