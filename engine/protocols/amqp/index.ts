// AMQP 0-9-1 with RabbitMQ's additions: methods with their answers, content with its properties.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { AmqpFramer } from "./frame.ts";
import { AmqpPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { AMQP } from "./types.ts";

export { presenter } from "./present.ts";
export type { AmqpMessage } from "./types.ts";

export const amqp: Dissector = {
  name: "amqp",
  transports: ["tcp"],
  ports: [5672, 5671],
  protocols: [AMQP],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    return new FramedConversation(
      new AmqpFramer(),
      new AmqpFramer(),
      new AmqpPairing(context),
      context.limits.maxMessageBytes,
    );
  },
};
