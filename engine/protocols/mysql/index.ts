// MySQL and MariaDB: logins, text and binary results, prepared statements, several statements in one, local files.
import type { Dissector } from "../dissector.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { greetingOf } from "./greeting-setup.ts";
import { openPackets } from "./open-packets.ts";
import { MySqlPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MYSQL } from "./types.ts";

export const mysql: Dissector = {
  name: "mysql",
  transports: ["tcp"],
  ports: [3306],
  protocols: [MYSQL],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context, setup) {
    const pairing = new MySqlPairing(context, greetingOf(setup));
    const conversation = openPackets(context, pairing, context.flow.isJoined);
    pairing.conversation = conversation;
    return conversation;
  },
};
