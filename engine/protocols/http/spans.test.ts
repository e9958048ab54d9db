// From which packet to which packet a message reaches: what times and sizes of an entry are made of.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import type { Span } from "../../moment.ts";
import { latin1Bytes } from "../../testing/play.ts";
import type { FlowContext } from "../dissector.ts";
import { http } from "./index.ts";
import { crlf } from "./testing/talk.ts";

/** A packet: side, text, and its second. Packets are numbered from 1. */
type Packet = readonly [side: 0 | 1, text: string, sec: number];

function exchanges(packets: readonly Packet[]): readonly Exchange[] {
  const seen: Exchange[] = [];
  const context: FlowContext = {
    flow: new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 80, null),
    codecs,
    limits: DEFAULT_LIMITS,
    emit: (exchange) => void seen.push(exchange),
    note: () => undefined,
    switchTo: () => expect.unreachable(),
    redetect: () => expect.unreachable(),
    announce: () => undefined,
    flowBetween: () => null,
    giveUp: () => expect.unreachable(),
  };
  const conversation = http.open(context, {});
  packets.forEach(([side, text, sec], i) => {
    const bytes = latin1Bytes(crlf(text));
    conversation.data(side, bytes, 0, bytes.length, { sec, nsec: 5, packet: i + 1 });
  });
  conversation.close({ sec: 999, nsec: 0, packet: 999 });
  return seen;
}

/** `first packet-last packet first second-last second bytes`. */
function spanText(span: Span | null): string {
  if (span === null) return "none";
  return `${span.startPacket}-${span.endPacket} ${span.startSec}-${span.endSec} ${span.wireBytes}`;
}

function check(packets: readonly Packet[], expected: readonly (readonly [request: string, response: string])[]): void {
  const spans = exchanges(packets).map((one) => [spanText(one.requestSpan), spanText(one.responseSpan)]);
  expect(spans).toEqual(expected);
}

const GET = "GET / HTTP/1.1\n\n";
const OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

test("a packet each", () => {
  check(
    [
      [0, GET, 10],
      [1, OK, 12],
    ],
    [["1-1 10-10 18", "2-2 12-12 40"]],
  );
});

test("a head in pieces, a body in pieces", () => {
  check(
    [
      [0, "GET /", 10],
      [0, " HTTP/1.1\n", 11],
      [0, "\n", 12],
      [1, "HTTP/1.1 200 OK\nContent-Length: 5\n\n", 20],
      [1, "ab", 21],
      [1, "cde", 23],
    ],
    [["1-3 10-12 18", "4-6 20-23 43"]],
  );
});

test("chunks count with their framing", () => {
  check(
    [
      [0, GET, 10],
      [1, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", 20],
      [1, "3\nabc\n", 21],
      [1, "0\n\n", 25],
    ],
    [["1-1 10-10 18", "2-4 20-25 60"]],
  );
});

test("messages that share a packet each begin and end in it", () => {
  check(
    [
      [0, `${GET}${GET}`, 10],
      [1, `${OK}${OK}`, 12],
    ],
    [
      ["1-1 10-10 18", "2-2 12-12 40"],
      ["1-1 10-10 18", "2-2 12-12 40"],
    ],
  );
});

test("a message that begins in the packet that ends another", () => {
  check(
    [
      [0, `${GET}GET /next`, 10],
      [0, " HTTP/1.1\n\n", 11],
      [1, OK, 12],
      [1, OK, 13],
    ],
    [
      ["1-1 10-10 18", "3-3 12-12 40"],
      ["1-2 10-11 22", "4-4 13-13 40"],
    ],
  );
});

test("interim responses and blank lines belong to no message", () => {
  check(
    [
      [0, `\n\n${GET}`, 10],
      [1, "HTTP/1.1 100 Continue\n\n", 11],
      [1, OK, 12],
    ],
    [["1-1 10-10 18", "3-3 12-12 40"]],
  );
});

test("an answer held until its request ends keeps its own times", () => {
  check(
    [
      [0, "POST / HTTP/1.1\nContent-Length: 3\n\na", 10],
      [1, OK, 11],
      [0, "bc", 15],
    ],
    [["1-3 10-15 41", "2-2 11-11 40"]],
  );
});

test("halves have one span", () => {
  check([[0, GET, 10]], [["1-1 10-10 18", "none"]]);
  check([[1, OK, 10]], [["none", "1-1 10-10 40"]]);
});
