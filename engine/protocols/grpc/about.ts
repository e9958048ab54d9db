import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "gRPC over HTTP/2 and gRPC-Web over HTTP/1 and HTTP/2: unary calls and streams, messages unpacked and read as protobuf, the status with its details.",
  pairing: "A call is one entry, its stream of HTTP/2.",
  examples: ["grpc && grpc_status != 0", 'grpc && grpc_method == "Add"'],
  limits: [
    "Fields of protobuf have names where the server told its types by reflection or files were given (docs/protobuf.md), else numbers.",
  ],
};
