// What is said in the capture of JSON-RPC over WebSocket, run by record.ts inside its namespace. Both ends are the `ws` package; the
// server answers as an Ethereum node does, from a table, and calls its client too.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { listening } from "../talking.ts";

interface Message {
  readonly id?: number | string;
  readonly method?: string;
}

const RESULTS: Readonly<Record<string, unknown>> = {
  eth_blockNumber: "0x10d4f",
  eth_chainId: "0x1",
  eth_subscribe: "0x9c",
};
const PAUSE_MS = 30;

function answerTo({ id, method = "" }: Message): object {
  if (method === "eth_call") {
    return { jsonrpc: "2.0", id, error: { code: -32_000, message: "execution reverted", data: "0x" } };
  }
  const result = RESULTS[method];
  if (result !== undefined) return { jsonrpc: "2.0", id, result };
  return { jsonrpc: "2.0", id, error: { code: -32_601, message: `the method ${method} does not exist` } };
}

function serve(socket: WebSocket, text: string): void {
  const message = JSON.parse(text) as Message | readonly Message[];
  const send = (value: object): void => socket.send(JSON.stringify(value));
  if (Array.isArray(message)) {
    const asked = (message as readonly Message[]).filter(({ id }) => id !== undefined);
    // A batch is answered in any order.
    send(asked.map(answerTo).toReversed());
    return;
  }
  const one = message as Message;
  if (one.method === undefined || one.id === undefined) return;
  // The first of several is answered last.
  setTimeout(() => send(answerTo(one)), one.id === 1 ? PAUSE_MS : 0);
  if (one.method !== "eth_subscribe") return;
  setTimeout(() => {
    for (const number of ["0x1", "0x2"]) {
      const params = { subscription: "0x9c", result: { number } };
      send({ jsonrpc: "2.0", method: "eth_subscription", params });
    }
    send({ jsonrpc: "2.0", id: "ping-1", method: "client_version", params: [] });
  }, PAUSE_MS);
}

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: true });
server.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    if (text.startsWith("{") || text.startsWith("[")) serve(socket, text);
  });
});
const port = await listening(http);
const client = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: { threshold: 200 } });
await once(client, "open");
const send = (message: object): void => client.send(JSON.stringify(message));
client.on("message", (data: Buffer) => {
  const { id, method } = JSON.parse(data.toString("utf8")) as Message;
  if (id !== undefined && method !== undefined) send({ jsonrpc: "2.0", id, result: "talk/1" });
});
send({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });
send({ jsonrpc: "2.0", id: 2, method: "eth_chainId" });
send({ jsonrpc: "2.0", id: "2", method: "eth_call", params: [{ to: "0x00", data: "0x".padEnd(400, "ab") }, "latest"] });
send({ jsonrpc: "2.0", method: "seen", params: { by: "client" } });
await sleep(PAUSE_MS * 3);
send([
  { jsonrpc: "2.0", id: 3, method: "eth_chainId" },
  { jsonrpc: "2.0", id: 4, method: "eth_missing" },
  { jsonrpc: "2.0", method: "seen" },
]);
send({ jsonrpc: "2.0", id: 5, method: "eth_subscribe", params: ["newHeads"] });
await sleep(PAUSE_MS * 3);
client.send("no JSON-RPC");
client.send('{"id": 9}');
await sleep(PAUSE_MS);
client.close();
await once(client, "close");
server.close();
http.close();
