// What the recordings of mail hold. Each conversation is written to standard output as its client saw it.
import { say, crlf } from "../talking.ts";
import { curl } from "../transcript.ts";

export const PASSWORD = "open-sesame-7";
const MESSAGE = `From: Ann <ann@shop.example>
To: bob@shop.example
Subject: =?utf-8?B?S8Okc2UgdW5kIFRlZQ==?=
Message-ID: <1@shop.example>
X-Long: one
 two

Dear Bob,
.a line that begins with a dot
..
Ann
`;

function to(name: string): readonly string[] {
  return ["--mail-rcpt", `${name}@shop.example`];
}
function user(password: string): readonly string[] {
  return ["--user", `ann:${password}`];
}

export async function withCurl(): Promise<void> {
  const mail = ["smtp://127.0.0.1/client.shop.example", "--mail-from", "ann@shop.example", "-T", "-"];
  await curl([...mail, ...to("bob"), ...to("carol")], crlf(MESSAGE));
  await curl([...mail, ...to("bob"), ...user(PASSWORD), "--login-options", "AUTH=PLAIN", "--sasl-ir"], crlf(MESSAGE));
  await curl([...mail, ...to("bob"), ...user(PASSWORD), "--login-options", "AUTH=LOGIN"], crlf(MESSAGE));
  await curl([...mail, ...to("bob"), ...user("wrong-password-1"), "--login-options", "AUTH=PLAIN"], crlf(MESSAGE));
  await curl([...mail, ...to("nobody")], crlf(MESSAGE));
  await curl([...mail, ...to("busy")], crlf(MESSAGE));
  await curl([...mail, ...to("bob")], crlf(MESSAGE.replace("Ann\n", "x".repeat(2000).replaceAll(/x{70}/g, "$&\n"))));
  await curl(["smtp://127.0.0.1", "--mail-rcpt", "bob", "-X", "VRFY"]);
  await curl([...mail, ...to("bob"), "--ssl-reqd", "-k"], crlf(MESSAGE));
}

/** Writes what was sent and what was heard, message contents left out. */
async function conversation(port: number, ...texts: readonly string[]): Promise<void> {
  const heard = await say(port, ...texts.map((text) => crlf(text)));
  for (const text of texts)
    for (const line of text.split("\n")) if (/^[A-Z]{4}/.test(line)) process.stdout.write(`> ${line}\n`);
  for (const line of heard.split("\r\n")) if (line !== "") process.stdout.write(`< ${line}\n`);
  process.stdout.write("\n");
}

export async function byHand(): Promise<void> {
  await conversation(
    25,
    "EHLO client\n",
    "MAIL FROM:<a@b.example> SIZE=20 BODY=8BITMIME\nRCPT TO:<bob@shop.example>\nRCPT TO:<nobody@shop.example>\nDATA\n",
    'Subject: pipelined\n\nhello\n.\nRSET\nMAIL FROM:<>\nRCPT TO:<"an odd"@shop.example>\nDATA\n',
    "Subject: spam\n\nbuy\n.\n",
    "NOOP\nHELP\nVRFY bob\nEXPN list\n",
    "QUIT\n",
  );
  await conversation(
    25,
    "EHLO client\n",
    "MAIL FROM:<a@b.example>\nRCPT TO:<bob@shop.example>\nBDAT 22\nSubject: chunks\n\nhalBDAT 10 LAST\nf and\n.\n",
    "MAIL FROM:<a@b.example>\n",
    "DATA\n",
    "WHAT is this\nQUIT\n",
  );
  await conversation(25, "HELO old\n", "RCPT TO:<x@y>\n", "MAIL FROM\n", "QUIT\n");
}

export async function lmtp(): Promise<void> {
  await conversation(
    24,
    "LHLO client\n",
    "MAIL FROM:<ann@shop.example>\n",
    "RCPT TO:<bob@shop.example>\n",
    "RCPT TO:<full@shop.example>\n",
    "DATA\n",
    "Subject: for two\n\nhello\n.\n",
    "QUIT\n",
  );
}
