// What classic filters can name of AMQP 1.0 entries, besides what they share with AMQP 0-9-1.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "amqp" };
}
const BOTH_SIDES = (side: "request" | "response"): readonly PathSpec[] => [
  path(`${side}.protocolId`, "string", "AMQP, SASL or TLS: what a protocol header begins"),
  path(`${side}.version`, "string", "Version of the protocol header"),
  path(`${side}.performatives`, "map", "Frames of the connection by their kind: open, attach, transfer, …"),
  path(`${side}.containerId`, "string", "Who the side says it is (open)"),
];
export const paths: readonly PathSpec[] = [
  ...BOTH_SIDES("request"),
  ...BOTH_SIDES("response"),
  path("request.hostname", "string", "Whom the client wants to talk to (open)"),
  path("response.mechanisms", "list", "Mechanisms of a login that the server offers"),
  path("response.saslCode", "int", "Outcome of a login: 0 where it is accepted"),
  path("response.saslOutcome", "string", "The same by name: ok, auth, …"),
  path("response.isAccepted", "bool", "false: the login or the protocol header was refused"),
];
