// What is taken for mail and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("greetings that name the protocol, and others", () => {
  check("220 mail.example ESMTP Exim 4.96\r\n", "server");
  check("220-mail.example ESMTP", "server");
  check("554 no SMTP service here\r\n", "server");
  check("220 Welcome\r\n", "maybe-server");
  check("220 (vsFTPd 3.0.3) FTP\r\n", "no");
  check("220 mail", "more");
  check("22", "more");
  for (const text of ["200 OK\r\n", "HTTP/1.1 200 OK\r\n", `220 ${"x".repeat(700)}`]) check(text, "no");
});
test("what clients begin with", () => {
  for (const text of ["EHLO a\r\n", "helo b\r\n", "LHLO c\r\n", "EHLO [::1]\r\nMAIL"]) check(text, "client");
  for (const text of ["E", "EHL", "EHLO ab", "LH"]) check(text, "more");
  for (const text of ["EXEC\r\n", "GET / HTTP/1.1\r\n", "USER a\r\n", "EHLOX\r\n"]) check(text, "no");
});
