// SSH: who talks to whom, what was offered and agreed on with fingerprints (HASSH, the server's key), how much is encrypted.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { SshFramer } from "./frame.ts";
import { SshPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { SSH } from "./types.ts";

export const ssh: Dissector = {
  name: "ssh",
  transports: ["tcp"],
  ports: [22],
  protocols: [SSH],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const framers = [new SshFramer(), new SshFramer()] as const;
    const pairing = new SshPairing(context, framers);
    return new FramedConversation(...framers, pairing, context.limits.maxMessageBytes);
  },
};
