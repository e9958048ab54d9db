// A conversation with a real RabbitMQ, in words. What tshark says of the same file is compared by `npm run conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const entries = readCapture("amqp/amqplib.pcap", "amqp");

function of(method: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.method === method);
}

test("a message with all that can stand beside it", () => {
  const [published, long, nobodys] = of("basic publish");
  expect(published?.request).toMatchObject({
    exchange: "orders",
    routingKey: "eu.de",
    properties: {
      contentType: "application/json",
      headers: { trace: "7f3a", tries: 2, deep: { list: [1, "two", null, true] }, big: 2 ** 40, part: 1.5 },
      correlationId: "c-1",
      replyTo: "answers",
      expiration: "30000",
      messageId: "m-1",
      timestamp: 1_790_000_000,
      type: "order",
      appId: "shop",
      deliveryMode: 2,
      priority: 3,
    },
    body: Buffer.from('{"item":"Käse","count":2}').toString("base64"),
  });
  expect([long?.request?.["bodySize"], nobodys?.request?.["mandatory"]]).toEqual([20_000, true]);
});
test("deliveries come from the server, and so does what nobody got", () => {
  const [delivered] = of("basic deliver");
  expect([delivered?.row.srcPort, delivered?.row.summary]).toEqual([5672, "orders"]);
  const [returned] = of("basic return");
  expect(returned?.request).toMatchObject({ replyCode: 312, replyText: "NO_ROUTE", routingKey: "us.ny" });
  expect(returned?.row.outcome).toBe("bad");
});
test("why channels and connections were closed", () => {
  const reasons = entries.flatMap(({ error }) => (error?.type === "connection" ? [error.msg] : []));
  expect(reasons.filter((reason) => / closed: /.test(reason))).toEqual([
    "channel closed: 404 NOT_FOUND - no queue 'nowhere' in vhost '/'",
    "channel closed: 406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'orders' in vhost '/': received 'direct' but current is 'topic'",
    "connection closed: 530 NOT_ALLOWED - vhost nowhere not found",
  ]);
});
test("passwords are in no entry, though they are in the packets", () => {
  const documents = entries.map(({ row }) => row.document).join("");
  expect(documents).not.toContain("open-sesame");
  expect(of("connection start").map(({ response }) => response?.["response"])).toEqual(["***", "***", "***"]);
});
