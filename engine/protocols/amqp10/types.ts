// What is told of AMQP 1.0: how a connection begins, and what kinds of frames follow.
import type { Protocol } from "../../../contract/index.ts";

export const AMQP_1_0: Protocol = {
  name: "amqp",
  version: "1.0",
  abbr: "AMQP",
  longName: "Advanced Message Queuing Protocol 1.0",
  macro: "amqp",
  backgroundColor: "#ff6600",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://docs.oasis-open.org/amqp/core/v1.0/os/amqp-core-complete-v1.0-os.pdf",
  ports: ["5671", "5672"],
  layer4: "tcp",
  layer3: "ip",
  priority: 1,
};
