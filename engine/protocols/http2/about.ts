import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "HTTP/2 in the clear: with prior knowledge, after an upgrade from HTTP/1.1, and joined midway.",
  pairing: "Request and response have the number of their stream; pushed responses are paired with their promise.",
  examples: ['http && http_version == "HTTP/2.0"', "request.streamId > 100"],
  limits: [
    "Of a connection joined midway, headers that refer to what was sent before are shown by their place only.",
    "Priorities and flow control are not shown.",
  ],
};
