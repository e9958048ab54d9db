import { expect, test } from "vitest";
import { PayloadMemory, ShownPayload } from "./shown-payload.ts";
import { API } from "./types.ts";

const METADATA = {
  controllerId: 1,
  topics: [
    { errorCode: 0, name: "orders" },
    { errorCode: 3, name: "carts" },
  ],
};

test("names, JSON, error and topics of a payload", () => {
  const shown = new ShownPayload("response", API.metadata, METADATA);
  expect(shown.payload).toEqual({ topics: METADATA.topics, controllerID: 1 });
  expect(shown.json).toBe(JSON.stringify(shown.payload));
  expect(shown.errorCode).toBe(3);
  expect(shown.topics).toEqual([
    ["orders", "response.payload.topics[0].name"],
    ["carts", "response.payload.topics[1].name"],
  ]);
});
test("without its API it stays as it came", () => {
  expect(new ShownPayload("response", null, METADATA).payload).toBe(METADATA);
});
test("what comes again is shown as it was", () => {
  const memory = new PayloadMemory();
  const shown = memory.of("response", API.metadata, METADATA);
  expect(memory.of("response", API.metadata, { ...METADATA })).toBe(shown);
});
