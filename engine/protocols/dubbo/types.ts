// What a Dubbo exchange holds: a call of a service's method, and what came back; or an event, mostly a heartbeat.
import type { JsonObject, Protocol } from "../../../contract/index.ts";

export const DUBBO: Protocol = {
  name: "dubbo",
  version: "2",
  abbr: "DUBBO",
  longName: "Apache Dubbo",
  macro: "dubbo",
  backgroundColor: "#1565c0",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://dubbo.apache.org/en/docs/references/protocols/tcp/",
  ports: ["20880"],
  layer4: "tcp",
  layer3: "ip",
  priority: 14,
};

/** One side, ready to be shown. */
export interface DubboMessage {
  readonly values: JsonObject;
}
