import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "The client protocol of NATS: all messages with their headers, payloads as text or JSON where they are, JetStream's requests, deliveries and acknowledgements.",
  pairing:
    "A request finds its reply by the inbox that it names, on either side of the server; a delivery of JetStream its acknowledgement; PING finds PONG by order. Who publishes is shown as the client, the server where it delivers.",
  examples: ['nats && nats_subject.startsWith("orders.")', 'nats and request.command == "PUB"'],
  limits: [
    "Where a client asks for a confirmation of each message (verbose), that is the answer, and replies are entries of their own.",
    "Reply subjects that are no inbox are not followed; of several replies to one inbox the first is the answer.",
    "A delivery that nobody acknowledges is whole without an answer.",
    "Routes, gateways and leaf nodes between servers are recognised only.",
  ],
};
