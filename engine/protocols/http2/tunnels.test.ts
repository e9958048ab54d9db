// WebSocket over HTTP/2: the handshake is one exchange, and each message of the stream is an entry of its own.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Headers } from "../../hpack/testing/encode.ts";
import { playInPieces, type PlayOptions, type Step } from "../../testing/play.ts";
import { line as shortLine } from "../../testing/talk.ts";
import { mqtt } from "../mqtt/index.ts";
import { connack, connect } from "../mqtt/testing/encode.ts";
import { webSocket } from "../websocket/index.ts";
import { BINARY, CLOSE, deflated, frame, type FrameOptions, TEXT } from "../websocket/testing/frames.ts";
import { http2 } from "./index.ts";
import {
  client,
  data,
  END_STREAM,
  frame as h2Frame,
  get,
  headers,
  HELLO,
  PADDED,
  reset,
  server,
  status,
  TYPE,
} from "./testing/frames.ts";
import { MAX_TUNNELS } from "./tunnels.ts";

const OPTIONS: PlayOptions = { codecs, others: [webSocket, mqtt] };
const CONNECT = { ...get("/chat"), ":method": "CONNECT", ":protocol": "websocket" };
const ASKED = "HTTP/2 CONNECT /chat → 200 (good)";

function play(steps: readonly Step[]) {
  const { entries, notes, gaveUp } = playInPieces(http2, [...HELLO, ...steps], OPTIONS);
  return { said: entries.map((one) => `${one.protocol} ${shortLine(one)}`), entries, notes, gaveUp };
}
function open(stream = 1, agreed: Headers = {}): readonly Step[] {
  return [client(headers(stream, CONNECT)), server(headers(stream, status(200, agreed)))];
}
const says = (opcode: number, text: string | Uint8Array, options: FrameOptions = {}): Uint8Array =>
  frame(opcode, text, { mask: true, ...options });

test("messages of both sides, in frames of any size, and the end", () => {
  const hello = says(TEXT, "hello");
  const { said, notes, gaveUp } = play([
    ...open(),
    client(data(1, hello.subarray(0, 3)), data(1, hello.subarray(3))),
    server(data(1, frame(TEXT, "one")), data(1, new Uint8Array([...frame(TEXT, "two"), ...frame(TEXT, "three")]))),
    client(data(1, says(CLOSE, "\x03\xe8"), END_STREAM)),
    server(data(1, frame(CLOSE, "\x03\xe8"), END_STREAM)),
  ]);
  expect(said).toEqual([
    ASKED,
    "WS text hello →  (none)",
    "WS text one →  (none)",
    "WS text two →  (none)",
    "WS text three →  (none)",
    "WS close → 1000 (none)",
    "WS close → 1000 (none)",
  ]);
  expect(notes).toEqual({});
  expect(gaveUp).toBe("");
});
test("beside it other streams go on; padding is not of the messages", () => {
  const padded = h2Frame(TYPE.data, PADDED, 1, new Uint8Array([4, ...frame(TEXT, "padded"), 0, 0, 0, 0]));
  const { said } = play([
    ...open(),
    client(headers(3, get("/other"), END_STREAM)),
    server(padded, headers(3, status(200), END_STREAM)),
  ]);
  expect(said).toEqual([ASKED, "HTTP/2 GET /other → 200 (good)", "WS text padded →  (none)"]);
});
test("compression and the subprotocol are those that the server agreed to", () => {
  const packed = play([
    ...open(1, { "sec-websocket-extensions": "permessage-deflate" }),
    server(data(1, frame(TEXT, deflated("packed well"), { rsv: 4 }))),
  ]);
  expect(packed.said).toEqual([ASKED, "WS text packed well →  (none)"]);
  const carried = play([
    ...open(1, { "sec-websocket-protocol": "mqtt" }),
    client(data(1, says(BINARY, connect()))),
    server(data(1, frame(BINARY, connack()))),
  ]);
  expect(carried.said).toEqual([ASKED, "MQTT CONNECT till-1 → 0 (good)"]);
});
test("a refusal, a CONNECT to a host, and another protocol stay exchanges", () => {
  const { said } = play([
    client(headers(1, CONNECT)),
    server(headers(1, status(403), END_STREAM)),
    client(data(1, "", END_STREAM)),
    client(headers(3, { ...CONNECT, ":protocol": "connect-udp" })),
    server(headers(3, status(200)), data(3, "x", END_STREAM)),
    client(data(3, "y", END_STREAM)),
  ]);
  expect(said).toEqual(["HTTP/2 CONNECT /chat → 403 (bad)", "HTTP/2 CONNECT /chat → 200 (good)"]);
});
test("a reset inside a message, and the end of the capture", () => {
  const half = frame(TEXT, "never whole").subarray(0, 6);
  const { entries } = play([...open(), server(data(1, half)), client(reset(1, 8))]);
  expect(entries.map(({ protocol, truncated }) => [protocol, truncated])).toEqual([
    ["HTTP/2", false],
    ["WS", true],
  ]);
  expect(play([...open(), server(data(1, half))]).entries).toHaveLength(2);
});
test("missing bytes cut the message they were of, and the next ones are right", () => {
  const whole = data(1, frame(TEXT, "a long message that loses some"));
  const { entries, said } = play([
    ...open(),
    { side: 1, bytes: whole.slice(0, 20) },
    { side: 1, gap: 5 },
    { side: 1, bytes: whole.slice(25) },
    server(data(1, frame(TEXT, "whole"))),
  ]);
  expect(entries.map(({ truncated }) => truncated)).toEqual([false, true, false]);
  expect(said.at(-1)).toBe("WS text whole →  (none)");
});
test("more than the limit: the oldest is followed no longer", () => {
  const steps: Step[] = [];
  for (let stream = 1; stream <= MAX_TUNNELS * 2 + 1; stream += 2) steps.push(...open(stream));
  steps.push(server(data(3, frame(TEXT, "still followed"))));
  const { said, notes } = play(steps);
  expect(notes).toEqual({ "http2-tunnels": 1 });
  expect(said).toHaveLength(MAX_TUNNELS + 2);
  expect(said.at(-1)).toBe("WS text still followed →  (none)");
});
