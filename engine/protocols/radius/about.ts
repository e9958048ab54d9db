import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Access, challenge, accounting, status, changes of authorization and disconnects over UDP; attributes by name, those of eight vendors too, and EAP.",
  pairing:
    "An answer has the identifier of its request and fits its code. A request that is sent again is the same one.",
  examples: ["radius", 'radius and request.codeName == "Access-Request"'],
  limits: [
    "RADIUS over TCP and TLS is not read.",
    "Authenticators are shown, not verified: that needs the shared secret.",
  ],
};
