// Conversations of mail: commands and replies, messages, logins, several recipients, what is missing or damaged.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { DOUBTFUL } from "../halves.ts";
import { MAX_LINE_BYTES } from "../reply-lines.ts";
import { smtp } from "./index.ts";
import { MAX_FIELDS } from "./message-head.ts";
import { MAX_HEAD_BYTES, MAX_RECIPIENTS } from "./pair.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const GREETING = server("220 mail.example ESMTP\r\n");
const OK = "250 OK\r\n";
const ENVELOPE = [client("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"), server(OK, OK, "354 go\r\n")];

test("greeting, extensions, envelope, message, end", () => {
  const steps = [
    GREETING,
    client("EHLO me\r\n"),
    server("250-mail.example\r\n250-SIZE 1000\r\n250-AUTH=LOGIN\r\n250 pipelining\r\n"),
    client("MAIL FROM:<ann@b> SIZE=10 body=8BITMIME\r\n"),
    server("250 2.1.0 fine\r\n"),
    client("RCPT TO:<x@d>\r\n"),
    server("550-5.1.1 No such\r\n550 5.1.1 user\r\n"),
    client("QUIT\r\n"),
    server("221 bye\r\n"),
  ];
  check(steps, [
    "greeting mail.example ESMTP → 220 (good)",
    "EHLO me → 250 (good)",
    "MAIL ann@b → 250 (good)",
    "RCPT x@d → 550 (bad)",
    "QUIT → 221 (good)",
  ]);
  expect(only(steps, 1).response).toMatchObject({ extensions: { SIZE: "1000", AUTH: "LOGIN", PIPELINING: "" } });
  expect(only(steps, 2)).toMatchObject({
    request: { from: "ann@b", parameters: { SIZE: "10", BODY: "8BITMIME" } },
    response: { enhancedCode: "2.1.0", text: "fine" },
  });
  expect(only(steps, 3).response).toMatchObject({ enhancedCode: "5.1.1", text: "No such\nuser" });
});
test("a message: fields of its head, its size without dots that hide others", () => {
  const message = "Subject: =?utf-8?Q?K=C3=A4se?= =?iso-8859-1?B?5A==?=\r\nX-A: one\r\n\ttwo\r\n\r\n..\r\n.b\r\n";
  const sent = message.replaceAll(/^\./gm, "..");
  const steps = [GREETING, ...ENVELOPE, client(sent, ".\r\n"), server("250 2.0.0 queued\r\n"), client("QUIT\r\n")];
  expect(lines(steps)[3]).toBe("DATA Käseä → 250 (good)");
  expect(only(steps, 3).request).toMatchObject({
    message: {
      size: message.length,
      subject: "Käseä",
      headers: [{}, { name: "X-A", value: "one two" }],
      body: "..\r\n.b\r\n",
    },
  });
});
test("who does not wait: pipelining, and a command before the greeting", () => {
  check(
    [
      client("EHLO a\r\n"),
      GREETING,
      server(OK),
      client("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nDATA\r\n"),
      server(OK, "550 no\r\n", "550 no\r\n", "554 no recipients\r\n"),
      client("RSET\r\nQUIT\r\n"),
      server(OK, "221 bye\r\n"),
    ],
    [
      "EHLO a → 250 (good)",
      "greeting mail.example ESMTP → 220 (good)",
      "MAIL a@b → 250 (good)",
      "RCPT c@d → 550 (bad)",
      "RCPT e@f → 550 (bad)",
      "DATA → 554 (bad)",
      "RSET → 250 (good)",
      "QUIT → 221 (good)",
    ],
  );
});

