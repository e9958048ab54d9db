// The detail of MQTT entries.
import { expect, test } from "vitest";
import { presenter } from "./present.ts";

test("properties, will, subscriptions, steps and payload have sections of their own", () => {
  const value = {
    packetType: "CONNECT",
    clientId: "till-1",
    properties: { receiveMaximum: 20, userProperties: [{ name: "trace", value: "7f" }] },
    will: { topic: "lost", qos: 1, properties: { willDelayInterval: 5 } },
    subscriptions: [{ topicFilter: "a/#", qos: 1 }],
    steps: [{ packetType: "PUBREC" }],
    reasonCodes: [135],
    reasonNames: ["Not authorized"],
    payload: '{"n":1}',
  };
  const found = presenter.sections("request", value, { request: value, response: null, data: null, event: null });
  expect(
    found.map((section) => [
      section.title,
      section.kind === "table"
        ? section.rows.map(({ name, value: cell, selector }) => [name, cell, selector].join(" "))
        : section.mimeType,
    ]),
  ).toEqual([
    ["Details", ["packetType CONNECT request.packetType", "clientId till-1 request.clientId"]],
    [
      "Properties",
      ["receiveMaximum 20 request.properties.receiveMaximum", "trace 7f request.properties.userProperties[0].value"],
    ],
    [
      "Will",
      [
        "topic lost request.will.topic",
        "qos 1 request.will.qos",
        "willDelayInterval 5 request.will.properties.willDelayInterval",
      ],
    ],
    ["Subscriptions", ["a/# qos 1 request.subscriptions[0]"]],
    ["Steps", ["PUBREC  request.steps[0]"]],
    ["Reason Codes", ["0 135 Not authorized request.reasonCodes[0]"]],
    ["Payload", "application/json"],
  ]);
});
