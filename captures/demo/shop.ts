// A small shop with real servers, for the demo capture: runs inside a network namespace that record.ts made.
// Each service has an address of its own on the loopback device; every exchange really happens.
import { spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer, get as getTls } from "node:https";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { ADDRESSES } from "./addresses.ts";

const folder = process.argv[2] ?? ".";
const SHOPPERS = 3;
const ROUNDS = 8;

/** One Redis connection that answers in order. */
class Redis {
  readonly #socket: Socket;
  constructor(localAddress: string) {
    this.#socket = connect({ host: ADDRESSES.redis, port: 6379, localAddress });
  }
  async ask(...words: readonly string[]): Promise<string> {
    const text = `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
    const reply = new Promise<string>((resolve) => this.#socket.once("data", (data) => resolve(String(data))));
    this.#socket.write(text);
    return reply;
  }
  end(): void {
    this.#socket.end();
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "x-request-id": `r-${requestNumber++}` }).end(text);
}
let requestNumber = 1;

async function readBody(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** Asks another service as `from`; answers status and body. */
async function ask(
  from: string,
  to: string,
  method: string,
  path: string,
  body = "",
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === "" ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asking = request({ host: to, port: 8080, localAddress: from, method, path, headers }, (response) => {
      readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
    });
    asking.on("error", reject).end(body);
  });
}

function startPrice(): void {
  let asked = 0;
  const prices: Record<string, number> = { "A-9": 12.5, "B-2": 3.2, "C-7": 48 };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked++;
    const sku = new URL(incoming.url ?? "/", "http://price").pathname.split("/").at(-1) ?? "";
    if (asked % 11 === 7) await sleep(420);
    if (asked % 9 === 5) answer(response, 503, { error: "price database is restarting" });
    else if (prices[sku] === undefined) answer(response, 404, { error: `no price for ${sku}` });
    else answer(response, 200, { sku, price: prices[sku], currency: "EUR" });
  };
  createServer((incoming, response) => void handle(incoming, response)).listen(8080, ADDRESSES.price);
}

function startCart(redis: Redis): void {
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    if (incoming.url === "/graphql") {
      const { variables } = JSON.parse(body) as { variables: { user: string } };
      const stored = await redis.ask("LRANGE", `cart:${variables.user}`, "0", "-1");
      if (variables.user === "guest")
        answer(response, 200, { data: null, errors: [{ message: "guests have no cart", path: ["cart"] }] });
      else
        answer(response, 200, {
          data: { cart: { items: stored.split("\r\n").filter((word) => /^[A-Z]-\d$/.test(word)) } },
        });
      return;
    }
    const { user, sku } = JSON.parse(body) as { user: string; sku: string };
    const price = await ask(ADDRESSES.cart, ADDRESSES.price, "GET", `/v2/price/${sku}?cur=EUR`);
    if (price.status !== 200) return answer(response, price.status === 404 ? 404 : 502, { error: "no price", sku });
    await redis.ask("RPUSH", `cart:${user}`, sku);
    await redis.ask("EXPIRE", `cart:${user}`, "3600");
    answer(response, 201, { user, sku, price: JSON.parse(price.body).price });
  };
  createServer((incoming, response) => void handle(incoming, response)).listen(8080, ADDRESSES.cart);
}

function startNotifications(): void {
  const server = new WebSocketServer({ host: ADDRESSES.notify, port: 9000, perMessageDeflate: { threshold: 0 } });
  server.on("connection", (socket) => {
    socket.send(JSON.stringify({ event: "hello", shop: "open" }));
    socket.on("message", (data) => socket.send(JSON.stringify({ event: "seen", what: (data as Buffer).toString() })));
  });
}

function startPayments(): void {
  const key = readFileSync(join(folder, "key.pem"));
  const cert = readFileSync(join(folder, "cert.pem"));
  createTlsServer({ key, cert }, (_, response) => response.end("paid\n")).listen(443, ADDRESSES.pay);
}

async function pay(from: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    getTls(
      { host: ADDRESSES.pay, localAddress: from, servername: "pay.example", rejectUnauthorized: false },
      (response) => {
        response.resume().on("end", resolve);
      },
    ).on("error", reject);
  });
}

async function shop(number: number): Promise<void> {
  const from = number % 2 === 0 ? ADDRESSES.frontend : ADDRESSES.mobile;
  const user = ["ada", "linus", "guest"][number] ?? "ada";
  const resolver = new Resolver();
  resolver.setServers([ADDRESSES.dns]);
  resolver.setLocalAddress(from);
  const socket = new WebSocket(`ws://${ADDRESSES.notify}:9000/events?user=${user}`, { localAddress: from });
  await new Promise((resolve) => socket.once("open", resolve));
  for (let round = 0; round < ROUNDS; round++) {
    const sku = ["A-9", "B-2", "Z-1", "C-7"][(round + number) % 4] ?? "A-9";
    await resolver.resolve4("cart.shop.svc.cluster.local").catch(() => []);
    if (round === 4) await resolver.resolve4("basket.shop.svc.cluster.local").catch(() => []);
    await ask(from, ADDRESSES.cart, "POST", "/cart/items", JSON.stringify({ user, sku, quantity: 1 + (round % 3) }));
    if (round % 2 === 0) {
      const query = "query Cart($user: ID!) { cart(user: $user) { items } }";
      await ask(
        from,
        ADDRESSES.cart,
        "POST",
        "/graphql",
        JSON.stringify({ operationName: "Cart", query, variables: { user } }),
      );
    }
    socket.send(JSON.stringify({ user, added: sku }));
    if (round === ROUNDS - 1) await pay(from);
    await sleep(700 + 260 * number);
  }
  socket.close(1000, "done shopping");
}

spawn("ping", ["-c", "3", "-i", "2", "-I", ADDRESSES.frontend, ADDRESSES.cart], { stdio: "ignore" });
startPrice();
startNotifications();
startPayments();
const redis = new Redis(ADDRESSES.cart);
startCart(redis);
await redis.ask("GET", "shop:motd");
await redis.ask("LRANGE", "shop:motd", "0", "1", "2");
await sleep(300);
await Promise.all(Array.from({ length: SHOPPERS }, (_, number) => shop(number)));
redis.end();
await sleep(300);
process.exit(0);
