// Headers end where the transport's payload begins; what cannot be read counts as payload.
import { expect, test } from "vitest";
import { createHeaderEnd } from "./header-end.ts";
import { type Bytes, captured, ethernet, FLAG, ip4Frame, join, tcp, text, udp } from "./testing/frames.ts";

const headerEnd = createHeaderEnd();

/** The bytes behind the headers, as text. */
function check(frame: Bytes, expected: string): void {
  const packet = captured(frame);
  expect(new TextDecoder("latin1").decode(packet.bytes.subarray(headerEnd.of(packet), packet.end))).toBe(expected);
}

test("behind TCP, UDP and their options", () => {
  check(ip4Frame({ payload: tcp({ flags: FLAG.ack, payload: text("secret") }) }), "secret");
  check(ip4Frame({ protocol: 17, payload: udp({ payload: text("secret") }) }), "secret");
  check(ip4Frame({ payload: tcp({ flags: FLAG.syn }) }), "");
});
test("a fragment's header is that of IP, for each fragment of a datagram", () => {
  const payload = udp({ payload: text("12345678") });
  const first = ip4Frame({ protocol: 17, payload: payload.subarray(0, 8), id: 7, more: true });
  const last = ip4Frame({ protocol: 17, payload: payload.subarray(8), id: 7, offset: 8 });
  const packet = captured(first);
  expect(packet.end - headerEnd.of(packet)).toBe(8);
  check(last, "12345678");
});
test("a header that is cut, and a protocol that is not known, are payload", () => {
  check(ip4Frame({ payload: text("short") }), "short");
  check(ethernet(0x1234, text("what is this")), "what is this");
  check(join(text("tiny")), "tiny");
});
