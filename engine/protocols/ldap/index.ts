// LDAP v3 over TCP, and without connections over UDP: every operation with its result, the filters of searches as text, StartTLS.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { LdapFramer } from "./frame.ts";
import { LdapPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { LDAP } from "./types.ts";

export const ldap: Dissector = {
  name: "ldap",
  transports: ["tcp", "udp"],
  ports: [389, 636],
  protocols: [LDAP],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    const pairing = new LdapPairing(context);
    const conversation = new FramedConversation(
      new LdapFramer(),
      new LdapFramer(),
      pairing,
      context.limits.maxMessageBytes,
    );
    pairing.conversation = conversation;
    return conversation;
  },
};
