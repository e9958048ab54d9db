import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Handshakes from SSL 2 hellos to TLS 1.3: hellos, certificates that go in the clear, alerts, JA3 and JA4. With their secrets (--keylog, or in a pcapng file; for RSA key exchange also the private key of the server, in the same option) TLS 1.0 to 1.3 are decrypted, also with block ciphers and behind a renegotiation, and what is inside is read as without TLS; ALPN helps to recognise it, and behind STARTTLS and its like the same protocol goes on.",
  pairing: "One entry a handshake: the client's hello with the server's. An alert that follows is added to it.",
  examples: [
    'tlsx && tlsx_sni.endsWith(".example")',
    'tlsx and response.versionName == "TLS 1.0"',
    'response.alert.description == "unknown_ca"',
  ],
  limits: [
    "SSL, suites with RC4 or without encryption, and compressed records do not decrypt; why is said at the handshake.",
    "The certificates of TLS 1.3 are encrypted.",
    "DTLS is not read.",
  ],
};
