// Diameter over TCP and SCTP: the base protocol, and the AVPs of credit control, network access and 3GPP's applications.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { DiameterFramer } from "./frame.ts";
import { MAX_MESSAGE_BYTES } from "./header.ts";
import { DiameterPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { DIAMETER } from "./types.ts";

export const diameter: Dissector = {
  name: "diameter",
  transports: ["tcp", "sctp"],
  ports: [3868],
  protocols: [DIAMETER],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    const pairing = new DiameterPairing(context);
    const conversation = new FramedConversation(new DiameterFramer(), new DiameterFramer(), pairing, MAX_MESSAGE_BYTES);
    pairing.conversation = conversation;
    return conversation;
  },
};
