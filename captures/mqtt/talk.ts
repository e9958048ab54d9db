// What the recording of Mosquitto holds: in each version publications of all kinds to a subscriber, logins and refusals. What
// was published, and what the subscribers got of it, is written to the standard output.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const PASSWORD = "open-sesame-7";
/** What mosquitto_pub is told: topic, QoS, payload, and what else. */
type Publication = readonly [topic: string, qos: "0" | "1" | "2", payload: string, ...more: readonly string[]];

const PUBLICATIONS: readonly Publication[] = [
  ["shop/till", "0", '{"item":"Käse","count":2}'],
  ["shop/till", "1", "plain text"],
  ["shop/till/7", "2", '[1,2,{"three":null}]'],
  ["shop/price", "1", "2.50", "-r"],
  ["shop/empty", "0", ""],
  ["shop/binary", "1", "\x01\x02\x7f\x1b"],
  ["shop/long", "2", "long ".repeat(300)],
];
const OF_VERSION_5: readonly Publication[] = [
  [
    "shop/till",
    "1",
    '{"item":"tea"}',
    ..."--property publish content-type application/json --property publish message-expiry-interval 60".split(" "),
    ..."--property publish response-topic shop/answers --property publish correlation-data c-1".split(" "),
    ..."--property publish payload-format-indicator 1 --property publish user-property trace 7f3a".split(" "),
    ..."--property publish user-property trace 7f3b --property connect session-expiry-interval 30".split(" "),
  ],
  ["nobody/listens", "1", "to this"],
  ["nobody/listens", "2", "to that"],
];

export async function talk(): Promise<void> {
  for (const version of ["mqttv31", "mqttv311", "mqttv5"] as const) {
    const publications = version === "mqttv5" ? [...PUBLICATIONS, ...OF_VERSION_5] : PUBLICATIONS;
    await toSubscriber(version, publications);
  }
  await withAliases();
  await logins();
  await requests();
  await lost();
}

async function toSubscriber(version: string, publications: readonly Publication[]): Promise<void> {
  // Which lasts longer than its keep alive: it has to ping.
  const subscriber = run(
    "mosquitto_sub",
    ["-V", version, "-i", `sub-${version}`, "-k", "5", "-W", "8", "-q", "2"],
    ["-t", "shop/#", "-t", "shop/till", "-U", "shop/unused", "-F", "%j"],
  );
  await sleep(500);
  for (const publication of publications) await publish(version, publication);
  await ended(subscriber);
  // What is kept would come to later subscribers.
  await ended(run("mosquitto_pub", ["-V", version, "-t", "shop/price", "-r", "-n"], ["-i", "forget"]));
}
async function publish(version: string, [topic, qos, payload, ...more]: Publication): Promise<void> {
  say("published", { version, topic, qos: Number(qos), retain: more.includes("-r"), payload });
  await ended(run("mosquitto_pub", ["-V", version, "-t", topic, "-q", qos, "-m", payload], ["-i", "pub", ...more]));
}

/** Of several lines only the first is sent with its topic. */
async function withAliases(): Promise<void> {
  const alias = "--property publish topic-alias 3".split(" ");
  const child = spawn("mosquitto_pub", [
    "-V",
    "mqttv5",
    "-i",
    "aliases",
    "-t",
    "shop/alias",
    "-q",
    "1",
    "-l",
    ...alias,
  ]);
  for (const payload of ["one", "two", "three"]) {
    say("published", { version: "mqttv5", topic: "shop/alias", qos: 1, retain: false, payload });
    child.stdin.write(`${payload}\n`);
    await sleep(100);
  }
  child.stdin.end();
  await once(child, "close");
}

/** At an address that asks for a password. */
async function logins(): Promise<void> {
  for (const version of ["mqttv311", "mqttv5"]) {
    for (const password of [PASSWORD, `${PASSWORD}-wrong`]) {
      const user = ["-u", "till", "-P", password, "-i", "login"];
      await ended(
        run("mosquitto_pub", ["-V", version, "-h", "127.0.0.2", ...user], ["-t", "open/door", "-q", "1", "-m", "in"]),
      );
    }
    const user = ["-u", "till", "-P", PASSWORD, "-i", "denied"];
    await ended(
      run("mosquitto_pub", ["-V", version, "-h", "127.0.0.2", ...user], ["-t", "closed/door", "-q", "1", "-m", "in"]),
    );
  }
}

/** A request with a response topic, and who answers it. */
async function requests(): Promise<void> {
  const asked = ["-V", "mqttv5", "-i", "asks", "-t", "shop/ask", "-e", "shop/answer", "-q", "1", "-W", "3"];
  const asker = run("mosquitto_rr", asked, ["-m", "how much?"]);
  await sleep(500);
  await publish("mqttv5", ["shop/answer", "1", "two fifty"]);
  await ended(asker);
}

/** A client with a will that does not say goodbye. */
async function lost(): Promise<void> {
  const will = ["--will-topic", "shop/lost", "--will-payload", '{"till":7}', "--will-qos", "1", "--will-retain"];
  const child = run("mosquitto_sub", ["-V", "mqttv5", "-i", "till-7", "-t", "shop/lost", ...will], ["-x", "0"]);
  await sleep(500);
  child.kill("SIGKILL");
  await ended(child);
  await sleep(300);
}

function run(program: string, first: readonly string[], more: readonly string[]): ChildProcess {
  const child = spawn(program, [...first, ...more], { stdio: ["ignore", "pipe", "inherit"] });
  let heard = "";
  child.stdout.on("data", (part: Buffer) => (heard += part.toString("utf8")));
  child.once("close", () => {
    for (const line of heard.split("\n")) if (line.startsWith("{")) say("got", { program, ...JSON.parse(line) });
  });
  return child;
}
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "close");
}
function say(what: string, message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ what, ...message })}\n`);
}
