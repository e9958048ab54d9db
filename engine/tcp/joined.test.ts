import { expect, test } from "vitest";
import { Wire } from "./testing/wire.ts";

test("a connection joined in its middle: a side begins where the other says that it had come to", () => {
  const wire = new Wire({});
  wire.packet(0, 70, "ask", { ack: 500 });
  wire.wait(30);
  wire.packet(1, 505, "world", { ack: 73 });
  wire.packet(0, 73, "more", { ack: 510 });
  wire.wait(1500);
  expect(wire.text).toBe("c:ask s:[5] s:world c:more");
});
