// FTP's control connection: commands with their replies, where data goes to, logins without names and passwords, AUTH TLS.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { LineFramer, ReplyFramer } from "../reply-lines.ts";
import { isCommandAt } from "./commands.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { FtpPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { FTP } from "./types.ts";

export const ftp: Dissector = {
  name: "ftp",
  transports: ["tcp"],
  ports: [21],
  alpn: ["ftp"],
  protocols: [FTP],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const pairing = new FtpPairing(context);
    const { maxMessageBytes } = context.limits;
    const framer = new LineFramer(isCommandAt);
    const conversation = new FramedConversation(framer, new ReplyFramer(), pairing, maxMessageBytes);
    pairing.conversation = conversation;
    return conversation;
  },
};
