// What published scripts write runs in the sandbox as it stands there.
import { expect, test } from "vitest";
import { type Shape, SHAPES } from "./testing/published-shapes.ts";
import { runScript, scriptEntry, type SampleRun } from "./testing/run-sample.ts";

const PEER = { ip: "10.0.0.1", port: "80", namespace: "", pod: null, service: null, endpointSlice: null };
const FACTS = { processName: "", processId: 0, resolutionMechanism: "none", dns: "" } as const;
const ENTRY = scriptEntry({
  id: "file:test/000000000001.pcap-0",
  stream: "000000000001.pcap",
  node: { ip: "", name: "" },
  protocol: {
    name: "http",
    version: "1.1",
    abbr: "HTTP",
    longName: "",
    macro: "http",
    backgroundColor: "",
    foregroundColor: "",
    fontSize: 12,
    referenceLink: "",
    ports: [],
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  },
  src: { ...PEER, ...FACTS, name: "cart" },
  dst: { ...PEER, ...FACTS, name: "price" },
  request: { method: "GET", path: "/v2/price" },
  response: { status: 503 },
  data: null,
  event: null,
  error: null,
});

function run({ source, role = "desktop", jobs = [] }: Shape): Promise<SampleRun> {
  return runScript("shape.js", source, { role, jobs, entries: [ENTRY] });
}

test.each(SHAPES.map((shape) => [shape.what, shape] as const))("%s", async (_what, shape) => {
  if (shape.refusal !== undefined) return expect(run(shape)).rejects.toThrow(shape.refusal);
  const { calls, console, errors, failures } = await run(shape);
  expect({ calls, console, errors, failures }).toEqual({
    calls: shape.calls ?? [],
    console: shape.console ?? [],
    errors: shape.errors ?? [],
    failures: [],
  });
});
