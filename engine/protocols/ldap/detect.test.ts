// What is taken for LDAP and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { bind, done, element, integer, message, octets, search, sequence } from "./testing/encode.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("the operation says who sends it", () => {
  check(bind(1, "cn=x", octets("", 0x80)), "client");
  check(search(1_000_000, `dc=${"x".repeat(300)}`), "client");
  check(done(1), "server");
});
test("while it is not whole, more is asked for", () => {
  const text = bind(1, "cn=x", octets("", 0x80));
  for (let end = 0; end <= 5; end++) check(text.slice(0, end), "more");
});
test("other protocols, and other sequences", () => {
  for (const text of [
    "GET / HTTP/1.1\r\n",
    "\x16\x03\x01\x02\x00\x01",
    "0123456789",
    "\x30\x80\x02\x01\x01\x60",
    sequence(octets("public"), element(0xa0, "")),
    sequence(integer(1), octets("public"), element(0xa0, "")),
    message(1, 0x41, ""),
    "\x30\x84\x7f\xff\xff\xff\x02\x01\x01\x60",
  ])
    check(text, "no");
});
