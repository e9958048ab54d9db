import { expect, test } from "vitest";
import { Flow, type Transport } from "../flow/flow.ts";
import { ANNOUNCED_SECONDS, AnnouncedFlows, MAX_ANNOUNCED } from "./announced-flows.ts";

function flowTo(port: number, firstSec = 100, transport: Transport = "tcp"): Flow {
  const flow = new Flow(0, transport, Uint8Array.of(10, 0, 0, 1), 40_000, Uint8Array.of(10, 0, 0, 2), port, null);
  flow.firstSec = firstSec;
  return flow;
}
const DATA = { protocol: "ftpdata", setup: {} };

test("one announcement is one connection, to that end, soon and over TCP", () => {
  const flows = new AnnouncedFlows();
  expect(flows.take(flowTo(5000))).toBeNull();
  flows.add("10.0.0.2", 5000, DATA, 100);
  expect([flows.take(flowTo(5001)), flows.take(flowTo(5000, 100, "udp"))]).toEqual([null, null]);
  expect(flows.take(flowTo(5000))).toMatchObject(DATA);
  expect(flows.take(flowTo(5000))).toBeNull();
  flows.add("10.0.0.2", 5000, DATA, 100);
  expect(flows.take(flowTo(5000, 101 + ANNOUNCED_SECONDS))).toBeNull();
});
test("beyond the limit the oldest leaves, and it is said", () => {
  const flows = new AnnouncedFlows();
  for (let port = 1; port <= MAX_ANNOUNCED; port++) expect(flows.add("10.0.0.2", port, DATA, 100)).toBe(true);
  expect(flows.add("10.0.0.2", 2, DATA, 100)).toBe(true);
  expect(flows.add("10.0.0.2", 9999, DATA, 100)).toBe(false);
  expect([flows.take(flowTo(1)), flows.take(flowTo(9999))]).toMatchObject([null, DATA]);
});
