import { createServer, connect, type AddressInfo } from "node:net";
import { Duplex, PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { AgentChannel } from "./agent-channel.ts";
import { nativeSocket } from "./native-socket.ts";
import { TestAgent } from "./testing/test-agent-server.ts";

/** A stream of JavaScript: what `toFar` gets, and what is written to `fromFar` is read. */
function joined(): { readonly stream: Duplex; readonly fromFar: PassThrough; readonly toFar: PassThrough } {
  const [fromFar, toFar] = [new PassThrough(), new PassThrough()];
  return { stream: Duplex.from({ readable: fromFar, writable: toFar }), fromFar, toFar };
}
async function all(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("latin1");
}

test("bytes pass in both directions, whole, to the end", async () => {
  const { stream, fromFar, toFar } = joined();
  const socket = await nativeSocket(stream);
  const text = "0123456789".repeat(100_000);
  fromFar.end(text);
  socket.end(text.toUpperCase());
  expect(await Promise.all([all(socket), all(toFar)])).toEqual([text, text.toUpperCase()]);
});

test("what came before a cut is handed on, then the socket ends", async () => {
  const { stream, fromFar } = joined();
  const socket = await nativeSocket(stream);
  const heard = all(socket);
  fromFar.write("last words", () => stream.destroy(new Error("cut")));
  expect(await heard).toMatch(/^(last words)?$/);
});

test("the socket's end ends the stream", async () => {
  const { stream } = joined();
  const socket = await nativeSocket(stream);
  const closed = new Promise((resolve) => stream.once("close", resolve));
  socket.destroy();
  await closed;
});

test("a socket stays itself", async () => {
  const server = createServer((client) => client.end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  expect(await nativeSocket(socket)).toBe(socket);
  socket.destroy();
  server.close();
});

/** A stream of JavaScript to a port that hands on what comes in large pieces, as a port-forward does. */
function inPieces(port: number): Duplex {
  const socket = connect(port, "127.0.0.1");
  let held: Buffer[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, () => done()),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (bytes) => {
    held.push(bytes);
    if (held.length > 1) return;
    setTimeout(() => {
      stream.push(Buffer.concat(held));
      held = [];
    }, 10);
  });
  return stream;
}

test("an answer that arrives in one piece is an answer: calls through a stream of JavaScript (a test server)", async () => {
  const agent = await TestAgent.start();
  const endpoint = agent.endpoint({ dial: async () => inPieces(agent.port) });
  const channel = await AgentChannel.open(endpoint, 10_000, new AbortController().signal);
  for (let i = 0; i < 10; i++) expect(await channel.calls.hello({})).toMatchObject({ node: endpoint.node });
  channel.close();
  await agent.close();
});
