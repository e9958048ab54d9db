import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { forward, portForwardHandler } from "../deploy/port-forward.ts";
import { execHandler } from "../pod-tap/pod-tap.ts";
import { stubServer } from "../testing/stub-server.ts";

const ORDER = { namespace: "ns", pod: "p", port: 80 };
const message = (channel: number, ...bytes: readonly number[]) => Buffer.from([channel, ...bytes]);
const PORT = [80, 0];

/** Forwards to a server whose end of the socket is played by the test. */
async function forwarded(serve: (socket: WebSocket) => void) {
  const stub = await stubServer((_url, response) => response.writeHead(404).end());
  const server = new WebSocketServer({ server: stub.http });
  server.on("connection", serve);
  return { stream: await forward(stub.client, ORDER), [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose]() };
}

test("bytes of the data channel, without the port before them; an end in order", async () => {
  await using way = await forwarded((socket) => {
    socket.send(message(0, ...PORT));
    socket.send(message(1, ...PORT));
    socket.send(message(0, 1, 2));
    socket.send(message(9, 7));
    socket.send(message(0));
    socket.send(message(0, 3));
    socket.close(1000);
  });
  expect([...(await buffer(way.stream))]).toEqual([1, 2, 3]);
});
test("what is written goes out on channel 0, in order", async () => {
  await using way = await forwarded((socket) => {
    socket.on("message", (data: Buffer) => socket.send(Buffer.concat([message(0, ...PORT), data])));
  });
  way.stream.write(Buffer.from([5, 6]));
  expect([...(await once(way.stream, "data"))[0]]).toEqual([0, 5, 6]);
  way.stream.destroy();
});
test.each<[string, (socket: WebSocket) => void, RegExp]>([
  [
    "an error text",
    (socket) => {
      socket.send(message(1, ...PORT));
      socket.send(Buffer.concat([message(1), Buffer.from("connection refused")]));
      socket.close(1000);
    },
    /p:80 was cut: connection refused/,
  ],
  ["a connection that breaks", (socket) => socket.terminate(), /was cut: the connection ended \(1006\)/],
  ["a server that fails", (socket) => socket.close(1011, "kubelet is gone"), /was cut: kubelet is gone/],
])("cut by %s", async (_name, serve, words) => {
  await using way = await forwarded(serve);
  await expect(buffer(way.stream)).rejects.toMatchObject({
    code: "UNREACHABLE",
    message: expect.stringMatching(words),
  });
});
test("a reader that stops, stops the server; then it gets everything", async () => {
  const CHUNKS = 400;
  const CHUNK = Buffer.alloc(64 * 1024);
  let waiting = () => 0;
  await using way = await forwarded((socket) => {
    waiting = () => socket.bufferedAmount;
    socket.send(message(0, ...PORT));
    for (let i = 0; i < CHUNKS; i++) socket.send(Buffer.concat([message(0), CHUNK]));
    socket.close(1000);
  });
  await once(way.stream, "readable");
  await expect.poll(() => way.stream.readableLength).toBeGreaterThan(1_000_000);
  expect(waiting()).toBeGreaterThan(1_000_000);
  expect(way.stream.readableLength).toBeLessThan(4_000_000);
  let bytes = 0;
  for await (const chunk of way.stream) bytes += chunk.length;
  expect(bytes).toBe(CHUNKS * CHUNK.length);
});

test("any messages give bytes or none, and an end", () => {
  const messages = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 20 })));
  fc.assert(
    fc.property(messages, fc.integer({ min: 1000, max: 4999 }), (list, code) => {
      const handler = portForwardHandler(ORDER);
      for (const [channel, bytes] of list) {
        const read = handler.read(channel, Buffer.from(bytes));
        expect(read === null || read.length <= bytes.length).toBe(true);
      }
      const closed = handler.closed(code, "");
      expect(closed === null || closed instanceof Error).toBe(true);
    }),
  );
});

test.each<[string, readonly (readonly [number, string])[], string | null]>([
  ["success", [[3, '{"status":"Success"}']], null],
  [
    "tcpdump's last words",
    [
      [2, "tcpdump: listening\n"],
      [2, "tcpdump: syntax error\n"],
      [3, '{"status":"Failure","message":"exit code 1"}'],
    ],
    "tcpdump in the pod ended: tcpdump: syntax error",
  ],
  ["no words", [[3, '{"status":"Failure","message":"exit code 137"}']], "tcpdump in the pod ended: exit code 137"],
  ["a status that makes no sense", [[3, "{"]], "the pod tap was cut: the connection ended (1006)"],
  ["no status", [], "the pod tap was cut: the connection ended (1006)"],
])("the end of an exec: %s", (_name, messages, expected) => {
  const handler = execHandler({ said: "" });
  for (const [channel, text] of messages) handler.read(channel, Buffer.from(text));
  expect(handler.closed(1006, "")?.message ?? null).toBe(expected);
});
