// Real servers against what their clients say that they sent and heard. What tshark says is compared by `npm run conformance`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

function saidIn(name: string): readonly string[] {
  const text = readFileSync(new URL(`../../../captures/smtp/${name}.said`, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line !== "");
}
/** Codes and texts of all replies, in the order in which they came. */
function repliesOf(entries: readonly ReadEntry[]): readonly string[] {
  const replies = entries.filter(({ response }) => response?.["code"] !== undefined);
  return replies.flatMap(({ response, row }) => {
    const each = (response?.["recipients"] ?? [response]) as readonly Record<string, string | number>[];
    const own = each.flatMap(({ code = 0, enhancedCode = "", text = "" }) => {
      const lines = String(text).split("\n");
      return lines.map((line, i) =>
        `${code}${i < lines.length - 1 ? "-" : " "}${enhancedCode} ${line}`.replaceAll(/ +/g, " ").trim(),
      );
    });
    return row.method === "DATA" && row.status !== "503" ? ["354", ...own] : own;
  });
}
function heard(name: string): readonly string[] {
  const lines = saidIn(name).filter((line) => line.startsWith("< "));
  // Of what comes between a command and its answer an entry keeps that it came.
  return lines
    .map((line) => line.slice(2))
    .filter((line) => !line.startsWith("334"))
    .map((line) => (line.startsWith("354") ? "354" : line.trim()));
}
const TLS = /^STARTTLS/;

test.each(["exim-by-hand", "lmtp"])("%s: every reply that the client heard, in order", (name) => {
  const sorted = readCapture(`smtp/${name}.pcap`, "smtp").toSorted(byArrival);
  expect([...repliesOf(sorted)].map(noBlank)).toEqual([...heard(name)].map(noBlank));
});
function noBlank(text: string): string {
  return text.replaceAll(/[ -]+/g, " ").trim();
}
function byArrival(a: ReadEntry, b: ReadEntry): number {
  return a.row.stream === b.row.stream ? answeredAt(a) - answeredAt(b) : a.row.stream < b.row.stream ? -1 : 1;
}
/** The greeting may come behind the first command; all else is answered in order. */
function answeredAt({ row }: ReadEntry): number {
  return row.method === "greeting" ? -1 : row.index;
}

test("curl's conversations: every command that it sent up to TLS, with its reply's code", () => {
  const said = saidIn("exim-curl");
  const sent = said.filter((line) => line.startsWith("> ")).map((line) => line.slice(2));
  const entries = readCapture("smtp/exim-curl.pcap", "smtp").filter(({ row }) => row.method !== "greeting");
  const commands = entries.map(({ request }) => request?.["command"]).filter((command) => command !== undefined);
  const isCredential = (line: string): boolean =>
    /^[A-Za-z0-9+/]+=*$/.test(line) && !/^(QUIT|DATA|STARTTLS)$/.test(line);
  const plain = sent.filter((line) => !isCredential(line)).map((line) => line.split(" ", 1)[0]);
  const beforeTls = plain.slice(0, plain.findIndex((line) => TLS.test(line ?? "")) + 1);
  // curl notes only some of its QUITs.
  expect(commands.filter((command) => command !== "QUIT")).toEqual(beforeTls.filter((command) => command !== "QUIT"));
  expect(readCapture("smtp/exim-curl.pcap", "tlsx")).toHaveLength(1);
});
test("logins: how they went, and no password in any entry though it is in the packets", () => {
  const entries = readCapture("smtp/exim-curl.pcap", "smtp");
  const logins = entries.filter(({ row }) => row.method === "AUTH");
  expect(logins.map(({ request, response }) => [request?.["mechanism"], response?.["code"]])).toEqual([
    ["PLAIN", 235],
    ["LOGIN", 235],
    ["PLAIN", 535],
  ]);
  const documents = entries.map(({ row }) => row.document).join("");
  for (const secret of ["open-sesame", "b3Blbi1z", "AGFubg", "wrong-password"]) expect(documents).not.toContain(secret);
});
test("messages: their subjects and sizes", () => {
  const messages = readCapture("smtp/exim-curl.pcap", "smtp").filter(({ row }) => row.method === "DATA");
  expect(messages[0]?.request).toMatchObject({
    message: {
      subject: "Käse und Tee",
      messageId: "<1@shop.example>",
      body: "Dear Bob,\r\n.a line that begins with a dot\r\n..\r\nAnn\r\n",
    },
  });
  expect(messages.map(({ row }) => row.status)).toEqual(["250", "250", "250", "250"]);
});
