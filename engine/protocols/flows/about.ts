import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "Every flow over TCP, UDP and SCTP as one entry of its own, with its measures and the protocols found in it.",
  pairing:
    "A flow is one entry: the first 1,024 bytes of the side that spoke first, counts of both sides, and why it was not dissected. TCP entries have round trips besides, and counts of what went wrong with packets (sent again, out of order, lost, windows), by the definitions of Wireshark's user guide. The same is told of each exchange over TCP under `network`, with the parts of its wait: the way to the server and back, and the server's time.",
  examples: [
    'tcp && !("tls" in field("data.l7Detected"))',
    "data.retransmissions > 0",
    "tcp_retransmissions > 0 && server_time < 1000",
    "udp and data.length > 1000",
  ],
  limits: [
    "The ACK of a request is known while the client sent at most 7 packets after it; of an exchange, the last 256 packets with something to say are counted.",
    "The way to the server is the shortest round trip seen at the capture: where all ACKs travel with answers and the handshake is missing, a wait has no parts.",
    "Streams of SCTP are put together; of what they carry only TLS is dissected.",
  ],
};
