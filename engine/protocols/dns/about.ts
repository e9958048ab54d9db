import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "DNS over UDP and TCP, Multicast DNS, LLMNR, and messages of DNS over HTTPS inside HTTP entries (RFC 8484).",
  pairing:
    "An answer has the id and the question of its query, in any order; a query that is sent again is counted in its entry. A zone transfer is one entry. Multicast messages are entries of their own. Either end may ask.",
  examples: [
    'dns && dns_questions.exists(q, q.endsWith(".example"))',
    'dns and response.code == "Non-Existent Domain"',
    'response.dns.answers.*.type == "A"',
  ],
  limits: [
    "Names that DNS over HTTPS tells are not taken for names of addresses.",
    "DNS over TLS and DNS over HTTPS are read where TLS was taken off; DNS over QUIC is not.",
  ],
};
