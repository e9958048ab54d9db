// gRPC between a client and a server of `@grpc/grpc-js`: calls of all four kinds, metadata, trailers, statuses, packed
// messages, large ones, a deadline and a call that is given up.
import {
  type ClientReadableStream,
  Client,
  compressionAlgorithms,
  credentials,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeCaptured } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

/** Messages are a text each: `string text = 1`. */
const encode = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([0x0a, ...length, rest]), bytes]);
};
const decode = (bytes: Buffer): string => {
  let at = 1;
  while (((bytes[at] ?? 0) & 0x80) !== 0) at++;
  return bytes.toString("utf8", at + 1);
};

function method(name: string, requestStream: boolean, responseStream: boolean) {
  const coding = {
    requestSerialize: encode,
    requestDeserialize: decode,
    responseSerialize: encode,
    responseDeserialize: decode,
  };
  return { path: `/shop.v1.Shop/${name}`, requestStream, responseStream, ...coding };
}
const GET = method("Get", false, false);
const LIST = method("List", false, true);
const PUT = method("Put", true, false);
const CHAT = method("Chat", true, true);

const get: handleUnaryCall<string, string> = (call, callback) => {
  const trailers = new Metadata();
  trailers.set("x-cost", "7");
  if (call.request === "late") return;
  if (call.request !== "missing") callback(null, `the ${call.request}`, trailers);
  else callback({ code: status.NOT_FOUND, details: "no such item: Züri 100 %", metadata: trailers });
};
const list: handleServerStreamingCall<string, string> = (call) => {
  if (call.request === "endless") {
    call.write("first");
    return;
  }
  for (let i = 0; i < 30; i++) call.write(`${call.request} ${i}`);
  if (call.request === "short") call.emit("error", { code: status.RESOURCE_EXHAUSTED, details: "no more of them" });
  else call.end();
};
const put: handleClientStreamingCall<string, string> = (call, callback) => {
  let count = 0;
  call.on("data", () => count++);
  call.on("end", () => callback(null, `${count} put`));
};
const chat: handleBidiStreamingCall<string, string> = (call) => {
  call.on("data", (text: string) => call.write(`echo ${text}`));
  call.on("end", () => call.end());
};

async function serve(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = new Server();
  server.addService({ get: GET, list: LIST, put: PUT, chat: CHAT }, { get, list, put, chat });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { server, port };
}

/** One client, as its program uses it. */
class Shop {
  readonly #client: Client;
  readonly #view: ClientView;
  readonly #tenant = new Metadata();

