// Redis and its client `redis`: every command and every answer, in RESP 2 and RESP 3, as a capture and while it happens.
import { createClient } from "redis";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { liveTrafficOf, side, trafficOf } from "./testing/traffic.ts";

const LARGE = "0123456789".repeat(20_000);
const SCRIPT = "return {1, 'two', {3, redis.call('GET', KEYS[1])}, ARGV[1]}";
/** What the client says for itself when it connects. */
const HOUSEKEEPING = new Set(["HELLO", "CLIENT"]);

type Client = ReturnType<typeof clientOf>;
function clientOf(url: string, RESP: 2 | 3) {
  return createClient({ url, RESP });
}

async function talk(url: string, version: 2 | 3, view: ClientView): Promise<void> {
  const client = clientOf(url, version);
  await client.connect();
  await view.call(["FLUSHALL"], client.flushAll());
  await strings(client, view);
  await collections(client, view, REPLIES[version]);
  await refusals(client, view);
  await pipelined(client, view);
  await transactions(client, view, REPLIES[version]);
  await view.call(
    ["EVAL", SCRIPT, "1", "cart:7", "last"],
    client.eval(SCRIPT, { keys: ["cart:7"], arguments: ["last"] }),
  );
  await view.call(["PING"], client.ping());
  await client.close();
}

async function strings(client: Client, view: ClientView): Promise<void> {
  await view.call(["SET", "cart:7", '{"item":"Käse"}'], client.set("cart:7", '{"item":"Käse"}'));
  await view.call(["GET", "cart:7"], client.get("cart:7"));
  await view.call(["GET", "nothing"], client.get("nothing"));
  await view.call(["SET", "large", LARGE], client.set("large", LARGE));
  await view.call(["GET", "large"], client.get("large"));
  await view.call(
    ["SET", "brief", "x", "EX", "60", "NX"],
    client.set("brief", "x", { expiration: { type: "EX", value: 60 }, condition: "NX" }),
  );
  await view.call(["SET", "brief", "y", "NX"], client.set("brief", "y", { condition: "NX" }));
  await view.call(["SET", "empty", ""], client.set("empty", ""));
  await view.call(["GET", "empty"], client.get("empty"));
  await view.call(["INCRBY", "count", "41"], client.incrBy("count", 41));
  await view.call(["INCR", "count"], client.incr("count"));
  await view.call(["MGET", "cart:7", "nothing", "count"], client.mGet(["cart:7", "nothing", "count"]));
  await view.call(["EXISTS", "cart:7", "nothing"], client.exists(["cart:7", "nothing"]));
}

/** What the client makes of a map or a double, as its version of the protocol has them. */
interface Replies {
  readonly map: (fields: Readonly<Record<string, string>>) => unknown;
  readonly double: (value: number | null) => unknown;
}
const REPLIES: Readonly<Record<2 | 3, Replies>> = {
  2: { map: (fields) => Object.entries(fields).flat(), double: String },
  3: { map: (fields) => ({ ...fields }), double: (value) => value },
};

async function collections(client: Client, view: ClientView, reply: Replies): Promise<void> {
  await view.call(["HSET", "user", "name", "Zoë", "age", "7"], client.hSet("user", { name: "Zoë", age: "7" }));
  await view.call(["HGETALL", "user"], client.hGetAll("user"), reply.map);
  await view.call(["HGETALL", "nothing"], client.hGetAll("nothing"), reply.map);
  await view.call(["RPUSH", "list", "a", "b", "c"], client.rPush("list", ["a", "b", "c"]));
  await view.call(["LRANGE", "list", "0", "-1"], client.lRange("list", 0, -1));
  await view.call(["SADD", "set", "one"], client.sAdd("set", "one"));
  await view.call(["SMEMBERS", "set"], client.sMembers("set"), (members) => [...members]);
  await view.call(
    ["ZADD", "ranks", "1.5", "tea", "2", "jam"],
    client.zAdd("ranks", [
      { score: 1.5, value: "tea" },
      { score: 2, value: "jam" },
    ]),
  );
  await view.call(["ZSCORE", "ranks", "tea"], client.zScore("ranks", "tea"), reply.double);
  await view.call(["XADD", "events", "1-1", "kind", "sale"], client.xAdd("events", "1-1", { kind: "sale" }));
  await view.call(["XLEN", "events"], client.xLen("events"));
  await view.call(["DEL", "list", "set"], client.del(["list", "set"]));
}

