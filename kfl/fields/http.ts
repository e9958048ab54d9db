// HTTP/1, HTTP/2, gRPC, GraphQL (kfl.md 2.2, entry.md 3.1 to 3.3).
import { abbrIs, field, nameIs, path } from "./declare.ts";
import type { Declared } from "./declare.ts";

const P = "http";
const size = (name: string, from: string, doc: string) =>
  field(P, name, "int", from, doc, { transform: "nonNegative" });

export const HTTP: Declared = {
  fields: [
    field(P, "method", "string", "request.method", "Method: GET, POST, …"),
    field(P, "url", "string", "request.url", "Path with its query"),
    field(P, "path", "string", "request.path", "Path without the query"),
    field(P, "http_version", "string", "request.httpVersion", "HTTP/1.1, HTTP/2.0, …"),
    field(P, "status_code", "int", "response.status", "Status; of a DNS entry its response code", {
      paths: ["response.status", "response.codeNumber"],
      when: [nameIs("http", "dns")],
    }),
    size("request_headers_size", "request.headersSize", "Bytes of the request's headers"),
    size("request_body_size", "request.bodySize", "Bytes of the request's body on the wire"),
    size("response_headers_size", "response.headersSize", "Bytes of the response's headers"),
    size("response_body_size", "response.bodySize", "Bytes of the response's body on the wire"),
    field(P, "query_string", "map", "request.queryString", "Query parameters"),
    field(P, "request.headers", "map", "request.headers", "Request headers; names ignore case"),
    field(P, "response.headers", "map", "response.headers", "Response headers; names ignore case"),
    field(P, "request.cookies", "map", "request.cookies", "Cookies sent"),
    field(P, "response.cookies", "map", "response.cookies", "Cookies set"),
    field("grpc", "grpc_method", "string", "request.grpcMethod", "Last segment of the path", {
      when: [abbrIs("gRPC")],
    }),
    field("grpc", "grpc_status", "int", "response.grpcStatus", "Status of the call; -1 on other entries", {
      when: [abbrIs("gRPC")],
      otherwise: -1,
    }),
  ],
  paths: [
    path(P, "request.method", "string", "Method: GET, POST, …"),
    path(P, "request.url", "string", "Path with its query"),
    path(P, "request.path", "string", "Path without the query"),
    path(P, "request.pathSegments", "list", "The path split at slashes"),
    path(P, "request.queryString", "map", "Query parameters"),
    path(P, "request.httpVersion", "string", "HTTP/1.1, HTTP/2.0, …"),
    path(P, "request.headers", "map", "Request headers; names ignore case"),
    path(P, "request.cookies", "map", "Cookies sent"),
    path(P, "request.headersSize", "int", "Bytes of the headers, -1 unknown"),
    path(P, "request.bodySize", "int", "Bytes of the body on the wire, -1 unknown"),
    path(P, "request.postData.mimeType", "string", "Type of the request's body"),
    path(P, "request.postData.text", "string", "The request's body"),
    path(P, "response.status", "int", "Status"),
    path(P, "response.statusText", "string", "Reason phrase"),
    path(P, "response.httpVersion", "string", "HTTP/1.1, HTTP/2.0, …"),
    path(P, "response.headers", "map", "Response headers; names ignore case"),
    path(P, "response.cookies", "map", "Cookies set"),
    path(P, "response.bodySize", "int", "Bytes of the body on the wire"),
    path(P, "response.redirectURL", "string", "Where a redirect leads"),
    path(P, "response.content.text", "string", "The response's body"),
    path(P, "response.content.mimeType", "string", "Type of the response's body"),
    path(P, "response.content.size", "int", "Bytes of the decoded body"),
    path("grpc", "request.grpcService", "string", "Service of the call"),
    path("grpc", "request.grpcMethod", "string", "Method of the call"),
    path("grpc", "response.grpcStatus", "int", "Status of the call"),
    path("grpc", "response.grpcMessage", "string", "Message of the status"),
    path("gql", "request.graphql.operationName", "string", "Name of the GraphQL operation"),
    path("gql", "request.graphql.operationType", "string", "query, mutation or subscription"),
    path("gql", "request.graphql.query", "string", "The GraphQL document"),
  ],
};
