import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "The handshake of QUIC, which stands in its Initial packets: versions 1 and 2, drafts 29 to 34; hellos over several packets, Retry, Version Negotiation, a connection closed while it is made.",
  pairing:
    "One entry an attempt at a connection: what the client offered with what the server chose, or why there is no connection. Packets and bytes of what is encrypted are counted on both sides.",
  examples: [
    'quic && quic_sni == "pay.example"',
    "quic and response.close.errorCode != 0",
    "request.transportParameters.maxIdleTimeout > 10000",
  ],
  limits: [
    "Everything behind the Initial packets is encrypted: the protocol agreed on, certificates, HTTP/3.",
    "A connection that moves to another address is a flow of its own there, which is not recognised.",
    "Drafts before 29 and Google's QUIC are not read. Packets of a connection with several on one socket count only where their ids are known.",
  ],
};
