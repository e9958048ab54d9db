// RabbitMQ and the client `amqplib`: a topology, messages with properties and large bodies on several channels, deliveries
// and what is done with them, confirms, what nobody gets, what is refused.
import { once } from "node:events";
import {
  type ChannelModel,
  type ConfirmChannel,
  connect,
  type ConsumeMessage,
  type Message,
  type Options,
} from "amqplib";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const OK = "ok";
const done = (): unknown => OK;

/** What a talk leaves besides calls: how many messages the server confirmed. */
interface Counts {
  confirmed: number;
}

async function talk(url: string, view: ClientView, counts: Counts): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const other = await connection.createConfirmChannel();
  for (const each of [channel, other]) {
    each.on("return", (message: Message) => view.note(["basic return", ...told(message)]));
  }
  await declare(channel, view);
  await Promise.all([publish(channel, view, counts, "eu.de"), publish(other, view, counts, "eu.fr")]);
  await consume(connection, view);
  await view.call(["basic get", "billing"], channel.get("billing", { noAck: true }), (message) =>
    message === false ? null : told(message),
  );
  await view.call(["queue purge", "billing"], channel.purgeQueue("billing"), ({ messageCount }) => messageCount);
  await view.call(
    ["queue unbind", "billing", "orders", "eu.*"],
    channel.unbindQueue("billing", "orders", "eu.*"),
    done,
  );
  await view.call(["queue delete", "billing"], channel.deleteQueue("billing"), ({ messageCount }) => messageCount);
  await refusals(connection, view);
  await view.call(["exchange delete", "orders"], channel.deleteExchange("orders"), done);
  await connection.close();
}

async function declare(channel: ConfirmChannel, view: ClientView): Promise<void> {
  await view.call(
    ["exchange declare", "orders", "topic"],
    channel.assertExchange("orders", "topic", { durable: false }),
    done,
  );
  const limits = { "x-max-length": 100, "x-message-ttl": 60_000 };
  await view.call(
    ["queue declare", "billing", limits],
    channel.assertQueue("billing", { durable: false, arguments: limits }),
    ({ queue, messageCount, consumerCount }) => ({ queue, messageCount, consumerCount }),
  );
  await view.call(["queue bind", "billing", "orders", "eu.*"], channel.bindQueue("billing", "orders", "eu.*"), done);
  await view.call(["basic qos", 50], channel.prefetch(50), done);
}

const PROPERTIES: Options.Publish = {
  contentType: "application/json",
  contentEncoding: "utf-8",
  headers: { trace: "7f3a", tries: 2, deep: { list: [1, "two", null, true] }, big: 2 ** 40, part: 1.5 },
  deliveryMode: 2,
  priority: 3,
  correlationId: "c-1",
  replyTo: "answers",
  expiration: "30000",
  messageId: "m-1",
  timestamp: 1_790_000_000,
  type: "order",
  appId: "shop",
};
/** One is longer than the frames that both sides agreed on. */
const BODIES = ['{"item":"Käse"}', "", "x".repeat(300_000), ...Array.from({ length: 20 }, (_, i) => `message ${i}`)];

async function publish(channel: ConfirmChannel, view: ClientView, counts: Counts, key: string): Promise<void> {
  for (const [i, body] of BODIES.entries()) {
    const options = i === 0 ? PROPERTIES : {};
    send(channel, view, counts, key, body, options);
  }
  send(channel, view, counts, "us.ny", "nobody gets this", { mandatory: true });
  await channel.waitForConfirms();
}
function send(
  channel: ConfirmChannel,
  view: ClientView,
  counts: Counts,
  key: string,
  body: string,
  options: Options.Publish,
): void {
  const { mandatory: _, ...properties } = options;
  view.note(["basic publish", "orders", key, { headers: {}, ...properties }, body]);
  channel.publish("orders", key, Buffer.from(body), options, () => counts.confirmed++);
}

/** Acknowledges one, several at once, gives one back and refuses one. */
async function consume(connection: ChannelModel, view: ClientView): Promise<void> {
  const channel = await connection.createChannel();
  const wanted = 2 * BODIES.length;
  const isOver = Promise.withResolvers<void>();
  let count = 0;
  const take = (message: ConsumeMessage | null): void => {
    if (message === null) return;
    const tag = message.fields.deliveryTag;
    view.note(["basic deliver", tag, message.fields.redelivered, ...told(message)]);
    count++;
    if (count === 1) {
      view.note(["basic nack", tag, { multiple: false, requeue: true }]);
      channel.nack(message, false, true);
    } else if (count === 2) {
      view.note(["basic reject", tag, { requeue: false }]);
      channel.reject(message, false);
    } else if (count === 3) {
      view.note(["basic ack", tag, { multiple: false }]);
      channel.ack(message);
    } else if (count === wanted + 1) {
      // The one that was given back has come again.
      view.note(["basic ack", tag, { multiple: true }]);
      channel.ack(message, true);
      isOver.resolve();
    }
  };
  const tag = "the-till";
  await view.call(
    ["basic consume", "billing", tag],
    channel.consume("billing", take, { consumerTag: tag }),
    ({ consumerTag }) => consumerTag,
  );
  await isOver.promise;
  await view.call(["basic cancel", tag], channel.cancel(tag), ({ consumerTag }) => consumerTag);
  await channel.close();
}

