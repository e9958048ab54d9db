// Watch for new connections between services

// Learns who talks to whom for a while, then tells of each pair that is new: what comes in, and what goes out.
// uses: LEARN_SECONDS WEBHOOK_URL
// filter: tcp or udp

const LEARN_MS = (env.LEARN_SECONDS || 600) * 1000;
const MEMORY = "known-peers.json";
const MAX_PAIRS = 10000;
let since = 0;
const known = new Set(remembered());
let isChanged = false;

function remembered() {
  try {
    return JSON.parse(file.read(MEMORY));
  } catch {
    // The first run: nothing is known yet.
    return [];
  }
}

/** @param {Entry} data */
function onItemCaptured(data) {
  since = since || data.timestamp;
  const pair = `${data.src.name || data.src.ip} -> ${data.dst.name || data.dst.ip}:${data.dst.port}`;
  if (known.has(pair) || known.size >= MAX_PAIRS) return;
  known.add(pair);
  isChanged = true;
  if (data.timestamp - since < LEARN_MS) return;
  const way = data.outgoing ? "egress" : "ingress";
  console.log(`new ${way}: ${pair}`);
  if (env.WEBHOOK_URL) vendor.webhook("POST", env.WEBHOOK_URL, { way, pair, at: data.startTime });
  return test.fail(data);
}

jobs.schedule("remember-peers", "30 * * * * *", () => {
  if (isChanged) file.write(MEMORY, JSON.stringify([...known]));
  isChanged = false;
});
