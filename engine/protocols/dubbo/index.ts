// Apache Dubbo: calls with their results by number, arguments and values of hessian2 and fastjson as JSON, heartbeats both ways.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { DubboFramer } from "./frame.ts";
import { HEADER_BYTES, MAX_BODY_BYTES } from "./header.ts";
import { DubboPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { DUBBO } from "./types.ts";

export const dubbo: Dissector = {
  name: "dubbo",
  transports: ["tcp"],
  ports: [20880],
  protocols: [DUBBO],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const maxBytes = Math.min(HEADER_BYTES + MAX_BODY_BYTES, context.limits.maxMessageBytes);
    return new FramedConversation(new DubboFramer(), new DubboFramer(), new DubboPairing(context), maxBytes);
  },
};
