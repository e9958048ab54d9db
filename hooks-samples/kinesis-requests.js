// Stream requests to Kinesis

// Puts what was asked and answered, without headers and bodies, as records of up to fifty requests.
// needs: KINESIS_STREAM AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
// filter: http

const BATCH = 50;
let batch = [];

/** @param {Entry} data */
function onItemCaptured(data) {
  const { method, path } = data.request;
  batch.push({
    id: data.id,
    at: data.startTime,
    from: data.src.name || data.src.ip,
    to: data.dst.name || data.dst.ip,
    method,
    path,
    status: data.response.status,
    ms: data.elapsedTime,
  });
  if (batch.length >= BATCH) put();
}

function put() {
  if (batch.length === 0) return;
  const [region, id, key] = [env.AWS_REGION, env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY];
  const records = batch;
  batch = [];
  const { success, shardId } = vendor.kinesis.put(env.KINESIS_STREAM, records, region, id, key);
  if (!success) console.error(`${records.length} requests were not taken`);
  else console.log(`${records.length} requests are in ${shardId}`);
}

jobs.schedule("kinesis", "*/30 * * * * *", put);
