// What the recording of amqplib holds: a topology, messages with properties, deliveries and their acknowledgements, a message
// that nobody gets, what is refused.
import { type ChannelModel, connect } from "amqplib";

const URL = "amqp://guest:guest@127.0.0.1:5672/";

export async function talk(): Promise<void> {
  const connection = await connect(URL, { clientProperties: { connection_name: "shop" } });
  await exchange(connection);
  await refuse(connection);
  await connection.close();
  await connect("amqp://guest:open-sesame-7@127.0.0.1:5672/").catch(told);
  await connect("amqp://guest:guest@127.0.0.1:5672/nowhere").catch(told);
}

async function exchange(connection: ChannelModel): Promise<void> {
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange("orders", "topic", { durable: false });
  await channel.assertQueue("billing", { durable: false, arguments: { "x-max-length": 100, "x-message-ttl": 60_000 } });
  await channel.bindQueue("billing", "orders", "eu.*");
  await channel.prefetch(5);
  channel.publish("orders", "eu.de", Buffer.from('{"item":"Käse","count":2}'), {
    contentType: "application/json",
    headers: { trace: "7f3a", tries: 2, deep: { list: [1, "two", null, true] }, big: 2 ** 40, part: 1.5 },
    correlationId: "c-1",
    replyTo: "answers",
    expiration: "30000",
    messageId: "m-1",
    timestamp: 1_790_000_000,
    type: "order",
    appId: "shop",
    persistent: true,
    priority: 3,
  });
  channel.publish("orders", "eu.fr", Buffer.from("x".repeat(20_000)));
  channel.publish("orders", "us.ny", Buffer.from("nobody gets this"), { mandatory: true });
  await channel.waitForConfirms();
  await consume(connection);
  await channel.get("billing", { noAck: true });
  await channel.purgeQueue("billing");
  await channel.deleteQueue("billing");
  await channel.close();
}
async function consume(connection: ChannelModel): Promise<void> {
  const channel = await connection.createChannel();
  const seen = Promise.withResolvers<void>();
  let count = 0;
  const { consumerTag } = await channel.consume("billing", (message) => {
    if (message === null) return;
    if (++count === 1) channel.ack(message);
    else {
      channel.nack(message, false, false);
      seen.resolve();
    }
  });
  await seen.promise;
  await channel.cancel(consumerTag);
  await channel.close();
}
/** Each refusal closes its channel. */
async function refuse(connection: ChannelModel): Promise<void> {
  for (const work of ["missing", "other kind"] as const) {
    const channel = await connection.createChannel();
    channel.on("error", told);
    const asked =
      work === "missing"
        ? channel.checkQueue("nowhere")
        : channel.assertExchange("orders", "direct", { durable: false });
    await asked.catch(told);
  }
}
function told(error: unknown): void {
  process.stdout.write(`${String(error)}\n`);
}
