import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Apache Thrift: the binary and the compact protocol, framed and not, several services on a connection; fields as trees.",
  pairing: "An answer has the number and the method of its call.",
  examples: ["thrift", 'thrift and request.method == "find"'],
  limits: ["THeader, the binary protocol without a version, and Thrift over HTTP are not read."],
};
