// AMQP 1.0, recognised: how a connection begins, with its login, and how many frames of each kind follow.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { Amqp10Framer } from "./frame.ts";
import { Amqp10Pairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MAX_FRAME_BYTES } from "./shape.ts";
import { AMQP_1_0 } from "./types.ts";

export const amqp10: Dissector = {
  name: "amqp10",
  transports: ["tcp"],
  ports: [5672, 5671],
  protocols: [AMQP_1_0],
  presenter,
  fields: [],
  paths,
  detect,
  open(context) {
    const pairing = new Amqp10Pairing(context);
    const maxBytes = Math.min(MAX_FRAME_BYTES, context.limits.maxMessageBytes);
    const conversation = new FramedConversation(new Amqp10Framer(), new Amqp10Framer(), pairing, maxBytes);
    pairing.conversation = conversation;
    return conversation;
  },
};
