// Count requests against an objective, for Prometheus

// Three counters a service: requests, failures, and answers that were slower than the objective.
// uses: OBJECTIVE_MS
// filter: http

const OBJECTIVE_MS = env.OBJECTIVE_MS || 300;
const COUNTER = 1;

/** @param {Entry} data */
function onItemCaptured(data) {
  const labels = { service: data.dst.name || data.dst.ip, namespace: data.dst.namespace };
  prometheus.metric("slo_requests_total", "Requests seen", COUNTER, 1, labels);
  if (data.error || data.response.status >= 500) {
    prometheus.metric("slo_failures_total", "Requests without a good answer", COUNTER, 1, labels);
  } else if (data.elapsedTime > OBJECTIVE_MS) {
    prometheus.metric("slo_slow_total", "Good answers slower than the objective", COUNTER, 1, labels);
  }
}
