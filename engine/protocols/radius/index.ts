// RADIUS over UDP: access with its challenges and EAP, accounting, status, and changes that the server asks for.
import type { Dissector } from "../dissector.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { RadiusPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { RADIUS } from "./types.ts";

export const radius: Dissector = {
  name: "radius",
  transports: ["udp"],
  ports: [1812, 1813, 1645, 1646, 3799, 1700],
  protocols: [RADIUS],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open: (context) => new RadiusPairing(context),
};
