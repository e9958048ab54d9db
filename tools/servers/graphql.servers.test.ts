// GraphQL between servers and clients of `graphql-http` and `graphql-ws`: queries, mutations and subscriptions with their
// variables, results and errors.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema } from "graphql";
import { createClient } from "graphql-http";
import { createHandler } from "graphql-http/lib/use/http";
import { type Client, createClient as createSocketClient } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeCaptured } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const schema = buildSchema(`
  type Book { id: ID!, title: String }
  input NewBook { title: String!, tags: [String!] }
  type Query { books(first: Int = 3): [Book!]!, book(id: ID!): Book, fail: String }
  type Mutation { add(book: NewBook!): Book }
  type Subscription { count(to: Int!): Int }
`);
interface Arguments {
  readonly first: number;
  readonly id: string;
  readonly to: number;
  readonly book: { readonly title: string };
}
const roots = {
  books: ({ first }: Arguments) => Array.from({ length: first }, (_, i) => ({ id: String(i), title: `Käse ${i}` })),
  book: ({ id }: Arguments) => (id === "9" ? null : { id, title: "One" }),
  fail: () => {
    throw new Error("it failed");
  },
  add: ({ book }: Arguments) => ({ id: "10", title: book.title }),
  async *count({ to }: Arguments) {
    for (let i = 1; i <= to; i++) yield await Promise.resolve({ count: i });
  },
};

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}
const TALK: readonly Operation[] = [
  { query: "{ books { id title } }" },
  { query: "query Some($n: Int) { books(first: $n) { id } }", variables: { n: 200 }, operationName: "Some" },
  { query: "query A { book(id: 1) { id } } query B { book(id: 9) { title } }", operationName: "B" },
  {
    query: "mutation Add($book: NewBook!) { add(book: $book) { id title } }",
    variables: { book: { title: "Jam", tags: ["a", "b"] } },
  },
  { query: "{ fail books(first: 1) { id } }" },
  { query: "{ nope }" },
];
const SUBSCRIPTION = { query: "subscription Count($to: Int!) { count(to: $to) }", variables: { to: 25 } };

/** Results as they come, and the errors of an operation that was refused as a whole. */
type Subscribe = (
  operation: Operation,
  sink: { next(result: unknown): void; error(error: unknown): void; complete(): void },
) => () => void;

async function run(subscribe: Subscribe, operation: Operation, view: ClientView): Promise<void> {
  const results: unknown[] = [];
  const over = Promise.withResolvers<unknown>();
  subscribe(operation, {
    next: (result) => results.push(result),
    error: (error) => (error instanceof Error ? over.reject(error) : over.resolve({ results, errors: error })),
    complete: () => over.resolve({ results }),
  });
  // One that is alone in its document needs no other name than its own.
  const { query, variables = null, operationName = /^\w+ (\w+)/.exec(query)?.[1] ?? "" } = operation;
  await view.call({ query, variables, operationName }, over.promise);
}

interface Side {
  readonly graphql: { readonly query: string; readonly operationName: string; readonly variables: unknown };
}
function askedIn({ request }: Entry): unknown {
  const { query, operationName, variables } = side<Side>(request).graphql;
  return { query, variables, operationName };
}
function callOverHttp(entry: Entry): Call {
  const { content, errors } = side<{ content: { text: string }; errors?: unknown }>(entry.response);
  const result = JSON.parse(content.text) as { errors?: unknown };
  expect(errors).toEqual(result.errors);
  return { asked: askedIn(entry), got: { results: [result] } };
}
interface Messages {
  readonly messages: readonly { readonly type: string; readonly payload: unknown }[];
}
function callOverSocket(entry: Entry): Call {
  const { messages } = side<Messages>(entry.response);
  const of = (type: string): readonly unknown[] =>
    messages.filter((message) => message.type === type).map(({ payload }) => payload);
  const [errors] = of("error");
  return { asked: askedIn(entry), got: { results: of("next"), ...(errors === undefined ? {} : { errors }) } };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describeCaptured("GraphQL", () => {
  test("every operation over HTTP", async () => {
    const server = createServer();
    const answer = createHandler({ schema, rootValue: roots });
    server.on("request", (request, response) => void answer(request, response));
    const port = await listening(server);
    const view = new ClientView();
    try {
      const client = createClient({ url: `http://127.0.0.1:${port}/graphql` });
      const subscribe = client.subscribe.bind<Subscribe>(client);
      const entries = await trafficOf({ filter: `tcp port ${port}` }, async () => {
        // Its client takes an answer of 4xx for an error of the network.
        for (const operation of TALK.slice(0, -1)) await run(subscribe, operation, view);
      });
      expectOnly(entries, "GQL");
      expectSameCallsInAnyOrder(entries.map(callOverHttp), view.calls);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("every operation and result over WebSocket", async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, path: "/graphql" });
    const serving = useServer({ schema, roots: { query: roots, mutation: roots, subscription: roots } }, sockets);
    const port = await listening(http);
    const view = new ClientView();
    try {
      const entries = await trafficOf({ filter: `tcp port ${port}` }, () => talkOverSocket(port, view));
      const operations = entries.filter(({ protocol }) => protocol.abbr === "GQL");
      expectSameCalls(operations.map(callOverSocket).toSorted(byQuery), view.calls.toSorted(byQuery));
      // Besides: the upgrade, two messages each that open and close it.
      const others = entries.filter(({ protocol }) => protocol.abbr !== "GQL").map(({ protocol }) => protocol.abbr);
      expect(others).toEqual(["HTTP", "WS", "WS", "WS", "WS"]);
    } finally {
      await serving.dispose();
      http.close();
    }
  });
});

async function talkOverSocket(port: number, view: ClientView): Promise<void> {
  const client: Client = createSocketClient({
    url: `ws://127.0.0.1:${port}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
  });
  const subscribe: Subscribe = (operation, sink) => client.subscribe({ ...operation }, sink);
  // Beside one another on one connection.
  await Promise.all([...TALK, SUBSCRIPTION].map((operation) => run(subscribe, operation, view)));
  const closed = new Promise((resolve) => client.on("closed", resolve));
  await client.dispose();
  await closed;
}
function byQuery(a: Call, b: Call): number {
  const [x, y] = [a, b].map(({ asked }) => (asked as Operation).query) as [string, string];
  return x < y ? -1 : x > y ? 1 : 0;
}
