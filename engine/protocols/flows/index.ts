// Flows as entries of their own: TCP, UDP and SCTP. The engine makes them; no bytes are recognised here.
import type { Conversation, Dissector } from "../dissector.ts";
import { fields, paths } from "./fields.ts";
import { presenter } from "./present.ts";
import { SCTP, TCP, UDP } from "./protocol.ts";

export { presenter as flowPresenter } from "./present.ts";
export { SCTP, TCP, UDP } from "./protocol.ts";
export * from "./types.ts";

export const flows: Dissector = {
  name: "flows",
  transports: [],
  ports: [],
  protocols: [TCP, UDP, SCTP],
  presenter,
  fields,
  paths,
  detect: null,
  open: () => NOTHING,
};

const NOTHING: Conversation = { data() {}, gap() {}, end() {}, tick() {}, close() {} };
