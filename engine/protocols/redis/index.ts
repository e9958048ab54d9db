// Redis: RESP2 and RESP3, pipelines, transactions, publish/subscribe.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { RespFramer } from "./frame.ts";
import { RedisPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { REDIS } from "./types.ts";

export const redis: Dissector = {
  name: "redis",
  transports: ["tcp"],
  ports: [6379],
  protocols: [REDIS],
  presenter,
  fields,
  paths,
  toldTwice: [
    { at: "request", member: "args", others: ["key", "value"] },
    { at: "response", member: "result", others: ["key", "value"] },
    { at: "response", member: "value", others: ["error"] },
  ],
  detect,
  open(context) {
    const { maxBodyBytes, maxMessageBytes } = context.limits;
    const client = new RespFramer(true, maxBodyBytes, context.flow.isJoined);
    const server = new RespFramer(false, maxBodyBytes);
    const pairing = new RedisPairing(context, [client, server]);
    return new FramedConversation(client, server, pairing, maxMessageBytes);
  },
};
