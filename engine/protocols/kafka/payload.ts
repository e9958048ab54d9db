// Bodies as filters and scripts know them: the names of Kafka's message definitions, but for the APIs that had other ones here
// before (docs of Kubeshark): Produce, Fetch, Metadata.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { MessageSide } from "./schema.ts";
import { API } from "./types.ts";

type Reshape = (payload: JsonObject) => JsonObject;

const REQUESTS: Readonly<Record<number, Reshape>> = {
  [API.produce]: ({ transactionalId = null, acks, timeoutMs, topicData, ...rest }) => ({
    transactionalID: transactionalId,
    requiredAcks: acks ?? 0,
    timeout: timeoutMs ?? 0,
    topicData: objects(topicData).map(({ name = "", topicId, partitionData, ...others }) => ({
      topic: name,
      ...(topicId === undefined ? {} : { topicId }),
      partitions: producedPartitions(objects(partitionData)),
      ...others,
    })),
    ...rest,
  }),
};
const RESPONSES: Readonly<Record<number, Reshape>> = {
  [API.fetch]: ({ responses, ...rest }) => ({
    ...rest,
    responses: objects(responses).map(({ topic, name, partitions, ...others }) => ({
      topic: topic ?? name ?? "",
      ...others,
      partitionResponses: objects(partitions).map(({ partitionIndex = 0, records = null, ...facts }) => ({
        partition: partitionIndex,
        ...facts,
        recordSet: records,
      })),
    })),
  }),
  [API.metadata]: ({ clusterId, controllerId, ...rest }) => ({
    ...rest,
    ...(clusterId === undefined ? {} : { clusterID: clusterId }),
    ...(controllerId === undefined ? {} : { controllerID: controllerId }),
  }),
};

export function reshaped(side: MessageSide, apiKey: number, payload: JsonObject): JsonObject {
  const reshape = (side === "request" ? REQUESTS : RESPONSES)[apiKey];
  return reshape === undefined || Object.keys(payload).length === 0 ? payload : reshape(payload);
}

/** One partition is an object, as filters of before expect it; several are a list. */
function producedPartitions(partitions: readonly JsonObject[]): Json {
  const [only] = partitions;
  if (only === undefined || partitions.length > 1) return [...partitions];
  return { length: 1, partitionData: only };
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
