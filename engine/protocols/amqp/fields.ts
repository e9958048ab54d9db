// What classic filters can name of AMQP entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "amqp" };
}
const BOTH_SIDES = (side: "request" | "response"): readonly PathSpec[] => [
  path(`${side}.channel`, "int", "Channel"),
  path(`${side}.properties`, "map", "Properties of the content: contentType, headers, deliveryMode, …"),
  path(`${side}.bodySize`, "int", "Bytes of the content's body"),
  path(`${side}.consumerTag`, "string", "Consumer"),
  path(`${side}.deliveryTag`, "int", "Number of a delivery in its channel"),
];

export const paths: readonly PathSpec[] = [
  ...BOTH_SIDES("request"),
  ...BOTH_SIDES("response"),
  path("request.virtualHost", "string", "Virtual host that is opened"),
  path("request.mechanism", "string", "How the client logs in"),
  path("request.arguments", "map", "Further arguments of a declaration, binding or consumer"),
  path("request.replyCode", "int", "Why a channel or connection is closed, or a message returned"),
  path("request.replyText", "string", "The same in words"),
  path("response.messageCount", "int", "Messages that are left in the queue"),
  path("response.consumerCount", "int", "Consumers of the queue"),
];
