import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "SSH: versions of both ends, what was offered and agreed on, HASSH, the fingerprint of the server's key, how much is encrypted.",
  pairing: "What each end sends in a step is paired with what the other sends in it.",
  examples: ["ssh", 'ssh and request.software.startsWith("OpenSSH")'],
  limits: ["A connection joined behind its key exchange is not recognised."],
};
