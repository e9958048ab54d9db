// A conversation with a real NATS server: what each client sent and heard, against the entries.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { shownText } from "../database-sections.ts";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

const entries = readCapture("nats/nats-server.pcap", "nats");

interface Said {
  readonly name: string;
  readonly sent: string;
  readonly heard: string;
}
const said = readFileSync(new URL("../../../captures/nats/nats-server.said", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Said);

/** The messages of a text of one character a byte: command, subject and payload. */
function messagesIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\r\n", at);
    const [command = "", subject = "", ...rest] = text.slice(at, end).split(" ");
    at = end + 2;
    const isMessage = /^H?(PUB|MSG)$/.test(command);
    const size = isMessage ? Number(rest.at(-1)) : 0;
    const headers = command.startsWith("H") ? Number(rest.at(-2)) : 0;
    const payload = text.slice(at + headers, at + size);
    if (isMessage) at += size + 2;
    const named = isMessage || command === "SUB" ? subject : "";
    found.push([command, named, Buffer.from(payload, "latin1").toString("base64")].join(" "));
  }
  return found;
}
function wordsOf(side: Side): string {
  const { command, subject, payload, encoding } = side;
  const bytes = Buffer.from(shownText(payload), encoding === "base64" ? "base64" : "utf8");
  return [shownText(command), shownText(subject), bytes.toString("base64")].join(" ");
}

/** Sides of entries that the client sent, and that it heard. */
function sidesOf(stream: string): { readonly sent: readonly string[]; readonly heard: readonly string[] } {
  const sides = { sent: [] as string[], heard: [] as string[] };
  for (const { row, request, response } of entries.filter((one) => one.row.stream === stream)) {
    const isClients = row.srcPort !== 4222;
    if (request?.["command"] !== undefined) sides[isClients ? "sent" : "heard"].push(wordsOf(request));
    if (response?.["command"] !== undefined) sides[isClients ? "heard" : "sent"].push(wordsOf(response));
  }
  return sides;
}
function of(command: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.method === command);
}

test.each(said)("$name: everything that was sent and heard, with its payload", ({ name, sent, heard }) => {
  const [login] = of("CONNECT").filter(({ row }) => row.summary === name);
  const sides = sidesOf(login?.row.stream ?? "");
  expect(sides.sent.toSorted()).toEqual(messagesIn(sent).toSorted());
  expect(sides.heard.toSorted()).toEqual(messagesIn(heard).toSorted());
});
test("a request is paired on both ends", () => {
  const asked = entries.filter(({ row }) => row.summary === "svc.price" && row.status === "0");
  expect(asked.map(({ row, response }) => `${row.method} ${shownText(response?.["payload"])}`)).toEqual([
    'MSG {"price":1.5}',
    'PUB {"price":1.5}',
    'MSG {"price":2.5}',
    'PUB {"price":2.5}',
  ]);
});
test("deliveries with their acknowledgements", () => {
  const told = of("MSG").flatMap(({ request, response }) => {
    const { acknowledgement, streamSequence } = (response?.["jetStream"] ?? {}) as Readonly<Record<string, unknown>>;
    const own = request?.["jetStream"] as { readonly streamSequence: number } | undefined;
    return own === undefined
      ? []
      : [`${own.streamSequence} ${shownText(acknowledgement as string)} ${Number(streamSequence)}`];
  });
  // The second one was refused and is delivered again; the last two come from another consumer.
  expect(told).toEqual([
    "1 ack 1",
    "2 nak 2",
    "3 in progress 3",
    "4 terminate 4",
    "5 ack 5",
    "2 ack 2",
    "1 ack 1",
    "2 ack 2",
  ]);
});
test("what is stored, what is refused, and no password anywhere", () => {
  const stored = of("PUB").filter(({ row }) => row.summary === "shop.sale");
  expect(stored.map(({ response }) => response?.["jetStream"])).toEqual(
    [1, 2, 3, 4, 5].map((streamSequence) => ({ stream: "SHOP", streamSequence })),
  );
  expect(
    entries.filter(({ row }) => row.outcome === "bad").map(({ row }) => `${row.method} ${row.summary} ${row.status}`),
  ).toEqual([
    "PUB svc.nobody 503",
    "PUB $JS.API.STREAM.INFO.NOWHERE 10059",
    "CONNECT refused ERR",
    '-ERR Permissions Violation for Publish to "closed.door" ERR',
  ]);
  expect(entries.map(({ row }) => row.document).join("")).not.toContain("open-sesame");
});