  constructor(port: number, isPacked: boolean, view: ClientView) {
    const packing = isPacked ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {};
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), packing);
    this.#view = view;
    this.#tenant.set("x-tenant", "blue");
  }

  close(): void {
    this.#client.close();
  }

  async get(text: string, options: { readonly deadline?: Date } = {}): Promise<void> {
    const got = Promise.withResolvers<string[]>();
    const call = this.#client.makeUnaryRequest(
      GET.path,
      encode,
      decode,
      text,
      this.#tenant,
      options,
      (error, answer) => {
        if (error === null) got.resolve([answer ?? ""]);
        else got.resolve([]);
      },
    );
    await this.#note(GET.path, [text], got.promise, call);
  }
  async put(texts: readonly string[]): Promise<void> {
    const got = Promise.withResolvers<string[]>();
    const call = this.#client.makeClientStreamRequest(PUT.path, encode, decode, this.#tenant, (error, answer) =>
      got.resolve(error === null ? [answer ?? ""] : []),
    );
    for (const text of texts) call.write(text);
    call.end();
    await this.#note(PUT.path, texts, got.promise, call);
  }
  async list(text: string): Promise<void> {
    const call = this.#client.makeServerStreamRequest(LIST.path, encode, decode, text, this.#tenant);
    await this.#note(LIST.path, [text], messagesOf(call, text === "endless"), call);
  }
  async chat(texts: readonly string[]): Promise<void> {
    const call = this.#client.makeBidiStreamRequest(CHAT.path, encode, decode, this.#tenant);
    for (const text of texts) call.write(text);
    call.end();
    await this.#note(CHAT.path, texts, messagesOf(call, false), call);
  }

  async #note(
    path: string,
    messages: readonly string[],
    answers: Promise<readonly string[]>,
    call: NodeJS.EventEmitter,
  ): Promise<void> {
    const ended = new Promise<StatusObject>((resolve) => call.once("status", resolve));
    const [got, { code, details, metadata }] = await Promise.all([answers, ended]);
    // The server knows nothing of what the client decides by itself.
    const isOurs = code === status.CANCELLED || code === status.DEADLINE_EXCEEDED;
    const cost = metadata.getMap()["x-cost"];
    this.#view.note(
      { path, tenant: "blue", messages },
      {
        messages: got,
        ...(isOurs ? { isGivenUp: true } : { code, details, ...(cost === undefined ? {} : { cost }) }),
      },
    );
  }
}
/** All that come, or the first, after which the call is given up. */
function messagesOf(call: ClientReadableStream<string>, isFirstOnly: boolean): Promise<readonly string[]> {
  const messages: string[] = [];
  return new Promise((resolve) => {
    call.on("data", (text: string) => {
      messages.push(text);
      if (isFirstOnly) call.cancel();
    });
    call.on("error", (_error: ServiceError) => resolve(messages));
    call.on("end", () => resolve(messages));
  });
}

async function talk(shop: Shop): Promise<void> {
  await shop.get("cup");
  await shop.get("missing");
  await shop.get("x".repeat(100_000));
  await shop.list("pen");
  await shop.list("short");
  await shop.put(["a", "b", "Käse", ""]);
  await shop.chat(["hello", "again", "y".repeat(20_000)]);
  // Streams of one connection beside one another.
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? shop.chat([`${i}`, "more"]) : shop.get(`item ${i}`))),
  );
  await shop.list("endless");
  await shop.get("late", { deadline: new Date(Date.now() + 300) });
  shop.close();
}

interface Shown {
  readonly messages: readonly { readonly protobuf?: Readonly<Record<string, unknown>>; readonly compressed: boolean }[];
}
interface Request extends Shown {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
interface Response extends Shown {
  readonly grpcStatus: number;
  readonly grpcMessage?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
}
function textsOf({ messages }: Shown): readonly unknown[] {
  return messages.map(({ protobuf }) => protobuf?.["1"] ?? "");
}
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    const asked = side<Request>(request);
    const got = side<Partial<Response>>(response);
    const messages = got.messages === undefined ? [] : textsOf(got as Response);
    // Where there is no message, headers and trailers are one.
    const cost = (got.trailers ?? got.headers)?.["x-cost"];
    // Both ends keep the deadline, and either may be first: the client's reset, or the server's status.
    const isGivenUp = error !== null || got.grpcStatus === status.DEADLINE_EXCEEDED;
    const end = { code: got.grpcStatus, details: got.grpcMessage ?? "", ...(cost === undefined ? {} : { cost }) };
    return {
      asked: { path: asked.path, tenant: asked.headers["x-tenant"], messages: textsOf(asked) },
      got: { messages, ...(isGivenUp ? { isGivenUp } : end) },
    };
  });
}

describeCaptured("gRPC", () => {
  test.for(["plain", "packed"] as const)("every call and message, %s", async (how) => {
    const { server, port } = await serve();
    const view = new ClientView();
    try {
      const entries = await trafficOf({ filter: `tcp port ${port}` }, () =>
        talk(new Shop(port, how === "packed", view)),
      );
      expectOnly(entries, "gRPC");
      expectSameCallsInAnyOrder(callsIn(entries), view.calls);
      const sent = entries.flatMap(({ request }) => side<Request>(request).messages);
      expect(sent.some(({ compressed }) => compressed)).toBe(how === "packed");
    } finally {
      server.forceShutdown();
    }
  });
});