describe("logins", () => {
  test("in one line, in challenges, refused: what is said is in no entry", () => {
    const steps = [
      GREETING,
      client("AUTH PLAIN AGFubgBzZWNyZXQ=\r\n"),
      server("235 ok\r\n"),
      client("AUTH LOGIN\r\n"),
      server("334 VXNlcm5hbWU6\r\n"),
      client("YW5uc2VjcmV0\r\n"),
      server("334 UGFzc3dvcmQ6\r\n"),
      client("c2VjcmV0\r\n"),
      server("535 5.7.8 no\r\n"),
    ];
    check(steps.slice(1), ["AUTH PLAIN → 235 (good)", "AUTH LOGIN → 535 (bad)"]);
    expect(only(steps, 2).request).toEqual({ command: "AUTH", mechanism: "LOGIN", challenges: 2 });
    expect(JSON.stringify(talk(steps).entries)).not.toMatch(/AGFu|YW5u|c2Vj/);
  });
  test("joined in its middle, or with one side only: lines that are no commands are not shown", () => {
    for (const steps of [
      [client("c2VjcmV0\r\n"), server("235 ok\r\n"), client("EHLO me\r\n")],
      [client("EHLO me\r\nAUTH LOGIN\r\nc2VjcmV0\r\nc2VjcmV0\r\n")],
    ])
      expect(JSON.stringify(talk(steps).entries)).not.toContain("c2Vj");
  });
});
test("STARTTLS: what follows is another protocol's", () => {
  const steps = [GREETING, client("STARTTLS\r\n"), server("220 go\r\n"), client("\x16\x03\x01"), server("\x16\x03")];
  check(steps, ["greeting mail.example ESMTP → 220 (good)", "STARTTLS → 220 (good)"]);
  expect(talk(steps).switches).toEqual(["?"]);
  expect(talk([GREETING, client("STARTTLS\r\n"), server("454 not now\r\n")]).switches).toEqual([]);
});
test("LMTP: a message is answered for each recipient", () => {
  const steps = [
    GREETING,
    client("LHLO me\r\n"),
    server(OK),
    client("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<x@y>\r\nRCPT TO:<c@d>\r\nDATA\r\n"),
    server(OK, OK, "550 no\r\n", OK, "354 go\r\n"),
    client("hello\r\n.\r\nQUIT\r\n"),
    server("250 2.1.5 stored\r\n", "452 4.2.2 full\r\n", "221 bye\r\n"),
  ];
  expect(lines(steps).slice(-2)).toEqual(["DATA → 452 (bad)", "QUIT → 221 (good)"]);
  expect(only(steps, 6).response).toMatchObject({
    recipients: [
      { recipient: "a@b", code: 250 },
      { recipient: "c@d", code: 452, enhancedCode: "4.2.2" },
    ],
  });
  expect(talk(steps).entries.at(-1)?.protocol).toBe("LMTP");
});
test("chunks: as many octets as they say, also such as look like commands", () => {
  const steps = [
    client("EHLO a\r\n"),
    server(OK),
    client("BDAT 18\r\nSubject: s\r\n\r\nQUITBDAT 4 LAST\r\n\r\n.\r", "BDAT 0 LAST\r\nRSET\r\n"),
    server(OK, "250 queued\r\n", OK, OK),
  ];
  check(steps, [
    "EHLO a → 250 (good)",
    "BDAT s → 250 (good)",
    "BDAT → 250 (good)",
    "BDAT → 250 (good)",
    "RSET → 250 (good)",
  ]);
  expect(only(steps, 1).request).toMatchObject({ size: 18, last: false, message: { size: 18, body: "QUIT" } });
});

