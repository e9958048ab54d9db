// Conversations with a real broker (4.1), in words. What tshark says of the same files is compared by `npm run conformance`.
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../contract/index.ts";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const kafkajs = readCapture("kafka/kafkajs.pcap", "kafka");
const compressed = readCapture("kafka/compressed.pcap", "kafka");
const password = readCapture("kafka/password.pcap", "kafka");

function of(entries: readonly ReadEntry[], api: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.method === api);
}
/** Every record of a body, key and value. */
function records(value: Json | undefined): readonly (readonly [Json, Json])[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => records(one));
  if (typeof value !== "object" || value === null) return [];
  const object = value as JsonObject;
  if (Array.isArray(object["record"]))
    return (object["record"] as readonly JsonObject[]).map(
      ({ key, value: inner }) => [key as Json, inner as Json] as const,
    );
  return Object.values(object).flatMap((inner) => records(inner));
}

describe("kafkajs", () => {
  test("everything is a whole pair but what gets no answer", () => {
    expect(kafkajs.filter(({ error }) => error !== null)).toEqual([]);
    const alone = kafkajs.filter(({ response }) => response === null);
    expect(alone.map(({ row }) => `${row.method} ${row.summary}`)).toEqual(["Produce orders"]);
  });
  test("records: keys, headers, tombstones, bytes, packed ones", () => {
    const sent = of(kafkajs, "Produce").flatMap(({ request }) => records(request?.["payload"]));
    expect(sent).toEqual(
      expect.arrayContaining([
        ["alice", '{"item":"tea","count":2}'],
        [null, null],
        ["käse", "/wCAfw=="],
        [null, "zipped 2"],
        [null, "nobody answers"],
        [null, "kept"],
      ]),
    );
    const [fetched] = of(kafkajs, "Fetch");
    expect(records(fetched?.response?.["payload"])).toEqual(
      expect.arrayContaining([
        ["alice", '{"item":"tea","count":2}'],
        [null, "dropped"],
      ]),
    );
    expect(JSON.stringify(fetched?.response)).toContain('"headerKey":"trace","valueLen":4,"value":"7f3a"');
  });
  test("a group: who subscribes to what, and who is given what", () => {
    const [, joined] = of(kafkajs, "JoinGroup");
    expect(JSON.stringify(joined?.request)).toContain('"subscription":{"version":0,"topics":["orders"]}');
    const [synced] = of(kafkajs, "SyncGroup");
    expect(synced?.response?.["payload"]).toMatchObject({
      assigned: { assignedPartitions: [{ topic: "orders", partitions: [1, 0] }] },
    });
  });
  test("refusals by their names", () => {
    const names = kafkajs
      .map(({ response }) => response?.["errorName"])
      .filter((name) => name !== "NONE" && name !== undefined);
    expect(new Set(names)).toEqual(
      new Set([
        "INVALID_TOPIC_EXCEPTION",
        "UNKNOWN_TOPIC_OR_PARTITION",
        "NOT_LEADER_OR_FOLLOWER",
        "COORDINATOR_LOAD_IN_PROGRESS",
        "COORDINATOR_NOT_AVAILABLE",
        "MEMBER_ID_REQUIRED",
      ]),
    );
  });
});

test("gzip, snappy, lz4 and zstd, as Kafka's own clients write and read them", () => {
  const produced = of(compressed, "Produce");
  const lines = [1, 2, 3, 4, 5].map((i) => [null, `order ${i} of the five that are packed together, as orders go`]);
  const hows = produced.map(({ request }) => {
    expect(records(request?.["payload"])).toEqual(lines);
    return /"compression":"(\w+)"/.exec(JSON.stringify(request))?.[1];
  });
  expect(hows).toEqual(["gzip", "snappy", "lz4", "zstd"]);
  const [fetched] = of(compressed, "Fetch");
  expect(records(fetched?.response?.["payload"])).toEqual([...lines, ...lines, ...lines, ...lines]);
});

test("passwords are in no entry, though they are in the packets", () => {
  const results = of(password, "SaslAuthenticate").map(({ response }) => response?.["errorName"]);
  expect(results).toEqual(["NONE", "SASL_AUTHENTICATION_FAILED"]);
  const documents = password.map(({ row }) => row.document).join("");
  expect(documents).not.toContain("open-sesame");
  expect(documents).not.toContain(Buffer.from("open-sesame-7").toString("base64").slice(0, 10));
});
