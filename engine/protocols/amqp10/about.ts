import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "AMQP 1.0 is recognised: protocol headers, the login with its mechanism and outcome, and how many frames of each kind follow.",
  pairing:
    "The client's protocol header is answered by the server's, that of SASL by the outcome of the login. One entry of a connection counts the frames of both sides.",
  examples: ['amqp and request.protocolId == "SASL"', "amqp and request.performatives.transfer > 10"],
  limits: ["Frames are not read: links, messages and their states are not shown."],
};