async function refusals(client: Client, view: ClientView): Promise<void> {
  await view.call(["INCR", "cart:7"], client.incr("cart:7"));
  await view.call(["LPUSH", "cart:7", "x"], client.lPush("cart:7", "x"));
  await view.call(["NOSUCH", "command"], client.sendCommand(["NOSUCH", "command"]));
}

async function pipelined(client: Client, view: ClientView): Promise<void> {
  const keys = Array.from({ length: 200 }, (_, i) => `piped:${i}`);
  await Promise.all(
    keys.flatMap((key) => [
      view.call(["SET", key, key], client.set(key, key)),
      view.call(["GET", key], client.get(key)),
    ]),
  );
}

/** The server answers each command of a transaction with QUEUED; the client shows the results of EXEC alone. */
async function transactions(client: Client, view: ClientView, reply: Replies): Promise<void> {
  const queued = (commands: readonly (readonly string[])[]): void => {
    view.note(["MULTI"], "OK");
    for (const command of commands) view.note(command, "QUEUED");
  };
  queued([
    ["INCR", "count"],
    ["GET", "count"],
    ["HGETALL", "user"],
  ]);
  await view.call(["EXEC"], client.multi().incr("count").get("count").hGetAll("user").exec(), ([count, text, user]) => [
    count,
    text,
    reply.map(user as unknown as Record<string, string>),
  ]);
}

/** One client publishes, another hears it; both are told of, and nothing else is. */
async function talkOfNews(url: string, version: 2 | 3, view: ClientView): Promise<void> {
  const [publisher, subscriber] = [clientOf(url, version), clientOf(url, version)];
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const over = Promise.withResolvers<void>();
  await subscriber.subscribe(["news", "weather"], (text, channel) => {
    view.note(["MESSAGE", channel], text);
    if (text === "last") over.resolve();
  });
  for (const text of ["rain", "Käse", "", LARGE, "last"])
    await view.call(["PUBLISH", "weather", text], publisher.publish("weather", text));
  await view.call(["PUBLISH", "nobody", "hears"], publisher.publish("nobody", "hears"));
  await over.promise;
  await Promise.all([publisher.close(), subscriber.close()]);
}
function newsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap((entry): readonly Call[] => {
    const { command, key, value } = side<{ command?: string; key: string; value: string }>(entry.response);
    if (command === "MESSAGE") return [{ asked: [command, key], got: value }];
    return side<{ command?: string }>(entry.request).command === "PUBLISH" ? callsIn([entry]) : [];
  });
}

/** The same talk in the words of the entries. */
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    const { args, command } = side<{ args?: readonly string[]; command?: string }>(request);
    expect(error, command ?? "no command").toBe(null);
    return { asked: args, got: answerOf(side<Answer>(response)) };
  });
}
interface Answer {
  readonly type: string;
  readonly value: string;
  readonly result?: unknown;
  readonly error: string;
}
function answerOf({ type, value, result, error }: Answer): unknown {
  if (error !== "") return { error };
  if (result !== undefined) return result;
  return type === "Integer" || type === "Double" ? Number(value) : value;
}

function check(entries: readonly Entry[], view: ClientView): void {
  expectOnly(entries, "REDIS");
  const ours = callsIn(entries);
  const said = ours.filter(({ asked }) => !HOUSEKEEPING.has((asked as readonly string[])[0] ?? ""));
  expectSameCalls(said, view.calls);
}

describeServer("redis", "Redis", ({ facts, port }) => {
  test.for([2, 3] as const)("every command and answer, RESP %i", async (version) => {
    const view = new ClientView();
    check(await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", version, view)), view);
  });

  test.for([2, 3] as const)("what is published and heard, RESP %i", async (version) => {
    const view = new ClientView();
    const url = facts()["url"] ?? "";
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talkOfNews(url, version, view));
    expectOnly(entries, "REDIS");
    expectSameCallsInAnyOrder(newsIn(entries), view.calls);
  });

  test("the first talk by the command `capture`", async () => {
    const view = new ClientView();
    check(await liveTrafficOf(`tcp port ${port()}`, () => talk(facts()["url"] ?? "", 3, view)), view);
  });
});
