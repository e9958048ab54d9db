// Entries of a real freeDiameter against what its peers sent and received. What tshark says of the same file is compared by
// `npm run conformance`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { objectsOf } from "../document-sides.ts";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

const entries = readCapture("diameter/freediameter.pcap", "diameter");

interface Seen {
  readonly peer: string;
  readonly way: "sent" | "received";
  readonly command: number;
  readonly isRequest: boolean;
  readonly hopByHop: number;
  readonly endToEnd: number;
  readonly length: number;
  readonly resultCode: number | null;
}
const seen = JSON.parse(
  readFileSync(new URL("../../../captures/diameter/freediameter.peers.json", import.meta.url), "utf8"),
) as readonly Seen[];

function entryOf({ hopByHop, endToEnd }: Seen): ReadEntry | undefined {
  const isIt = (side: Side | null): boolean => side?.["hopByHopId"] === hopByHop && side["endToEndId"] === endToEnd;
  return entries.find(({ request }) => isIt(request));
}
function avp(list: readonly JsonObject[], ...names: readonly string[]): JsonObject | undefined {
  const [name, ...rest] = names;
  const found = list.find((one) => one["name"] === name);
  return rest.length === 0 ? found : avp(objectsOf(found?.["avps"]), ...rest);
}
function bySession(session: string): ReadEntry | undefined {
  return entries.find(({ request }) => request?.["sessionId"] === session);
}

test("every message that a peer sent or received is on its side of an entry, with its partner", () => {
  for (const message of seen) {
    const entry = entryOf(message);
    expect(entry, JSON.stringify(message)).toBeDefined();
    const side = message.isRequest ? entry?.request : entry?.response;
    expect(side).toMatchObject({
      commandCode: message.command,
      hopByHopId: message.hopByHop,
      endToEndId: message.endToEnd,
      length: message.length,
    });
    expect(side?.["resultCode"] ?? null).toBe(message.resultCode);
    // Who asked is the client: the server's port is on the other side of what a peer sent.
    const isAsker = message.isRequest === (message.way === "sent");
    expect(String(isAsker ? entry?.row.dstPort : entry?.row.srcPort)).toBe("3868");
  }
  expect(entries).toHaveLength(seen.filter(({ isRequest }) => isRequest).length);
  expect(entries.filter(({ error }) => error !== null)).toEqual([]);
});
test("results by name, also those of applications", () => {
  const results = entries.map(({ row, response }) => [
    row.outcome,
    response?.["resultName"] ?? (response?.["experimentalResult"] as JsonObject | undefined)?.["name"],
  ]);
  const bad = results.filter(([outcome]) => outcome === "bad");
  expect(bad.map(([, name]) => name)).toEqual([
    "DIAMETER_ERROR_INITIAL_PARAMETERS",
    "DIAMETER_ERROR_INITIAL_PARAMETERS",
    "DIAMETER_UNABLE_TO_DELIVER",
  ]);
  expect(results.filter(([outcome]) => outcome === "good").every(([, name]) => name === "DIAMETER_SUCCESS")).toBe(true);
});
test("groups in groups, by name and value", () => {
  const entry = bySession("gateway.test;1;1");
  expect(entry?.request).toMatchObject({ applicationName: "3GPP Gx", ccRequestType: "INITIAL_REQUEST" });
  const asked = objectsOf(entry?.request?.["avps"]);
  expect(avp(asked, "Subscription-Id", "Subscription-Id-Data")?.["value"]).toBe("001010000000001");
  expect(avp(asked, "Framed-IP-Address")?.["value"]).toBe("10.9.0.4");
  const rule = ["Charging-Rule-Install", "Charging-Rule-Definition"];
  const answered = objectsOf(entry?.response?.["avps"]);
  expect(avp(answered, ...rule, "Charging-Rule-Name")?.["value"]).toBe("web");
  expect(avp(answered, ...rule, "Flow-Information", "Flow-Direction")).toMatchObject({
    vendorId: 10_415,
    value: 1,
    valueName: "DOWNLINK",
  });
  const priority = avp(answered, ...rule, "QoS-Information", "Allocation-Retention-Priority", "Priority-Level");
  expect(priority?.["value"]).toBe(8);
  const used = objectsOf(bySession("gateway.test;1;3")?.request?.["avps"]);
  expect(avp(used, "Multiple-Services-Credit-Control", "Used-Service-Unit", "CC-Total-Octets")?.["value"]).toBe(
    5_000_000_000,
  );
});
test("a password is in no entry, though it is in the packets", () => {
  const login = objectsOf(bySession("gateway.test;1;4")?.request?.["avps"]);
  expect(avp(login, "User-Password")?.["value"]).toBe("***");
  expect(entries.map(({ row }) => row.document).join("")).not.toContain("open-sesame-7");
});
