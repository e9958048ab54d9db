// Lines that a client of Redis writes without its own framing, and those of others that look alike.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";

function check(text: string, expected: Detected): void {
  // Inside a larger chunk, as packets lie.
  const bytes = latin1Bytes(`xyz${text}\xee`);
  expect(detect(bytes, 3, 3 + text.length), JSON.stringify(text)).toBe(expected);
}

test("a line of words whose first is a command", () => {
  for (const line of ["PING\r\n", "get a\r\n", "\t SET\xa0a 1\r\n", "bitfield_ro k\r\n", "REPLCONF ack 1\r\n"])
    check(line, "maybe-client");
  // Of a module, by its form.
  for (const line of ["json.get a\r\n", "X.Y-Z_9\r\n"]) check(line, "maybe-client");
  // An upper-case ß is two letters.
  check("\xdfUBSCRIBE a\r\n", "maybe-client");
});
test("lines of others", () => {
  for (const line of [
    "GET / HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n",
    "GETS a\r\n",
    "GET\xe9 a\r\n",
    "GET\x85 a\r\n",
    "json. a\r\n",
    "a.b/c\r\n",
    "7 GET\r\n",
    " \t\r\n",
    "\r\n",
  ])
    check(line, "no");
  check("GET /HTTP/1.1\r\n", "maybe-client");
  check("GET a HTTP/x\r\n", "maybe-client");
});
test("lines that are not whole", () => {
  for (const line of ["PIN", "GET a", "Q", "+O", "zeta"]) check(line, "more");
  for (const line of ["\x01", "{a", "GET \x01"]) check(line, "no");
});
