// A conversation with a real Mosquitto: what was published and what subscribers got of it, against the entries.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { shownText } from "../database-sections.ts";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const entries = readCapture("mqtt/mosquitto.pcap", "mqtt");

interface Said {
  readonly what: "published" | "got";
  readonly version: string;
  readonly topic: string;
  readonly qos: number;
  readonly payload: string | null;
  readonly properties?: Readonly<Record<string, Json>>;
}
const said = readFileSync(new URL("../../../captures/mqtt/mosquitto.said", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Said);

function of(type: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.method === type);
}
/** Whose program says what it sent and got: the others publish to forget, to log in, to be missed. */
const CLIENTS = /^(pub|aliases)$/;
const clients = new Map(of("CONNECT").map(({ row, request }) => [row.stream, shownText(request?.["clientId"])]));
function words({ topic, qos, payload }: Readonly<Record<string, Json | undefined>>): string {
  return JSON.stringify([topic, qos, payload ?? ""]);
}
function textOf(side: ReadEntry["request"]): string {
  const { topic, qos, payload, encoding } = side ?? {};
  const isBinary = encoding === "base64";
  return words({
    topic,
    qos,
    payload: isBinary ? Buffer.from(shownText(payload), "base64").toString("latin1") : payload,
  });
}

test("what was published, in its order", () => {
  const published = of("PUBLISH").filter(
    ({ row }) => row.dstPort === 1883 && CLIENTS.test(clients.get(row.stream) ?? ""),
  );
  const told = said.filter(({ what }) => what === "published").map((one) => words({ ...one }));
  expect(published.map(({ request }) => textOf(request))).toEqual(told);
});
test("what subscribers got", () => {
  const delivered = of("PUBLISH").filter(
    ({ row }) => row.srcPort === 1883 && (clients.get(row.stream) ?? "").startsWith("sub-"),
  );
  const got = said.filter((one) => one.what === "got").map((one) => words({ ...one }));
  expect(delivered.map(({ request }) => textOf(request)).toSorted()).toEqual(got.toSorted());
});
test("each QoS has its answer", () => {
  const answers = new Set(
    of("PUBLISH").map(
      ({ request, response }) => `${shownText(request?.["qos"])} ${shownText(response?.["packetType"])}`,
    ),
  );
  expect([...answers].toSorted()).toEqual(["0 ", "1 PUBACK", "2 PUBCOMP"]);
  expect(entries.filter(({ error }) => error !== null)).toEqual([]);
});
test("versions, by what the connection said first", () => {
  expect(
    new Set(
      of("CONNECT").map(({ row, request }) => `${row.protocol.version} ${shownText(request?.["protocolLevel"])}`),
    ),
  ).toEqual(new Set(["3.1 3", "3.1.1 4", "5.0 5"]));
  expect(of("PINGREQ").map(({ row }) => row.protocol.version)).toEqual(["3.1", "3.1.1", "5.0"]);
});
test("properties as they were given", () => {
  const own = of("PUBLISH").find(({ request }) => request?.["payload"] === '{"item":"tea"}');
  expect(own?.request?.["properties"]).toEqual({
    payloadFormatIndicator: 1,
    messageExpiryInterval: 60,
    contentType: "application/json",
    responseTopic: "shop/answers",
    correlationData: Buffer.from("c-1").toString("base64"),
    userProperties: [
      { name: "trace", value: "7f3a" },
      { name: "trace", value: "7f3b" },
    ],
  });
});
test("topics that only an alias stands for", () => {
  const aliased = of("PUBLISH").filter(({ request }) => request?.["isTopicFromAlias"] === true);
  expect(aliased.map(({ request }) => [request?.["topic"], request?.["payload"]])).toEqual([
    ["shop/alias", "two"],
    ["shop/alias", "three"],
  ]);
});
test("refusals by name, and no password anywhere", () => {
  const refused = entries.filter(({ row }) => row.outcome === "bad");
  expect(
    refused.map(({ row, response }) => `${row.method} ${row.status} ${shownText(response?.["reasonName"])}`),
  ).toEqual(["CONNECT 5 not authorized", "CONNECT 135 Not authorized", "PUBLISH 135 Not authorized"]);
  expect(entries.map(({ row }) => row.document).join("")).not.toContain("open-sesame");
});
test("a will, and its publication when the client was lost", () => {
  const [lost] = of("CONNECT").filter(({ request }) => request?.["clientId"] === "till-7");
  expect(lost?.request?.["will"]).toEqual({
    topic: "shop/lost",
    qos: 1,
    retain: true,
    payload: '{"till":7}',
    payloadLength: 10,
  });
});

test("inside WebSocket: every packet that was sent and received", () => {
  const inside = readCapture("mqtt/over-websocket.pcap", "mqtt");
  const types = inside.flatMap(({ request, response }) => [request?.["packetType"], response?.["packetType"]]);
  const lines = readFileSync(new URL("../../../captures/mqtt/over-websocket.said", import.meta.url), "utf8");
  // Types by the first bytes of what was said; one packet goes on in the next message, one message holds two.
  const told: Readonly<Record<string, string>> = {
    "10": "CONNECT",
    "20": "CONNACK",
    "82": "SUBSCRIBE",
    "90": "SUBACK",
    "32": "PUBLISH",
    "40": "PUBACK",
  };
  const more = { c0: "PINGREQ", d0: "PINGRESP", e0: "DISCONNECT" };
  const names = lines
    .trim()
    .split("\n")
    .map((one) => shownText({ ...told, ...more }[one.slice(2, 4)]))
    .filter((name) => name !== "");
  expect(
    types
      .map(shownText)
      .filter((type) => type !== "")
      .toSorted(),
  ).toEqual([...names, "PUBLISH"].toSorted());
  const published = inside.filter(({ row }) => row.method === "PUBLISH" && row.dstPort === 15_675);
  expect(published.map(({ request }) => [request?.["topic"], request?.["payload"]])).toEqual([
    ["shop/till", '{"item":"Käse"}'],
    ["shop/till", "one"],
    ["shop/till", "two"],
  ]);
  expect(inside.map(({ row }) => row.document).join("")).not.toContain("open-sesame");
});
