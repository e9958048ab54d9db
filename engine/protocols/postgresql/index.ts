// PostgreSQL: protocol 3.0 and 3.2, simple and extended queries, pipelines, COPY, notifications.
import type { Dissector } from "../dissector.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { PgFramer } from "./frame.ts";
import { PgPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { POSTGRESQL } from "./types.ts";

export const postgresql: Dissector = {
  name: "postgresql",
  transports: ["tcp"],
  ports: [5432],
  alpn: ["postgresql"],
  protocols: [POSTGRESQL],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    const { maxBodyBytes, maxMessageBytes } = context.limits;
    const client = new PgFramer(CLIENT, maxBodyBytes);
    const server = new PgFramer(SERVER, maxBodyBytes);
    const pairing = new PgPairing(context, server);
    pairing.conversation = new FramedConversation(client, server, pairing, maxMessageBytes);
    return pairing.conversation;
  },
};
