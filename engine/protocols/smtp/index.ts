// SMTP and LMTP: commands with their replies, messages with the fields of their heads, logins without their credentials, STARTTLS.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { ReplyFramer } from "../reply-lines.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { SmtpClientFramer } from "./frame.ts";
import { SmtpPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { LMTP, SMTP } from "./types.ts";

export const smtp: Dissector = {
  name: "smtp",
  transports: ["tcp"],
  ports: [25, 24, 465, 587],
  protocols: [SMTP, LMTP],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const framer = new SmtpClientFramer();
    const pairing = new SmtpPairing(context, framer);
    const conversation = new FramedConversation(framer, new ReplyFramer(), pairing, context.limits.maxMessageBytes);
    pairing.conversation = conversation;
    return conversation;
  },
};
