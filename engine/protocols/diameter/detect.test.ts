// First bytes that are Diameter, may be, and are not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { detect } from "./detect.ts";
import { avp, int, message, request } from "./testing/encode.ts";

function of(text: string): string {
  const bytes = latin1Bytes(text);
  return detect(bytes, 0, bytes.length);
}
const capabilities = { command: 257, application: 0 };
const host = avp(264, "a.test");

test("capabilities tell who is the client; other messages may come from either side", () => {
  expect(of(message(1, host, { ...capabilities, flags: 0x80 }))).toBe("client");
  expect(of(message(1, host, { ...capabilities, flags: 0 }))).toBe("server");
  expect(of(request(1, "a"))).toBe("maybe-client");
  expect(of(message(1, host, { flags: 0x40 }))).toBe("maybe-server");
  expect(of(message(1, ""))).toBe("maybe-client");
});
test("too little to say", () => {
  for (const count of [0, 1, 7, 19, 27]) expect(of(request(1, "a").slice(0, count)), String(count)).toBe("more");
});
test("anything else is none", () => {
  const whole = request(1, "a");
  expect(of(`\x02${whole.slice(1)}`), "version").toBe("no");
  expect(of(`\x01${int(21, 3)}${whole.slice(4)}`), "length").toBe("no");
  expect(of(`\x01${int(1 << 21, 3)}${whole.slice(4)}`), "too long").toBe("no");
  expect(of(message(1, host, { flags: 0xc1 })), "reserved flag").toBe("no");
  expect(of(message(1, host, { flags: 0xa0 })), "a request that is an error").toBe("no");
  expect(of(message(1, host, { command: 3 })), "command").toBe("no");
  expect(of(message(1, int(264) + int(0x40, 1) + int(500, 3) + int(0))), "AVP beyond its message").toBe("no");
  expect(of(message(1, int(264) + int(0x41, 1) + int(12, 3) + int(0))), "AVP with a reserved flag").toBe("no");
});
