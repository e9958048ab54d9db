// MQTT inside WebSocket: entries of MQTT in place of messages, whatever the borders of messages are.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT } from "../../flow/flow.ts";
import { play, type PlayOptions, playInPieces, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { mqtt } from "../mqtt/index.ts";
import { ack, connack, connect, publish, text } from "../mqtt/testing/encode.ts";
import { webSocket } from "./index.ts";
import { BINARY, CLOSE, client, CONTINUATION, deflated, PING, PONG, server } from "./testing/frames.ts";

const OPTIONS: PlayOptions = { codecs, setup: { subprotocol: "mqtt" }, others: [mqtt] };
const OPEN = [client(BINARY, connect()), server(BINARY, connack())];

function check(steps: readonly Step[], expected: readonly string[], options = OPTIONS): void {
  const { entries } = playInPieces(webSocket, steps, options);
  expect(entries.map((one) => `${one.protocol} ${line(one)}`)).toEqual(expected);
}

test("packets are entries, control frames stay messages", () => {
  check(
    [
      ...OPEN,
      client(BINARY, publish("a/b", "x", { qos: 1, id: 7 })),
      server(PING, "?"),
      client(PONG, "?"),
      server(BINARY, ack("PUBACK", 7)),
      client(CLOSE, "\x03\xe8"),
    ],
    [
      "MQTT CONNECT till-1 → 0 (good)",
      "MQTT PUBLISH a/b → 0 (good)",
      "WS ping ? →  (none)",
      "WS pong ? →  (none)",
      "WS close → 1000 (none)",
    ],
  );
});
test("a packet in several messages, several in one, fragments, compression", () => {
  const packets = publish("a/b", "one") + publish("a/c", "two");
  const expected = ["MQTT CONNECT till-1 → 0 (good)", "MQTT PUBLISH a/b →  (none)", "MQTT PUBLISH a/c →  (none)"];
  check([...OPEN, client(BINARY, packets)], expected);
  check([...OPEN, client(BINARY, packets.slice(0, 7)), client(BINARY, packets.slice(7))], expected);
  check(
    [...OPEN, client(BINARY, packets.slice(0, 7), { fin: false }), client(CONTINUATION, packets.slice(7))],
    expected,
  );
  const deflating = { ...OPTIONS, setup: { subprotocol: "mqttv3.1", deflate: true } };
  check([...OPEN, client(BINARY, deflated(packets), { rsv: 4 })], expected, deflating);
});
test("other subprotocols are messages", () => {
  check([client(BINARY, "abc")], ["WS binary →  (none)"], { ...OPTIONS, setup: { subprotocol: "soap" } });
});
test("missing bytes: what is waiting may be lost, and no login is shown", () => {
  const rest = text("till-1") + text("alice") + text("open-sesame");
  const [login] = [client(BINARY, connect({ flags: 0xc2, rest }))];
  const bytes = "bytes" in login ? (login.bytes as Uint8Array) : new Uint8Array();
  const steps: Step[] = [
    { side: CLIENT, bytes: bytes.subarray(0, bytes.length - 4) },
    { side: CLIENT, gap: 10 },
    client(BINARY, publish("a/b", "one")),
  ];
  const { entries } = play(webSocket, steps, OPTIONS);
  expect(entries.map((one) => one.protocol)).toContain("WS");
  expect(JSON.stringify(entries)).not.toMatch(/open-ses|b3Blbi1/);
});
