// What is said in the gRPC captures, run by record.ts inside its namespace: a server and a client of @connectrpc/connect-node.
// The argument is the capture's name: `packed` compresses every message, `web-http1` speaks gRPC-Web over HTTP/1.1.
import { createServer as createHttp1Server } from "node:http";
import { createServer } from "node:http2";
import {
  create,
  createFileRegistry,
  type DescMethod,
  type DescMessage,
  fromJson,
  type Message,
} from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type ConnectRouter, type Transport } from "@connectrpc/connect";
import {
  compressionGzip,
  connectNodeAdapter,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { listening } from "../talking.ts";

const isPacked = process.argv[2] === "packed";
const isWeb = process.argv[2] === "web-http1";

const item = [
  { name: "sku", number: 1, type: Type.STRING, label: Label.OPTIONAL },
  { name: "count", number: 2, type: Type.INT32, label: Label.OPTIONAL },
  { name: "price", number: 3, type: Type.DOUBLE, label: Label.OPTIONAL },
  { name: "parts", number: 4, type: Type.MESSAGE, typeName: ".shop.v1.Item", label: Label.REPEATED },
  { name: "raw", number: 5, type: Type.BYTES, label: Label.OPTIONAL },
];
const io = { inputType: ".shop.v1.Item", outputType: ".shop.v1.Item" };
const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: [
      {
        name: "shop.proto",
        package: "shop.v1",
        syntax: "proto3",
        messageType: [{ name: "Item", field: item }],
        service: [
          {
            name: "Shop",
            method: [
              { name: "Get", ...io },
              { name: "List", ...io, serverStreaming: true },
              { name: "Put", ...io, clientStreaming: true },
              { name: "Chat", ...io, clientStreaming: true, serverStreaming: true },
            ],
          },
        ],
      },
    ],
  }),
);

function method<Kind extends DescMethod["methodKind"]>(name: string, kind: Kind): DescMethod & { methodKind: Kind } {
  const found = registry.getService("shop.v1.Shop")?.methods.find((one) => one.name === name);
  if (found?.methodKind !== kind) throw new Error(`no method ${name}`);
  return found as DescMethod & { methodKind: Kind };
}
const GET = method("Get", "unary");
const LIST = method("List", "server_streaming");
const PUT = method("Put", "client_streaming");
const CHAT = method("Chat", "bidi_streaming");
const ITEM: DescMessage = GET.input;

type Item = Message & { readonly sku: string; readonly count: number };

function make(sku: string, count = 1, more: Readonly<Record<string, unknown>> = {}): Message {
  return fromJson(ITEM, { sku, count, ...(more as Readonly<Record<string, string>>) });
}

function routes(router: ConnectRouter): void {
  router.rpc(GET, (request: Message) => {
    const { sku } = request as Item;
    if (sku === "missing") {
      const details = [{ desc: ITEM, value: { sku: "hint", count: 404 } }];
      throw new ConnectError("no such item: Züri 100 %", Code.NotFound, { "x-shard": "7" }, details);
    }
    if (sku === "secret") throw new ConnectError("who are you?", Code.Unauthenticated);
    return make(sku, 3, {
      price: 9.75,
      raw: "AP8Q",
      parts: [
        { sku: "lid", count: 1 },
        { sku: "cup", count: -2 },
      ],
    });
  });
  router.rpc(LIST, async function* list(request: Message) {
    const { sku, count } = request as Item;
    for (let i = 0; i < count; i++) yield make(`${sku} ${i}`, i);
    if (sku === "short") throw new ConnectError("no more of them", Code.ResourceExhausted);
  });
  router.rpc(PUT, async (requests: AsyncIterable<Message>) => {
    let count = 0;
    for await (const one of requests) count += (one as Item).count;
    return make("sum", count);
  });
  router.rpc(CHAT, async function* chat(requests: AsyncIterable<Message>) {
    for await (const one of requests) yield make(`echo ${(one as Item).sku}`, (one as Item).count + 1);
  });
}

async function* all(...messages: readonly Message[]): AsyncGenerator<Message> {
  for (const message of messages) yield await Promise.resolve(message);
}

/** To its end, whatever that is. */
async function drain(answer: Promise<{ readonly message: Message | AsyncIterable<Message> }>): Promise<void> {
  try {
    const { message } = await answer;
    if (Symbol.asyncIterator in message) for await (const one of message) void one;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
  }
}

async function talk(transport: Transport): Promise<void> {
  const unary = (message: Message) =>
    drain(transport.unary(GET, undefined, 5000, { "x-tenant": "blue", "x-trace-bin": "AAEC" }, message));
  const stream = (to: typeof LIST | typeof PUT | typeof CHAT, ...messages: readonly Message[]) =>
    drain(transport.stream(to, undefined, undefined, undefined, all(...messages)));
  for (const sku of ["cup", "missing", "secret"]) await unary(make(sku));
  await stream(LIST, make("pen", 4));
  await stream(LIST, make("short", 2));
  await stream(PUT, make("a", 5), make("b", 6), make("c", 7));
  await stream(CHAT, make("hello", 1), make("again", 2));
  await unary(make("x".repeat(2000), 1, { parts: [{ sku: "y".repeat(500) }] }));
}

const packing = isPacked ? { acceptCompression: [compressionGzip], compressMinBytes: 0 } : { acceptCompression: [] };
const adapter = connectNodeAdapter({ routes, ...packing });
const server = isWeb ? createHttp1Server(adapter) : createServer(adapter);
const port = await listening(server);
const options = { baseUrl: `http://127.0.0.1:${port}`, ...packing };
if (isWeb) await talk(createGrpcWebTransport({ ...options, httpVersion: "1.1" }));
else {
  const overHttp2 = { ...options, httpVersion: "2" as const };
  await talk(createGrpcTransport({ ...overHttp2, ...(isPacked ? { sendCompression: compressionGzip } : {}) }));
  if (!isPacked) await talk(createGrpcWebTransport(overHttp2));
}
server.close();
process.exit(0);
