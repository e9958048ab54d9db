// The `protocol` objects of gRPC entries.
import type { Protocol } from "../../../contract/index.ts";

export const GRPC: Protocol = {
  name: "http",
  version: "2.0",
  abbr: "gRPC",
  longName: "gRPC over HTTP/2",
  macro: "grpc",
  backgroundColor: "#244c5a",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md",
  ports: ["80", "443", "8080", "50051"],
  layer4: "tcp",
  layer3: "ip",
  priority: 0,
};
/** Over HTTP/1.1 there is gRPC-Web only: its trailers are in the body. */
export const GRPC_WEB: Protocol = {
  ...GRPC,
  version: "1.1",
  longName: "gRPC-Web over HTTP/1.1",
  referenceLink: "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md",
};
