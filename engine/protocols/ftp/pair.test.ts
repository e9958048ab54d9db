// Conversations of FTP: commands and replies, transfers, addresses, logins, what is missing or damaged.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { SERVER } from "../../flow/flow.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { ftp } from "./index.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const GREETING = server("220 Welcome\r\n");

test("greeting, login, listing, end; users and passwords are nowhere, but for the guest", () => {
  const steps = [
    GREETING,
    client("USER ann\r\n"),
    server("331 password?\r\n"),
    client("PASS secret word\r\n"),
    server("230-hello\r\n 230 not yet\r\n230 done\r\n"),
    client("ACCT secret\r\n"),
    server("202 no need\r\n"),
    client("SITE PSWD secret secret\r\n"),
    server("500 what\r\n"),
    client("USER anonymous\r\n"),
    server("331 mail?\r\n"),
  ];
  check(steps, [
    "greeting Welcome → 220 (good)",
    "USER *** → 331 (good)",
    "PASS *** → 230 (good)",
    "ACCT *** → 202 (good)",
    "SITE *** → 500 (bad)",
    "USER anonymous → 331 (good)",
  ]);
  expect(only(steps, 2).response).toEqual({ code: 230, text: "hello\n 230 not yet\ndone" });
  expect(JSON.stringify(talk(steps).entries)).not.toMatch(/secret|"ann"/);
});
test("transfers: where data goes to, and both replies of a command", () => {
  const steps = [
    client("PASV\r\n"),
    server("227 Entering Passive Mode (10,0,0,2,195,80).\r\n"),
    client("RETR a b.csv\r\n"),
    server("150 opening\r\n"),
    server("226 done\r\n"),
    client("EPSV\r\n"),
    server("229 Extended (|||50001|)\r\n"),
    client("PORT 10,0,0,1,4,1\r\n"),
    server("200 ok\r\n"),
    client("EPRT |2|fd00::1|6001|\r\n"),
    server("522 use (1)\r\n"),
    client("STOR x\r\nABOR\r\n"),
    server("150 go\r\n426 broken\r\n226 aborted\r\n"),
    client("PORT 10,0,0,1,4,999\r\nEPRT |1|10.0.0.1|70000|\r\n"),
  ];
  expect(lines(steps).slice(0, 7)).toEqual([
    "PASV → 227 (good)",
    "RETR a b.csv → 226 (good)",
    "EPSV → 229 (good)",
    "PORT 10,0,0,1,4,1 → 200 (good)",
    "EPRT |2|fd00::1|6001| → 522 (bad)",
    "STOR x → 426 (bad)",
    "ABOR → 226 (good)",
  ]);
  expect(only(steps, 0).response).toMatchObject({ dataAddress: { ip: "10.0.0.2", port: 50000 } });
  expect(only(steps, 1).response).toMatchObject({ code: 226, preliminary: { code: 150, text: "opening" } });
  expect(only(steps, 2).response).toMatchObject({ dataAddress: { ip: "10.0.0.2", port: 50001 } });
  expect(only(steps, 3).request).toMatchObject({ dataAddress: { ip: "10.0.0.1", port: 1025 } });
  expect(only(steps, 4).request).toMatchObject({ dataAddress: { ip: "fd00::1", port: 6001 } });
  // PASV's own address, EPSV's, PORT's that was taken; EPRT's was not. The file is the first one's.
  expect(talk(steps).announced).toEqual([
    {
      ip: "10.0.0.2",
      port: 50000,
      protocol: "ftpdata",
      setup: { command: "RETR", argument: "a b.csv", controlFlowId: 0 },
    },
    { ip: "10.0.0.2", port: 50001, protocol: "ftpdata", setup: { command: "", argument: "", controlFlowId: 0 } },
    { ip: "10.0.0.1", port: 1025, protocol: "ftpdata", setup: { command: "STOR", argument: "x", controlFlowId: 0 } },
  ]);
  for (const at of [7, 8]) expect(only(steps, at).request).not.toHaveProperty("dataAddress");
});
test("a command before the greeting, Telnet's words before a command, a server that ends the talk", () => {
  check(
    [
      client("USER ftp\r\n"),
      GREETING,
      server("331 password?\r\n"),
      client("\xff\xf4\xff\xf2ABOR\r\n"),
      server("225 none\r\n", "421 bye\r\n"),
    ],
    ["USER ftp → 331 (good)", "greeting Welcome → 220 (good)", "ABOR → 225 (good)", "bye → 421 (bad)"],
  );
});
test("AUTH TLS: what follows is another protocol's", () => {
  const steps = [GREETING, client("AUTH TLS\r\n"), server("234 go\r\n"), client("\x16\x03\x01")];
  check(steps, ["greeting Welcome → 220 (good)", "AUTH TLS → 234 (good)"]);
  expect(talk(steps).switches).toEqual(["?"]);
  expect(talk([GREETING, client("AUTH TLS\r\n"), server("530 no\r\n")]).switches).toEqual([]);
});
test("missing bytes, lines that are none, replies without commands", () => {
  const steps = [
    GREETING,
    client("PWD\r\n"),
    { side: SERVER, gap: 9 },
    server("rest\r\n200 late\r\n"),
    client("SYST\r\n"),
    server("215 UNIX\r\n"),
  ];
  expect(play(ftp, steps, { codecs }).entries.map(line)).toEqual([
    "greeting Welcome → 220 (good)",
    "PWD →  (none) !pair-not-found: bytes are missing: it is not known which reply belongs to which command",
    "late → 200 (good) !pair-not-found: no request was seen for this response",
    "SYST → 215 (good)",
  ]);
  check([client("p4ssw0rd!\r\n"), server("500 what\r\n")], ["unknown → 500 (bad)"]);
  expect(talk([server("hello\r\n")]).gaveUp).toMatch(/^not FTP/);
  expect(play(ftp, [GREETING, client("NOOP\r\n"), server("nonsense\r\n")], { codecs }).entries.map(line)[1]).toMatch(
    /^NOOP →  \(none\) cut !dissection: this is no reply/,
  );
});
test("the end of a reply that began before a command is not the command's", () => {
  check(
    [GREETING, server("211-Features\r\n EPRT\r\n"), client("STAT\r\n"), server("211 End\r\n", "213 status\r\n")],
    [
      "greeting Welcome → 220 (good)",
      "STAT → 213 (good)",
      "Features → 211 (good) !pair-not-found: no request was seen for this response",
    ],
  );
});
test("what is taken for FTP and what is not", () => {
  const signs: readonly (readonly [string, Detected])[] = [
    ["220 (vsFTPd 3.0.3)\r\n", "server"],
    ["220-FTP server ready", "server"],
    ["220 Welcome\r\n", "maybe-server"],
    ["220 mail ESMTP\r\n", "no"],
    ["USER ftp\r\n", "maybe-client"],
    ["AUTH TLS\r\n", "maybe-client"],
    ["US", "more"],
    ["22", "more"],
    ["220 Wel", "more"],
    ["USER a 0 * :b\r\n", "no"],
    ["GET / HTTP/1.1\r\n", "no"],
    ["250 OK\r\n", "no"],
    [`USER ${"x".repeat(700)}`, "no"],
  ];
  for (const [text, expected] of signs)
    expect(detect(latin1Bytes(`x${text}`), 1, text.length + 1), JSON.stringify(text)).toBe(expected);
});
