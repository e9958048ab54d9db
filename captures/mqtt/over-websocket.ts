// What the recording of MQTT inside WebSocket holds: packets by hand over the `ws` package, one of them in two messages, two in
// one. What was sent and received is written to the standard output, in hexadecimal.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

const PASSWORD = "open-sesame-7";

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}
/** Shorter than 128 bytes, each of them. */
function packet(first: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(first, body.length), body]);
}
function publish(topic: string, payload: string, id: number): Buffer {
  return packet(0x32, text(topic), Buffer.of(0, id), Buffer.from(payload));
}

export async function talkOverWebSocket(): Promise<void> {
  const client = new WebSocket("ws://127.0.0.1:15675/ws", "mqtt");
  client.on("message", (data) => process.stdout.write(`< ${(data as Buffer).toString("hex")}\n`));
  await once(client, "open");
  // The server closes where the client says goodbye.
  const closed = once(client, "close");
  const tell = async (bytes: Buffer): Promise<void> => {
    process.stdout.write(`> ${bytes.toString("hex")}\n`);
    client.send(bytes);
    await sleep(200);
  };
  const login = [text("till-1"), text("till"), text(PASSWORD)];
  await tell(packet(0x10, text("MQTT"), Buffer.of(4, 0xc2, 0, 60), ...login));
  await tell(packet(0x82, Buffer.of(0, 1), text("shop/#"), Buffer.of(1)));
  const whole = publish("shop/till", '{"item":"Käse"}', 2);
  await tell(whole.subarray(0, 9));
  await tell(whole.subarray(9));
  await tell(Buffer.concat([publish("shop/till", "one", 3), publish("shop/till", "two", 4)]));
  await tell(Buffer.of(0xc0, 0));
  await tell(Buffer.of(0xe0, 0));
  client.close();
  await closed;
}
