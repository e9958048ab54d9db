// Open an incident at PagerDuty

// Each minute, a service of which more than a fifth of the requests failed opens an incident; a good minute resolves it.
// needs: PAGERDUTY_ROUTING_KEY
// uses: PAGERDUTY_URL
// filter: http

const URL = env.PAGERDUTY_URL || "https://events.pagerduty.com/v2/enqueue";
const MIN_REQUESTS = 5;
const open = new Set();
let services = {};

/** @param {Entry} data */
function onItemCaptured(data) {
  const name = data.dst.name || data.dst.ip;
  const isFailed = Boolean(data.error) || data.response.status >= 500;
  services = wrapper.joinMaps(services, { [name]: { requests: 1, failures: isFailed ? 1 : 0 } });
}

function send(action, name, summary) {
  const event = {
    routing_key: env.PAGERDUTY_ROUTING_KEY,
    event_action: action,
    dedup_key: `thresher ${name}`,
    payload: { summary, source: name, severity: "error" },
  };
  vendor.webhook("POST", URL, event);
}

jobs.schedule("pagerduty", "0 * * * * *", () => {
  for (const [name, { requests, failures }] of Object.entries(services)) {
    const isBad = requests >= MIN_REQUESTS && failures / requests > 0.2;
    if (isBad && !open.has(name)) {
      send("trigger", name, `${name}: ${failures} of ${requests} requests failed in a minute`);
      open.add(name);
    } else if (!isBad && open.has(name)) {
      send("resolve", name, `${name} answers again`);
      open.delete(name);
    }
  }
  services = {};
});