/** Behind a gap pieces are looked at one by one, so that it matters how bytes are cut. */
function whole(steps: readonly Step[]): readonly string[] {
  return play(smtp, steps, { codecs }).entries.map(line);
}
describe("what is missing, too much or damaged", () => {
  const reason = "bytes are missing: it is not known which reply belongs to which command";
  test("bytes between commands, and replies", () => {
    expect(
      whole([GREETING, client("MAIL FROM:<a@b>\r\n"), { side: SERVER, gap: 8 }, client("RSET\r\n"), server(OK)]),
    ).toEqual([
      "greeting mail.example ESMTP → 220 (good)",
      `MAIL a@b →  (none) !pair-not-found: ${reason}`,
      "RSET → 250 (good)",
    ]);
  });
  test("bytes of a message: its end is found behind them", () => {
    const steps = [
      ...ENVELOPE,
      client("Subject: a\r\n\r\nbegin"),
      { side: CLIENT, gap: 5000 },
      client("RSET\r\nmore\r\n.\r\nQUIT\r\n"),
      server(OK, "221 bye\r\n"),
    ];
    expect(whole(steps).slice(-2)).toEqual(["DATA a → 250 (good) cut", "QUIT → 221 (good)"]);
  });
  test("the end of a message: its answer says that commands follow", () => {
    const steps = [
      ...ENVELOPE,
      client("Subject: a\r\n\r\nbegin"),
      { side: CLIENT, gap: 50 },
      server(OK),
      client("QUIT\r\n"),
      server("221 bye\r\n"),
    ];
    expect(whole(steps).slice(-2)).toEqual(["DATA a → 250 (good) cut", "QUIT → 221 (good)"]);
  });
  test("bytes inside a chunk", () => {
    const steps = [
      client("EHLO a\r\nBDAT 100 LAST\r\nSubject: a"),
      { side: CLIENT, gap: 90 },
      client("RSET\r\n"),
      server(OK, OK, OK),
    ];
    expect(whole(steps)).toEqual(["EHLO a → 250 (good)", "BDAT a → 250 (good) cut", "RSET → 250 (good)"]);
  });
  test("long messages: their beginning is kept, all of it is counted", () => {
    const text = `Subject: long\r\n\r\n${"0123456789\r\n".repeat(20_000)}`;
    const steps = [...ENVELOPE, client(text, ".\r\n"), server(OK)];
    const { entries } = play(smtp, steps, { codecs });
    const { message } = (entries.at(-1)?.document.request ?? {}) as unknown as {
      message: { size: number; body: string };
    };
    expect(message.size).toBe(text.length);
    expect(message.body.length).toBe(MAX_HEAD_BYTES - 17);
    const piece = play(smtp, steps, { codecs, pieceBytes: (left) => Math.min(left, 1460) });
    expect(piece.entries.map(({ document }) => document)).toEqual(entries.map(({ document }) => document));
  });
  test("fields beyond those that are shown, recipients beyond those that are told apart", () => {
    const head = Array.from({ length: MAX_FIELDS + 3 }, (_, i) => `A${i}: b\r\n`).join("");
    const { entries } = play(smtp, [...ENVELOPE, client(head, "\r\n.\r\n"), server(OK)], { codecs });
    expect(entries.at(-1)?.document.request).toMatchObject({ message: { headersLeftOut: 3 } });
    const many = MAX_RECIPIENTS + 1;
    const steps = [client("MAIL FROM:<>\r\n", "RCPT TO:<a>\r\n".repeat(many)), server(OK.repeat(many + 1))];
    expect(play(smtp, steps, { codecs }).notes).toMatchObject({ "smtp-recipients": 1 });
  });
  test("what is no reply, and lines without an end", () => {
    expect(talk([server("nonsense\r\n")]).gaveUp).toMatch(/^not SMTP: this is no reply/);
    const long = [
      client("EHLO a\r\n"),
      server(OK),
      client("x".repeat(MAX_LINE_BYTES + 1), "\r\nRSET\r\n"),
      server("500 what\r\n", OK),
    ];
    expect(play(smtp, long, { codecs }).entries.map(line)).toEqual([
      "EHLO a → 250 (good)",
      `unknown → 500 (bad) cut !dissection: a line is longer than ${MAX_LINE_BYTES} bytes`,
      `RSET → 250 (good) !dissection: ${DOUBTFUL.msg}`,
    ]);
  });
  test("after a hole: 250 is no answer to DATA, and the lines of its message are no commands", () => {
    const steps = [
      client("NOOP\r\n"),
      server(OK),
      client("MAIL FROM:<a>\r\n", "RCPT TO:<b>\r\n"),
      { side: SERVER, gap: 8 } as const,
      client("DATA\r\n"),
      server(OK, "354 go\r\n"),
      client("a line\r\n.\r\n"),
      server(OK),
      client("NOOP\r\n"),
      server(OK),
    ];
    const pairs = play(smtp, steps, { codecs }).entries.map(line);
    expect(pairs.filter((text) => /^(DATA|unknown).*→ 250/.test(text))).toEqual([]);
    expect(pairs.at(-1)).toMatch(/^NOOP → 250/);
  });
  test("replies without commands, commands without replies, a server that ends the talk", () => {
    check(
      [server(OK), client("NOOP\r\n"), { tickSeconds: 40 }],
      [
        "OK → 250 (good) !pair-not-found: no request was seen for this response",
        "NOOP →  (none) !timeout: no answer for 30 s",
      ],
    );
    check([GREETING, server("421 too slow\r\n")], ["greeting mail.example ESMTP → 220 (good)", "too slow → 421 (bad)"]);
  });
});
