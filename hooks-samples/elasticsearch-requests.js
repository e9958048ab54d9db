// Report requests to Elasticsearch

// One document for each request, without headers and bodies, in an index for each day.
// needs: ELASTIC_URL ELASTIC_USER ELASTIC_PASSWORD
// filter: http

/** @param {Entry} data */
function onItemCaptured(data) {
  const day = data.startTime.slice(0, 10).replaceAll("-", ".");
  const document = {
    "@timestamp": data.startTime,
    client: data.src.name || data.src.ip,
    server: data.dst.name || data.dst.ip,
    namespace: data.namespace,
    node: data.node.name,
    method: data.request.method,
    path: data.request.path,
    status: data.response.status,
    duration_ms: data.elapsedTimeUs / 1000,
    bytes: data.size,
    error: data.error ? data.error.msg : "",
  };
  vendor.elastic(env.ELASTIC_URL, `requests-${day}`, document, env.ELASTIC_USER, env.ELASTIC_PASSWORD);
}
