// FerretDB and MongoDB's driver: every command that the driver says it sent, with its documents, against our entries; and
// the documents that the program got.
import { BSON, MongoClient, ObjectId, Long, Binary } from "mongodb";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { MAX_SHOWN_BYTES } from "../../engine/protocols/mongodb/bson.ts";
import { MAX_SHOWN_DOCUMENTS } from "../../engine/protocols/mongodb/message.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { shown } from "./testing/shown.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const LIMITS = { maxCharacters: MAX_SHOWN_BYTES, maxItems: MAX_SHOWN_DOCUMENTS };

/** As entries have it: canonical Extended JSON, but for numbers and times that JSON can hold, as its relaxed form has them. */
function plain(document: unknown): unknown {
  const text = BSON.EJSON.stringify(document, { relaxed: false });
  return shown(JSON.parse(text, relaxed) as unknown, LIMITS);
}
function relaxed(_key: string, value: unknown): unknown {
  const { $numberInt, $numberDouble, $numberLong, $date } = (value ?? {}) as Readonly<
    Record<string, string | undefined>
  >;
  const number = Number($numberInt ?? $numberDouble ?? $numberLong);
  if ($date !== undefined) return { $date: new Date($date).toISOString() };
  return Number.isNaN(number) || ($numberLong !== undefined && !Number.isSafeInteger(number)) ? value : number;
}

/** Listens to what the driver says of its commands; those of the handshake are not told. */
function listen(client: MongoClient, view: ClientView): void {
  const asked = new Map<number, unknown>();
  client.on("commandStarted", ({ requestId, commandName, databaseName, command }) => {
    asked.set(requestId, {
      requestId,
      command: commandName,
      database: databaseName,
      document: plain({ ...command, $db: databaseName }),
    });
  });
  client.on("commandSucceeded", ({ requestId, reply }) => view.note(asked.get(requestId), plain(reply)));
  client.on("commandFailed", ({ requestId, failure }) => {
    const { code, message } = failure as Error & { code: number };
    view.note(asked.get(requestId), { code, message });
  });
}

async function talk(url: string, view: ClientView): Promise<void> {
  const client = new MongoClient(url, { monitorCommands: true, maxPoolSize: 1, appName: "servers" });
  listen(client, view);
  await client.connect();
  const orders = client.db("shop").collection("orders");
  await orders.insertMany(
    Array.from({ length: 250 }, (_, i) => ({ _id: i as unknown as ObjectId, item: `thing ${i}`, count: i % 5 })),
  );
  await orders.insertOne({
    item: "Käse",
    price: 4.25,
    big: Long.fromString("9007199254740993"),
    at: new Date("2026-11-28T12:00:00.250Z"),
    bytes: new Binary(Buffer.from([0, 255, 1])),
    tags: ["a", null, true, { deep: [] }],
  });
  await orders.insertOne({ item: "large", text: "0123456789".repeat(20_000) });
  const found = await orders.find({ count: { $gt: 1 } }, { batchSize: 40, sort: { _id: 1 } }).toArray();
  expect(found).toHaveLength(150);
  await orders.findOne({ item: "Käse" });
  await orders.findOneAndUpdate({ count: 1 }, { $set: { note: "ü" } }, { sort: { _id: 1 } });
  await orders.updateMany({ count: 1 }, { $set: { note: "ü" } });
  await orders.deleteOne({ count: 2 });
  await orders.countDocuments({ count: 3 });
  await orders.distinct("count");
  await orders.aggregate([{ $match: { count: 3 } }, { $group: { _id: "$count", n: { $sum: 1 } } }]).toArray();
  await orders.createIndex({ item: 1 });
  await refused(orders.insertOne({ _id: 1 as unknown as ObjectId }));
  await refused(client.db("shop").command({ nosuch: 1 }));
  await refused(orders.find({ $nope: 1 }).toArray());
  await client.db("shop").listCollections().toArray();
  // Sent by one connection each after the other, whatever the program does.
  await Promise.all(Array.from({ length: 20 }, (_, i) => orders.findOne({ _id: i as unknown as ObjectId })));
  await orders.drop();
  await client.close();
}
async function refused(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toThrow();
}

interface Request {
  readonly requestId: number;
  readonly command: string;
  readonly database: string;
  readonly document: Readonly<Record<string, unknown>>;
}
interface Response {
  readonly ok: number;
  readonly document: Readonly<Record<string, unknown>> & { readonly cursor?: object };
  readonly documents?: readonly unknown[];
  readonly errorCode?: number;
  readonly errorMessage?: string;
}
/** What the driver says only of itself: how it begins, and its last words, whose answer it does not wait for. */
const UNTOLD = new Set(["ismaster", "hello", "endSessions"]);

function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap(({ request, response, error }) => {
    const { requestId, command, database, document } = side<Request>(request);
    if (command === undefined || UNTOLD.has(command)) return [];
    expect(error).toBe(null);
    return [{ asked: { requestId, command, database, document }, got: answerOf(command, side<Response>(response)) }];
  });
}
function answerOf(command: string, { ok, document, documents, errorCode, errorMessage }: Response): unknown {
  if (ok === 0) return { code: errorCode, message: errorMessage };
  if (document.cursor === undefined) return document;
  // Entries hold the documents of a batch beside the answer that they came in.
  const batch = command === "getMore" ? "nextBatch" : "firstBatch";
  return { ...document, cursor: { ...document.cursor, [batch]: documents ?? [] } };
}

describeServer("mongo", "FerretDB", ({ facts, port }) => {
  test("every command and document", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view));
    expectOnly(entries, "MONGO");
    const told = view.calls.filter(({ asked }) => !UNTOLD.has((asked as Request).command));
    expectSameCalls(callsIn(entries), told);
  });
});
