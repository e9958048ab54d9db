import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "gRPC over HTTP/2: unary calls and streams, messages unpacked and read as protobuf without a schema, the status with its details.",
  pairing: "A call is one entry, its stream of HTTP/2.",
  examples: ["grpc && grpc_status != 0", 'grpc && grpc_method == "Add"'],
  limits: ["Without a schema fields of protobuf have numbers for names.", "gRPC-Web is read as plain HTTP."],
};
