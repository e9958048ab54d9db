// What classic filters can name of Kafka entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "kafka" };
}

export const paths: readonly PathSpec[] = [
  path("request.size", "int", "Length field of the request"),
  path("request.payload.topicData", "list", "Produce: topics with their partitions and records"),
  path("request.payload.topics", "list", "Topics that the request names"),
  path("request.payload.requiredAcks", "int", "Produce: acknowledgements asked for"),
  path("request.payload.groupId", "string", "Consumer group"),
  path("request.payload.memberId", "string", "Member of the group"),
  path("request.payload.transactionalID", "string", "Transaction of the producer"),
  path("response.size", "int", "Length field of the response"),
  path("response.correlationID", "int", "Correlation id"),
  path("response.errorCode", "int", "First error code in the response, 0 without one"),
  path("response.errorName", "string", "Its name: NONE, UNKNOWN_TOPIC_OR_PARTITION, …"),
  path("response.payload.responses", "list", "Produce and Fetch: topics with their partitions"),
  path("response.payload.topics", "list", "Topics of the response"),
  path("response.payload.brokers", "list", "Metadata: brokers with host and port"),
  path("response.payload.throttleTimeMs", "int", "Milliseconds that the broker held the client back"),
];
