// NATS as clients speak it: messages in both directions, requests with their replies, JetStream's acknowledgements.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { NatsFramer } from "./frame.ts";
import { NatsPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { NATS } from "./types.ts";

export const nats: Dissector = {
  name: "nats",
  transports: ["tcp"],
  ports: [4222],
  protocols: [NATS],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const { maxMessageBytes } = context.limits;
    return new FramedConversation(new NatsFramer(), new NatsFramer(), new NatsPairing(context), maxMessageBytes);
  },
};
