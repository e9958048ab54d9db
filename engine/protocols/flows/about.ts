import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "Every flow over TCP, UDP and SCTP as one entry of its own, with its measures and the protocols found in it.",
  pairing:
    "A flow is one entry: the first 1,024 bytes of the side that spoke first, counts of both sides, and why it was not dissected. TCP entries have round trips, retransmissions and windows besides.",
  examples: ['tcp && !("tls" in field("data.l7Detected"))', "data.retransmissions > 0", "udp and data.length > 1000"],
  limits: ["Streams of SCTP are put together; of what they carry only TLS is dissected."],
};
