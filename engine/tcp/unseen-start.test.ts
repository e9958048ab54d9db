// A side of which the capture lacks the beginning: its SYN, and maybe its first bytes.
import { expect, test } from "vitest";
import { SYN } from "../packet/packet-view.ts";
import { Wire } from "./testing/wire.ts";

function check(play: (wire: Wire) => void, expected: string): void {
  const wire = new Wire({});
  play(wire);
  expect(wire.text).toBe(expected);
}
/** The client's SYN and the ACK that ends the handshake; the server's part was lost. */
function open(wire: Wire): void {
  wire.packet(0, -1, "", { flags: SYN });
  wire.packet(0, 0, "", { ack: 0 });
  wire.packet(0, 0, "ask", { ack: 0 });
}

test("first bytes that are lost are told: the handshake said where they began", () => {
  check((w) => {
    open(w);
    w.packet(1, 5, "world", { ack: 3 });
    w.packet(0, 3, "", { ack: 10 });
    w.packet(0, 3, "more", { ack: 10 });
    w.wait(2000);
    w.finish();
  }, "c:ask s:[5] s:world c:more c:capture-end s:capture-end close");
});
test("where they are there, nothing is missing", () => {
  check((w) => {
    open(w);
    w.packet(1, 0, "hello", { ack: 3 });
    w.packet(0, 3, "more", { ack: 5 });
    w.finish();
  }, "c:ask s:hello c:more c:capture-end s:capture-end close");
});