/** Each closes its channel. */
async function refusals(connection: ChannelModel, view: ClientView): Promise<void> {
  for (const work of ["missing", "other kind"] as const) {
    const channel = await connection.createChannel();
    const closed = once(channel, "error") as Promise<[Error & { code: number }]>;
    if (work === "missing") {
      view.note(["queue declare", "nowhere", {}]);
      await expect(channel.checkQueue("nowhere")).rejects.toThrow();
    } else {
      view.note(["exchange declare", "orders", "direct"]);
      await expect(channel.assertExchange("orders", "direct", { durable: false })).rejects.toThrow();
    }
    const [{ code, message }] = await closed;
    view.note(["channel close", code, /with message "(.*)"$/.exec(message)?.[1]]);
  }
}

/** Exchange, key, properties and body of a message as the client shows it. */
function told({ fields, properties, content }: Message): readonly unknown[] {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  return [fields.exchange, fields.routingKey, Object.fromEntries(given), content.toString()];
}

interface Side {
  readonly method: string;
  readonly [field: string]: unknown;
}
interface Content {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: string;
}
/** What belongs to the connection, and to channels as such; confirms are counted by themselves. */
const FRAME = /^(connection|channel|confirm) (?!close)|^connection close/;

function callsIn(entries: readonly Entry[], port: number): readonly Call[] {
  return entries.flatMap((entry) => {
    const asked = side<Side>(entry.request);
    const got = side<Side>(entry.response);
    if (FRAME.test(asked.method)) return [];
    const isServer = entry.src.port === String(port);
    // The client says goodbye to its channels.
    if (asked.method === "channel close")
      return isServer ? [{ asked: [asked.method, asked["replyCode"], asked["replyText"]], got: null }] : [];
    if (asked.method === "basic ack" && isServer) return [];
    return [{ asked: [asked.method, ...argumentsOf(asked)], got: answerOf(got) }];
  });
}
function argumentsOf(asked: Side): readonly unknown[] {
  const of = (...names: readonly string[]): readonly unknown[] => names.map((name) => asked[name]);
  switch (asked.method) {
    case "basic publish":
    case "basic return":
      return content(asked);
    case "basic deliver":
      return [...of("deliveryTag", "redelivered"), ...content(asked)];
    case "basic ack":
      return [asked["deliveryTag"], { multiple: asked["multiple"] }];
    case "basic nack":
      return [asked["deliveryTag"], { multiple: asked["multiple"], requeue: asked["requeue"] }];
    case "basic reject":
      return [asked["deliveryTag"], { requeue: asked["requeue"] }];
    case "basic qos":
      return of("prefetchCount");
    case "basic consume":
      return of("queue", "consumerTag");
    case "basic cancel":
      return of("consumerTag");
    case "exchange declare":
      return of("exchange", "type");
    case "exchange delete":
      return of("exchange");
    case "queue declare":
      return of("queue", "arguments");
    case "queue bind":
    case "queue unbind":
      return of("queue", "exchange", "routingKey");
    default:
      return of("queue");
  }
}
function content(message: Side): readonly unknown[] {
  const { exchange, routingKey, properties, body } = message as unknown as Content;
  return [exchange, routingKey, properties, Buffer.from(body, "base64").toString()];
}
function answerOf(got: Side): unknown {
  switch (got.method) {
    case undefined:
    case "empty":
    case "basic get-empty":
      return null;
    case "queue declare-ok":
      return { queue: got["queue"], messageCount: got["messageCount"], consumerCount: got["consumerCount"] };
    case "queue purge-ok":
    case "queue delete-ok":
      return got["messageCount"];
    case "basic consume-ok":
    case "basic cancel-ok":
      return got["consumerTag"];
    case "basic get-ok":
      return content(got);
    default:
      return OK;
  }
}

/** Messages that the server confirmed: one, or all up to it, of a channel. */
function confirmedIn(entries: readonly Entry[], port: number): number {
  const last = new Map<unknown, number>();
  for (const { src, request } of entries) {
    const { method, channel, deliveryTag } = side<Side>(request);
    if (method === "basic ack" && src.port === String(port))
      last.set(channel, Math.max(last.get(channel) ?? 0, Number(deliveryTag)));
  }
  return [...last.values()].reduce((sum, count) => sum + count, 0);
}

describeServer("amqp", "RabbitMQ", ({ facts, port }) => {
  test("every method, message and refusal", async () => {
    const view = new ClientView();
    const counts = { confirmed: 0 };
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view, counts));
    expectOnly(entries, "AMQP");
    const ours = callsIn(entries, port());
    expectSameCallsInAnyOrder(ours, view.calls);
    // Of one kind they are in order.
    const deliveries = ({ asked }: Call): boolean => (asked as readonly unknown[])[0] === "basic deliver";
    expectSameCalls(ours.filter(deliveries), view.calls.filter(deliveries));
    expect(counts.confirmed).toBe(2 * (BODIES.length + 1));
    expect(confirmedIn(entries, port())).toBe(counts.confirmed);
  });
});
