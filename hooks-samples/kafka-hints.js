// Look for signs of lag at Kafka brokers

// Says which clients of a broker reconnect, lose packets or read too slowly: where consumers fall behind. Looks at connections to its ports, not at messages.
// uses: KAFKA_PORTS
// filter: tcp

const PORTS = String(env.KAFKA_PORTS || "9092,9093,9094").split(",");
let clients = new Map();

/** @param {Entry} data */
function onItemCaptured(data) {
  if (!PORTS.includes(data.dst.port) || !data.data) return;
  const name = `${data.src.name || data.src.ip} -> ${data.dst.name || data.dst.ip}:${data.dst.port}`;
  const facts = clients.get(name) || { connections: 0, retransmissions: 0, full: 0, fetched: 0, sent: 0 };
  clients.set(name, facts);
  facts.connections++;
  facts.retransmissions += data.data.retransmissions || 0;
  facts.full += (data.data.zero_window_events || 0) + (data.data.window_full_events || 0);
  facts.sent += data.requestSize;
  facts.fetched += data.responseSize;
}

function hints({ connections, retransmissions, full }) {
  return [
    connections > 20 && `${connections} connections in a minute: it may be thrown out of its group`,
    full > 0 && `its window was full ${full} times: it reads slower than the broker sends`,
    retransmissions > 0 && `${retransmissions} retransmissions: the network loses packets`,
  ].filter(Boolean);
}

jobs.schedule("kafka-hints", "0 * * * * *", () => {
  for (const [name, facts] of clients) {
    const found = hints(facts);
    console.log(
      `${name}: ${facts.sent} bytes to the broker, ${facts.fetched} from it; ${found.join("; ") || "no signs"}`,
    );
  }
  clients = new Map();
});
