// Report request measures to InfluxDB

// Every ten seconds one point a service: requests, failures, mean and longest time, bytes.
// needs: INFLUXDB_URL INFLUXDB_TOKEN INFLUXDB_ORGANIZATION INFLUXDB_BUCKET
// filter: http or dns or redis or postgresql or mysql

let services = new Map();

function empty(data) {
  return {
    name: data.dst.name || data.dst.ip,
    protocol: data.protocol.name,
    requests: 0,
    failures: 0,
    ms: 0,
    longest: 0,
    bytes: 0,
  };
}

/** @param {Entry} data */
function onItemCaptured(data) {
  const key = `${data.dst.name || data.dst.ip} ${data.protocol.name}`;
  const sums = services.get(key) || empty(data);
  services.set(key, sums);
  sums.requests++;
  if (data.error || kfl.match('outcome == "bad"', data)) sums.failures++;
  sums.ms += data.elapsedTimeUs / 1000;
  sums.longest = Math.max(sums.longest, data.elapsedTimeUs / 1000);
  sums.bytes += data.size;
}

function report() {
  for (const { name, protocol, requests, failures, ms, longest, bytes } of services.values()) {
    const fields = { requests, failures, mean_ms: ms / requests, longest_ms: longest, bytes };
    const tags = { service: name, protocol };
    const [url, token, organization] = [env.INFLUXDB_URL, env.INFLUXDB_TOKEN, env.INFLUXDB_ORGANIZATION];
    vendor.influxdb(url, token, organization, env.INFLUXDB_BUCKET, "requests", fields, tags);
  }
  services = new Map();
}

jobs.schedule("influxdb", "*/10 * * * * *", report);
