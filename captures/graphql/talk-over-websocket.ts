// What is said in the capture of GraphQL over WebSocket, run by record.ts inside its namespace. Both ends are the `ws` package; the
// server answers as a GraphQL server does, from a table.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { listening } from "../talking.ts";

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly query?: string };
}

/** What the two sub-protocols call the same thing. */
const WORDS = {
  "graphql-transport-ws": { ask: "subscribe", result: "next", stop: "complete" },
  "graphql-ws": { ask: "start", result: "data", stop: "stop" },
} as const;
type Subprotocol = keyof typeof WORDS;

const PAUSE_MS = 20;
const NO_FIELD = { message: 'Cannot query field "nope" on type "Query".', locations: [{ line: 1, column: 3 }] };
const DENIED = { data: { secret: null }, errors: [{ message: "denied", path: ["secret"] }] };

function serve(socket: WebSocket): void {
  const name = socket.protocol as Subprotocol;
  const { ask, result, stop } = WORDS[name];
  const stopped = new Set<string>();
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const answer = async (id: string, query: string): Promise<void> => {
    const end = (): void => send({ id, type: "complete" });
    if (query.includes("nope")) {
      send({ id, type: "error", payload: name === "graphql-ws" ? NO_FIELD : [NO_FIELD] });
      return;
    }
    const count = query.startsWith("subscription") ? Number(/to: (\d+)/.exec(query)?.[1]) : 0;
    for (let n = 1; n <= count && !stopped.has(id); n++) {
      send({ id, type: result, payload: { data: { count: n } } });
      await sleep(PAUSE_MS);
    }
    if (count === 0) send({ id, type: result, payload: query.includes("secret") ? DENIED : { data: { books: [] } } });
    if (!stopped.has(id) && socket.readyState === WebSocket.OPEN) end();
  };
  socket.on("message", (data: Buffer) => {
    const { type, id = "", payload } = JSON.parse(data.toString()) as Message;
    if (type === "connection_init") send({ type: "connection_ack" });
    else if (type === "ping") send({ type: "pong" });
    else if (type === ask) void answer(id, payload?.query ?? "");
    else if (type === stop) stopped.add(id);
  });
}

async function talk(port: number, name: Subprotocol): Promise<void> {
  const { ask, stop } = WORDS[name];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, [name], { perMessageDeflate: { threshold: 0 } });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const operation = (id: string, query: string): void => send({ id, type: ask, payload: { query } });
  const ends = async (id: string): Promise<void> => {
    for await (const [data] of on(socket)) {
      const message = JSON.parse(data.toString()) as Message;
      if (message.id === id && (message.type === "complete" || message.type === "error")) return;
    }
  };
  await once(socket, "open");
  send({ type: "connection_init", payload: { Authorization: "Bearer not-to-be-shown" } });
  await once(socket, "message");
  operation("1", "subscription Count { count(to: 4) }");
  operation("2", "{ books { id } }");
  operation("3", "mutation Secret { secret }");
  await ends("1");
  operation("4", "{ nope }");
  await ends("4");
  operation("5", "subscription { count(to: 50) }");
  await sleep(PAUSE_MS * 3);
  send({ id: "5", type: stop });
  if (name === "graphql-transport-ws") send({ type: "ping" });
  operation("6", "subscription { count(to: 50) }");
  await sleep(PAUSE_MS * 3);
  socket.close(1000, "enough");
  await once(socket, "close");
}

/** The messages of a socket, from now on. */
async function* on(socket: WebSocket): AsyncGenerator<readonly [Buffer]> {
  for (;;) yield (await once(socket, "message")) as [Buffer];
}

const http = createServer();
const options = { server: http, perMessageDeflate: { threshold: 0 } };
const server = new WebSocketServer({ ...options, handleProtocols: (offered: Set<string>) => [...offered][0] ?? false });
server.on("connection", serve);
const port = await listening(http);
for (const name of Object.keys(WORDS) as Subprotocol[]) await talk(port, name);
server.close();
http.close();
