// The `protocol` object of gRPC entries.
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
