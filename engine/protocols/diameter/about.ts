import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "The base protocol, credit control, NASREQ, EAP, and 3GPP's Gx, Gy, Rx, S6a, Cx and Sh, over TCP and SCTP; AVPs by name, groups nested.",
  pairing:
    "An answer has the hop-by-hop identifier of its request. Either peer may ask; the one that asks is shown as the client.",
  examples: ["diameter", 'diameter and request.commandName == "Credit-Control"'],
  limits: ["AVPs of other applications are shown by number, with their bytes."],
};
