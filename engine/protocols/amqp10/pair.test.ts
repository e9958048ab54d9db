// How connections begin, what is counted, what is missing.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, Flow, SERVER } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { latin1Bytes, play } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import type { AmqpMessage } from "../amqp/index.ts";
import { amqp10 } from "./index.ts";
import { AMQP, client, frame, lines, only, SASL, server, symbol, symbols, talk, TLS, ubyte } from "./testing/talk.ts";
import { MAX_SHOWN_ITEMS } from "./values.ts";

const LOGIN = [
  client(SASL, frame(0x41, [symbol("PLAIN"), "\xa0\x0b\0open-sesame"], 1)),
  server(SASL, frame(0x40, [symbols("PLAIN", "EXTERNAL")], 1)),
];
const OPEN = [
  client(AMQP, frame(0x10, [symbol("till"), symbol("hub.example")])),
  server(AMQP, frame(0x10, [symbol("hub")])),
];
const ACCEPTED = [...LOGIN, server(frame(0x44, [ubyte(0)], 1))];

test("a login is one entry with its outcome, without credentials", () => {
  expect(lines([...ACCEPTED, ...OPEN])).toEqual([
    "protocol header SASL → 0 (good)",
    "protocol header AMQP → 0 (good)",
    "performatives till → 0 (good)",
  ]);
  expect(only(ACCEPTED)).toEqual({
    request: { method: "protocol header", channel: 0, protocolId: "SASL", version: "1.0.0", mechanism: "PLAIN" },
    response: {
      method: "protocol header",
      channel: 0,
      protocolId: "SASL",
      version: "1.0.0",
      mechanisms: ["PLAIN", "EXTERNAL"],
      saslCode: 0,
      saslOutcome: "ok",
    },
  });
  expect(JSON.stringify(talk(ACCEPTED).entries)).not.toContain("open-sesame");
});
test("one that is refused, one of several steps, one that is not seen to its end", () => {
  expect(lines([...LOGIN, server(frame(0x44, [ubyte(1)], 1))])).toEqual(["protocol header SASL → 1 (bad)"]);
  const steps = [
    ...LOGIN,
    server(frame(0x42, ["\xa0\x01x"], 1)),
    client(frame(0x43, ["\xa0\x01y"], 1)),
    server(frame(0x44, [ubyte(0)], 1)),
  ];
  expect(only(steps).response).toMatchObject({ challenges: 1, saslOutcome: "ok" });
  expect(lines([...LOGIN, { side: SERVER, end: "fin" }])).toEqual([
    "protocol header SASL → 0 (none) !pair-not-found: the connection was closed before the answer",
  ]);
});
test("a server that wants another protocol", () => {
  expect(lines([client(AMQP), server(SASL)])).toEqual(["protocol header AMQP → ERR (bad)"]);
  expect(only([client(SASL), server(AMQP)]).response).toMatchObject({ protocolId: "AMQP", isAccepted: false });
});
test("TLS follows its protocol header", () => {
  const { entries, switches } = talk([client(TLS), server(TLS), client("\x16\x03\x01")]);
  expect([entries.map(line), switches]).toEqual([["protocol header TLS → 0 (good)"], ["?"]]);
});
test("frames are counted by their kind, and who talks to whom", () => {
  const steps = [
    ...OPEN,
    client(frame(0x11), frame(0x12), frame(0x14), frame(0x14), frame(-1)),
    server(frame(0x11), frame(0x15), frame(0x99)),
  ];
  expect(only(steps, 1)).toEqual({
    request: {
      method: "performatives",
      channel: 0,
      containerId: "till",
      hostname: "hub.example",
      performatives: { open: 1, begin: 1, attach: 1, transfer: 2, empty: 1 },
    },
    response: {
      method: "performatives",
      channel: 0,
      containerId: "hub",
      performatives: { open: 1, begin: 1, disposition: 1, unknown: 1 },
    },
  });
  const [, { requestSize, responseSize } = { requestSize: 0, responseSize: 0 }] = talk(steps).entries;
  expect([requestSize, responseSize]).toEqual([33 + 4 * 12 + 8, 19 + 3 * 12]);
});
test("a long connection is told before it ends, and again when more came", () => {
  const told: unknown[] = [];
  const at = { sec: 100, nsec: 0, packet: 1 };
  const conversation = amqp10.open(
    {
      flow: new Flow(0, "tcp", Uint8Array.of(10, 0, 0, 1), 40_000, Uint8Array.of(10, 0, 0, 2), 5672, null),
      codecs,
      limits: DEFAULT_LIMITS,
      emit: (exchange) => told.push((exchange.request as AmqpMessage).arguments["performatives"]),
      note: () => undefined,
      switchTo: () => expect.unreachable(),
      redetect: () => expect.unreachable(),
      flowBetween: () => null,
      announce: () => undefined,
      giveUp: () => expect.unreachable(),
    },
    {},
  );
  const transfer = latin1Bytes(frame(0x14));
  for (const [sec, count] of [
    [100, 1],
    [105, 1],
    [111, 2],
    [125, 0],
    [126, 1],
  ] as const) {
    for (let i = 0; i < count; i++) conversation.data(CLIENT, transfer, 0, transfer.length, { ...at, sec });
    conversation.tick({ ...at, sec });
  }
  conversation.close(at);
  expect(told).toEqual([{ transfer: 4 }, { transfer: 5 }]);
});
test("joined in the middle, frames are counted and the login is not told", () => {
  const steps = [server(frame(0x44, [ubyte(0)], 1)), client(frame(0x14)), server(frame(0x15))];
  expect(lines(steps)).toEqual(["performatives → 0 (good)"]);
});
test("missing bytes are said, and the next frame is found", () => {
  const lost = [...OPEN, { side: CLIENT, gap: 20 } as const, client("rest", frame(0x14))];
  const { entries } = play(amqp10, lost, { codecs });
  expect(entries.map(line)).toEqual([
    "protocol header AMQP → 0 (good)",
    "performatives till → 0 (good) !dissection: bytes are missing: there were more frames",
  ]);
  expect(entries[1]?.document.request?.["performatives"]).toEqual({ open: 1, transfer: 1 });
});
test("damage: no frames, fields that end early, arrays that are too long", () => {
  expect(talk([client("\xff\xff\xff\xff\xff\xff\xff\xff")]).gaveUp).toMatch(/^not AMQP 1\.0/);
  expect(lines([...OPEN, client("\xff\xff\xff\xff\xff\xff\xff\xff")])[1]).toMatch(
    /neither a frame nor a protocol header/,
  );
  expect(lines([client(frame(0x10, ["\xa1\xff"])), client(frame(0x14))]).join()).toMatch(/a text ends early/);
  const many = symbols(...Array.from({ length: MAX_SHOWN_ITEMS + 9 }, () => "x"));
  const { response } = only([client(SASL), server(SASL, frame(0x40, [many], 1), frame(0x44, [ubyte(0)], 1))]);
  expect((response as { mechanisms: unknown[] }).mechanisms).toHaveLength(MAX_SHOWN_ITEMS);
});
