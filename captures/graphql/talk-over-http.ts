// What is said in the GraphQL capture, run by record.ts inside its namespace. The server is Node's; it answers as a
// GraphQL server does, from a table.
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { crlf, listening, say } from "../talking.ts";

const ANSWERS: readonly (readonly [asks: RegExp, status: number, body: unknown])[] = [
  [
    /^\[/,
    200,
    [{ data: { book: { id: "1" } } }, { data: null, errors: [{ message: "no such book", path: ["book"] }] }],
  ],
  [
    /persistedQuery/,
    200,
    { errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }] },
  ],
  [/fail/, 200, { data: { fail: null }, errors: [{ message: "it failed", path: ["fail"] }] }],
  [/books\(first:/, 400, { errors: [{ message: "Syntax Error: Expected Name, found <EOF>." }] }],
  [/rename/, 200, { data: { rename: { id: "1", title: "New" } } }],
  [
    /./,
    200,
    {
      data: {
        books: [
          { id: "1", title: "One" },
          { id: "2", title: "Two" },
        ],
      },
    },
  ],
];

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const asked =
      request.method === "GET" ? decodeURIComponent(request.url ?? "") : Buffer.concat(parts).toString("latin1");
    const [, status, body] = ANSWERS.find(([asks]) => asks.test(asked)) ?? [/./, 404, {}];
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
  });
});

function post(body: string, type = "application/json", headers = ""): string {
  const head = `POST /graphql HTTP/1.1\nHost: books\nContent-Type: ${type}\n${headers}Content-Length: ${body.length}\n\n`;
  return crlf(head) + body;
}
function get(query: string): string {
  return crlf(`GET /graphql?${query} HTTP/1.1\nHost: books\n\n`);
}

const RENAME = 'mutation Rename($id: ID!, $title: String = "New") { rename(id: $id, title: $title) { id title } }';
const packed = gzipSync('{"query":"query Packed { books { id } }"}').toString("latin1");
const port = await listening(server);
await say(
  port,
  post(JSON.stringify({ operationName: "List", query: "query List { books { id title } }", variables: {} })),
  post(JSON.stringify({ query: RENAME, variables: { id: "1" } })),
  post(JSON.stringify({ query: "{ ...B } fragment B on Query { books { id } }" })),
  post(
    JSON.stringify([
      { query: "{ book(id: 1) { id } }" },
      { operationName: "Two", query: "query Two { book(id: 9) { id } }" },
    ]),
  ),
  post(JSON.stringify({ query: "{ fail }" })),
  post(JSON.stringify({ query: "{ books(first:" })),
  post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: "ab".repeat(32) } } })),
  post("query Plain { books { id } }", "application/graphql"),
  post(packed, "application/json", "Content-Encoding: gzip\n"),
  get(`query=${encodeURIComponent("query Get { books { id } }")}&operationName=Get`),
  get(
    `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: "cd".repeat(32) } }))}`,
  ),
  post(JSON.stringify({ query: "shoes", page: 1 })),
  get("query=shoes"),
);
server.close();
