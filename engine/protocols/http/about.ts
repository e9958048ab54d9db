import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "HTTP/1.0 and HTTP/1.1 with bodies unpacked (gzip, deflate, Brotli, Zstandard), chunks, trailers, forms, upgrades and CONNECT.",
  pairing:
    "Answers come in the order of their requests, pipelined ones too; interim answers (1xx) are none. A response without its request, and a request without its answer, are entries marked so.",
  examples: [
    "http && status_code >= 500",
    'http and request.path.startsWith("/cart")',
    'request.headers["Host"] == "price"',
  ],
  limits: [
    "Bodies are kept up to a limit; what is beyond is counted and marked.",
    "Of a connection that was joined midway, what precedes the first start line is not read.",
  ],
};
