// Variables of HTTP and gRPC from realistic entries (kfl.md 2.2, entry.md 3.1 and 3.2).
import type { JsonObject } from "../../contract/index.ts";
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { HTTP } from "./http.ts";

const table = new VariableTable();

const HTTP_ENTRY: JsonObject = {
  ...ofProtocol("http", "HTTP", "1.1"),
  request: {
    method: "POST",
    url: "/v2/price?cur=EUR&tag=a&tag=b",
    path: "/v2/price",
    queryString: { cur: "EUR", tag: ["a", "b"] },
    httpVersion: "HTTP/1.1",
    headers: { Host: "price", "Content-Type": "application/json" },
    cookies: { session: "s1" },
    headersSize: 120,
    bodySize: 13,
  },
  response: {
    status: 503,
    headers: { Server: "envoy" },
    cookies: { session: "s2" },
    headersSize: 60,
    bodySize: 9,
  },
};

table.check("HTTP", HTTP_ENTRY, {
  protocol: "HTTP",
  http: true,
  grpc: false,
  gql: false,
  dns: false,
  tls: false,
  method: "POST",
  url: "/v2/price?cur=EUR&tag=a&tag=b",
  path: "/v2/price",
  http_version: "HTTP/1.1",
  status_code: 503,
  request_headers_size: 120,
  request_body_size: 13,
  response_headers_size: 60,
  response_body_size: 9,
  query_string: { cur: "EUR", tag: "a,b" },
  "request.headers": { Host: "price", "Content-Type": "application/json" },
  "response.headers": { Server: "envoy" },
  "request.cookies": { session: "s1" },
  "response.cookies": { session: "s2" },
  grpc_method: "",
  grpc_status: -1,
  response_fields: {
    status: "503",
    headers: '{"Server":"envoy"}',
    cookies: '{"session":"s2"}',
    headersSize: "60",
    bodySize: "9",
  },
});

table.check(
  "HTTP whose answer was lost, with unknown sizes",
  { ...HTTP_ENTRY, response: {} },
  {
    status_code: 0,
    response_body_size: 0,
    "response.headers": {},
    method: "POST",
  },
);

table.check(
  "gRPC",
  {
    ...ofProtocol("http", "gRPC", "2.0"),
    request: { method: "POST", path: "/shop.Cart/Add", grpcService: "shop.Cart", grpcMethod: "Add", headersSize: -1 },
    response: { status: 200, grpcStatus: 5, headersSize: -1 },
  },
  {
    protocol: "GRPC",
    http: true,
    grpc: true,
    gql: false,
    grpc_method: "Add",
    grpc_status: 5,
    status_code: 200,
    request_headers_size: 0,
    request_fields: {
      method: "POST",
      path: "/shop.Cart/Add",
      grpcService: "shop.Cart",
      grpcMethod: "Add",
      headersSize: "-1",
    },
  },
);

table.checkAllSeen([HTTP]);
