// Scripts: how many entries and packets one core takes through a trivial hook, all of our part included (packing, the way to
// the thread, the sandbox), and what a call that is answered costs. In processor time, as scripts run beside other threads.
import { NO_WORDS } from "../../../session/dissectors/words.ts";
import { DISSECTORS } from "../../../engine/index.ts";
import { type HelperCall, scriptsInWorkers, type ScriptEntry, type ScriptEvents } from "../../../session/index.ts";
import type { BenchCase, Figure } from "../figure.ts";

const PROGRAM = new URL("../../../session/ingest/ingest-worker.ts", import.meta.url);
const ENTRIES = 50_000;
const ENTRIES_AT_ONCE = 1000;
const PACKETS = 900_000;
const PACKETS_AT_ONCE = 1800;
const CALLS = 2000;
/** Budgets: entries and packets that one core has to take. */
const LEAST_ENTRIES = 50_000;
const LEAST_PACKETS = 1_000_000;

export const scriptsCase: BenchCase = {
  name: "scripts",
  async run() {
    const entries = Array.from({ length: ENTRIES_AT_ONCE }, (_, i) => entryOf(i));
    const heads = packetHeads();
    return [
      await entriesFigure(
        "scripts: entries/s of a core, an empty onItemCaptured",
        "function onItemCaptured(data) {}",
        entries,
        true,
      ),
      await entriesFigure(
        "scripts: … one that reads the protocol and the status",
        "var n = 0; function onItemCaptured(data) { if (data.protocol.name === 'http' && data.response.status > 499) n++; }",
        entries,
        false,
      ),
      await packetsFigure(
        "scripts: packets/s of a core, an empty onPacketCaptured",
        "function onPacketCaptured() {}",
        heads,
        true,
      ),
      await packetsFigure(
        "scripts: … one that adds lengths",
        "var n = 0; function onPacketCaptured(info) { n += info.length; }",
        heads,
        false,
      ),
      await callsFigure(),
    ];
  },
};

async function entriesFigure(
  what: string,
  source: string,
  entries: readonly ScriptEntry[],
  hasBudget: boolean,
): Promise<Figure> {
  const script = await started(source);
  await script.items(entries);
  const batches = Array.from({ length: ENTRIES / ENTRIES_AT_ONCE }, () => entries);
  const seconds = await coreSeconds(() => Promise.all(batches.map((batch) => script.items(batch))));
  await script.stop();
  return rate(what, ENTRIES / seconds, hasBudget ? LEAST_ENTRIES : null);
}
async function packetsFigure(what: string, source: string, heads: Uint8Array, hasBudget: boolean): Promise<Figure> {
  const script = await started(source);
  await script.packets({ node: "node-a", heads });
  const batches = Array.from({ length: PACKETS / PACKETS_AT_ONCE }, () => heads);
  const seconds = await coreSeconds(() =>
    Promise.all(batches.map((batch) => script.packets({ node: "node-a", heads: batch }))),
  );
  await script.stop();
  return rate(what, PACKETS / seconds, hasBudget ? LEAST_PACKETS : null);
}
async function callsFigure(): Promise<Figure> {
  const script = await started(`function onHubAction() { for (let i = 0; i < ${CALLS}; i++) pcap.path("1.pcap"); }`);
  await script.call("onHubAction", []);
  const startedMs = performance.now();
  await script.call("onHubAction", []);
  const microseconds = ((performance.now() - startedMs) * 1000) / CALLS;
  await script.stop();
  return {
    what: "scripts: a call that is answered at once",
    figure: `${microseconds.toFixed(0)} µs`,
    budget: "",
    isMet: null,
  };
}
async function started(source: string): Promise<ReturnType<ReturnType<typeof scriptsInWorkers>>> {
  const script = scriptsInWorkers(PROGRAM)(
    { file: "bench.js", source, role: "desktop", env: {}, shared: {}, words: NO_WORDS },
    events,
  );
  await script.started;
  return script;
}
const fail = (what: { readonly message: string } | string): never => {
  throw new Error(typeof what === "string" ? what : what.message);
};
const nothing = (): void => undefined;
const events: ScriptEvents = {
  line: nothing,
  failure: fail,
  died: fail,
  scheduled: nothing,
  verdicts: nothing,
  shared: nothing,
  costs: nothing,
  call: (call: HelperCall) => Promise.resolve(call.helper),
};

async function coreSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
function rate(what: string, perSecond: number, least: number | null): Figure {
  const budget = least === null ? "" : `at least ${least.toLocaleString("en")}`;
  const figure = (Math.round(perSecond / 1000) * 1000).toLocaleString("en");
  return { what, figure, budget, isMet: least === null ? null : perSecond >= least };
}

function peerOf(name: string): object {
  const metadata = { name: `${name}-6c9f7d8b5-x2x7q`, namespace: "shop", labels: { app: name, tier: "web" } };
  const pod = { metadata, spec: { nodeName: "node-a" }, status: { hostIp: "10.2.0.1" } };
  return { ip: "10.4.0.7", port: "8080", name, namespace: "shop", pod, service: null, endpointSlice: null, dns: "" };
}

/** About what an HTTP exchange between two pods takes: 1.7 kB of head, 0.9 kB of document. */
function entryOf(index: number): ScriptEntry {
  const id = `10.2.0.1:30001/000000000311.pcap-${index}`;
  const protocol = DISSECTORS.find(({ name }) => name === "http")?.protocols[0];
  const head = {
    id,
    index,
    stream: "000000000311.pcap",
    worker: "10.2.0.1:30001",
    node: { ip: "10.2.0.1", name: "node-a" },
    cluster: "shop",
    protocol,
    tls: false,
    src: peerOf("front"),
    dst: peerOf("cart"),
    namespace: "shop",
    outgoing: false,
    timestamp: 1_790_000_000_123,
    startTime: "2026-09-21T14:13:20.123456789Z",
    elapsedTime: 3,
    elapsedTimeUs: 3123,
    timing: { handshakeUs: 100, requestUs: 20, waitUs: 3123, responseUs: 40 },
    requestSize: 300,
    responseSize: 700,
    size: 1000,
    passed: false,
    failed: false,
    capture: { backend: "af_packet", source: "eth0", proxy: null, vlan: null },
    hops: [],
    labels: { src: {}, dst: {} },
  };
  const headers = { Host: "cart:8080", "User-Agent": "curl/8", Accept: "*/*", "X-Request-Id": "0123456789abcdef" };
  const content = { size: 500, mimeType: "application/json", encoding: "", text: "x".repeat(500) };
  const request = { method: "GET", url: "/cart/7?x=1", path: "/cart/7", headers, cookies: {}, bodySize: 0 };
  const response = { status: 200, statusText: "OK", headers: { "Content-Type": "application/json" }, content };
  const document = { request, response, data: null, event: null, error: null };
  return { id, node: "node-a", head: JSON.stringify(head), document: JSON.stringify(document) };
}

/** Heads of Ethernet, IPv4 and TCP, as an agent packs them. */
function packetHeads(): Uint8Array {
  const one = Buffer.alloc(74);
  one.writeUInt32LE(1_790_000_000, 0);
  one.writeUInt32LE(200, 8);
  one.writeUInt16LE(1, 12);
  one.writeUInt16LE(58, 14);
  one.writeUInt32LE(200, 70);
  return new Uint8Array(Buffer.concat(Array.from({ length: PACKETS_AT_ONCE }, () => one)));
}
