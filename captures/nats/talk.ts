// What the recording of NATS holds: messages, requests with replies, JetStream, logins and refusals. All that was sent and
// received is written to the standard output, connection by connection.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PASSWORD = "open-sesame-7";
const PAUSE_MS = 150;

/** A client that sends what it is told, answers PING, and keeps all that it hears. */
class Client {
  readonly #name: string;
  readonly #socket: Socket;
  #sent = "";
  #heard = "";
  /** Called with each reply subject that a delivery came with. */
  onDelivery: (replyTo: string) => void = () => undefined;

  private constructor(name: string, socket: Socket) {
    this.#name = name;
    this.#socket = socket;
    socket.on("data", (data) => this.#hear(data.toString("latin1")));
    socket.on("error", () => undefined);
  }
  static async open(
    name: string,
    options: Readonly<Record<string, unknown>> = {},
    host = "127.0.0.1",
  ): Promise<Client> {
    const socket = connect(4222, host);
    const client = new Client(name, socket);
    await once(socket, "data");
    const own = { verbose: false, pedantic: false, name, lang: "by hand", version: "1", protocol: 1 };
    await client.tell(
      `CONNECT ${JSON.stringify({ ...own, headers: true, no_responders: true, ...options })}\r\nPING\r\n`,
    );
    return client;
  }
  async tell(text: string): Promise<void> {
    const bytes = Buffer.from(text, "utf8");
    this.#sent += bytes.toString("latin1");
    this.#socket.write(bytes);
    await sleep(PAUSE_MS);
  }
  publish(subject: string, payload: string, replyTo = ""): Promise<void> {
    const words = [subject, replyTo, Buffer.byteLength(payload)].filter((word) => word !== "");
    return this.tell(`PUB ${words.join(" ")}\r\n${payload}\r\n`);
  }
  async close(): Promise<void> {
    this.#socket.end();
    await sleep(PAUSE_MS);
    process.stdout.write(`${JSON.stringify({ name: this.#name, sent: this.#sent, heard: this.#heard })}\n`);
  }

  #hear(text: string): void {
    this.#heard += text;
    if (/(^|\n)PING\r\n$/.test(text)) void this.tell("PONG\r\n");
    for (const [, replyTo = ""] of text.matchAll(/(?:^|\n)H?MSG \S+ \S+ (\$JS\.ACK\S+|_INBOX\S+) [\d ]+\r\n/g))
      this.onDelivery(replyTo);
  }
}

export async function talk(): Promise<void> {
  const till = await Client.open("till");
  await messages(till);
  await jetStream(till);
  // The server asks whether the client is still there.
  await sleep(2500);
  await till.close();
  await verbose();
  await logins();
}

async function messages(till: Client): Promise<void> {
  const price = await Client.open("price");
  let answer = 0;
  price.onDelivery = (replyTo) => void price.publish(replyTo, `{"price":${++answer}.5}`);
  await price.tell("SUB svc.price workers 1\r\n");
  await till.tell("SUB orders.> 1\r\nSUB _INBOX.till.* 2\r\nUNSUB 1 5\r\n");
  await till.publish("orders.new", '{"item":"Käse","count":2}');
  await till.publish("orders.new", "plain text");
  await till.publish("orders.empty", "");
  await till.publish("orders.binary", "\x01\x02\x7f\r\nPING\r\n");
  const headers = "NATS/1.0\r\nTrace: 7f3a\r\nTrace: 7f3b\r\nKind: order\r\n\r\n";
  await till.tell(`HPUB orders.traced ${headers.length} ${headers.length + 5}\r\n${headers}hello\r\n`);
  await till.publish("svc.price", '{"item":"tea"}', "_INBOX.till.1");
  await till.publish("svc.price", '{"item":"jam"}', "_INBOX.till.2");
  await till.publish("svc.nobody", "is there anybody?", "_INBOX.till.3");
  await till.publish("orders.long", "long ".repeat(400));
  await price.close();
}

async function jetStream(till: Client): Promise<void> {
  let request = 10;
  const ask = (api: string, body: unknown = ""): Promise<void> =>
    till.publish(`$JS.API.${api}`, body === "" ? "" : JSON.stringify(body), `_INBOX.till.${request++}`);
  await ask("STREAM.CREATE.SHOP", { name: "SHOP", subjects: ["shop.*"], storage: "memory" });
  for (let i = 0; i < 5; i++) await till.publish("shop.sale", `{"sale":${i}}`, `_INBOX.till.${request++}`);
  const acknowledgements = ["+ACK", "-NAK", "+WPI", "+TERM", ""];
  till.onDelivery = (replyTo) => void till.publish(replyTo, acknowledgements.shift() ?? "+ACK");
  await till.tell("SUB deliver.till 7\r\n");
  const config = { durable_name: "book", deliver_subject: "deliver.till", ack_policy: "explicit" };
  await ask("CONSUMER.DURABLE.CREATE.SHOP.book", { stream_name: "SHOP", config });
  await sleep(500);
  await ask("CONSUMER.DURABLE.CREATE.SHOP.pull", {
    stream_name: "SHOP",
    config: { durable_name: "pull", ack_policy: "explicit" },
  });
  await ask("CONSUMER.MSG.NEXT.SHOP.pull", { batch: 2, no_wait: true });
  await ask("STREAM.INFO.NOWHERE");
}

/** Each message is confirmed. */
async function verbose(): Promise<void> {
  const client = await Client.open("verbose", { verbose: true });
  await client.tell("SUB news 1\r\n");
  await client.publish("news", "one");
  await client.tell("PUB news 3\r\ntwo\r\nUNSUB 1\r\nPING\r\n");
  await client.close();
}

/** At an address that asks for a password. */
async function logins(): Promise<void> {
  const refused = await Client.open("refused", { user: "till", pass: `${PASSWORD}-wrong` }, "127.0.0.2");
  await refused.close();
  const client = await Client.open("allowed", { user: "till", pass: PASSWORD }, "127.0.0.2");
  await client.publish("open.door", "in");
  await client.publish("closed.door", "in");
  await client.close();
}
