import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "Handshakes from SSL 2 hellos to TLS 1.3: hellos, certificates that go in the clear, alerts, JA3 and JA4.",
  pairing: "One entry a handshake: the client's hello with the server's. An alert that follows is added to it.",
  examples: [
    'tlsx && tlsx_sni.endsWith(".example")',
    'tlsx and response.versionName == "TLS 1.0"',
    'response.alert.description == "unknown_ca"',
  ],
  limits: ["The certificates of TLS 1.3 are encrypted.", "DTLS is not read."],
};
