// Apache Thrift: calls with their replies in the binary and the compact encoding, behind lengths or not, fields by their numbers.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { MAX_MESSAGE_BYTES } from "./envelope.ts";
import { fields, paths } from "./fields.ts";
import { ThriftFramer } from "./frame.ts";
import { ThriftPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { THRIFT } from "./types.ts";

export const thrift: Dissector = {
  name: "thrift",
  transports: ["tcp"],
  ports: [9090],
  protocols: [THRIFT],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const maxBytes = Math.min(MAX_MESSAGE_BYTES + 4, context.limits.maxMessageBytes);
    return new FramedConversation(new ThriftFramer(), new ThriftFramer(), new ThriftPairing(context), maxBytes);
  },
};
