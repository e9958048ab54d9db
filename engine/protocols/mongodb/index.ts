// MongoDB: OP_MSG, packed messages, and the operations before them.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { MongoFramer } from "./frame.ts";
import { MongoPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MONGODB } from "./types.ts";

export const mongodb: Dissector = {
  name: "mongodb",
  transports: ["tcp"],
  ports: [27017],
  protocols: [MONGODB],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    const { maxBodyBytes, maxMessageBytes } = context.limits;
    const server = new MongoFramer(maxBodyBytes);
    return new FramedConversation(new MongoFramer(maxBodyBytes), server, new MongoPairing(context), maxMessageBytes);
  },
};
