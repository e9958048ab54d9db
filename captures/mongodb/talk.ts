// What the recording of MongoDB's driver holds: documents of all kinds, a cursor, changes, what is refused.
import { Binary, Long, MongoClient, ObjectId, Timestamp } from "mongodb";

export async function talk(): Promise<void> {
  const client = await new MongoClient("mongodb://127.0.0.1:27017/", { appName: "shop", maxPoolSize: 1 }).connect();
  const orders = client.db("shop").collection("orders");
  await orders.insertMany(Array.from({ length: 40 }, (_, i) => ({ _id: idOf(i), item: `thing ${i}`, count: i % 5 })));
  await orders.insertOne({
    item: "Käse",
    price: 4.25,
    big: Long.fromString("9007199254740993"),
    at: new Date("2026-11-28T12:00:00.250Z"),
    stamp: new Timestamp({ t: 7, i: 1 }),
    bytes: new Binary(Buffer.from([0, 255, 1])),
    like: /^tea/i,
    tags: ["a", null, true, { deep: [] }],
  });
  await orders.find({ count: { $gt: 1 } }, { batchSize: 10, sort: { count: 1 } }).toArray();
  await orders.updateMany({ count: 1 }, { $set: { note: "ü" } });
  await orders.deleteOne({ count: 2 });
  await orders.aggregate([{ $match: { count: 3 } }, { $count: "n" }]).toArray();
  await refused(orders.insertOne({ _id: idOf(1) }));
  await refused(client.db("shop").command({ nosuch: 1 }));
  await client.db("shop").listCollections().toArray();
  await client.close();
}

function idOf(number: number): ObjectId {
  return new ObjectId(number.toString(16).padStart(24, "0"));
}
async function refused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => process.stdout.write(`${String(error)}\n`));
}
