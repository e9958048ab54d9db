// Which reply belongs to which request: pipelines, transactions, subscriptions, monitors, clients without replies.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type PlayOptions, playInPieces, type PlayResult, type Step } from "../../testing/play.ts";
import { DOUBTFUL } from "../halves.ts";
import { redis } from "./index.ts";
import { bulk, command, encode, pushed2, pushed3 } from "./testing/encode.ts";

/** An entry in one line: `GET a → b`, `→` alone where a side never existed, halves with their type and reason. */
function lines(result: PlayResult): string[] {
  return result.entries.map(({ document, error }) => {
    const args = document.request?.["args"];
    const asked = Array.isArray(args) ? args.join(" ") : document.request === null ? "" : "?";
    const reply = document.response;
    const shown = reply === null ? "" : Object.keys(reply).length === 0 ? "?" : replyText(reply);
    return `${asked} → ${shown}${error === null ? "" : ` !${error.type}: ${error.msg}`}`.trim();
  });
}
function replyText(reply: Readonly<Record<string, unknown>>): string {
  const { command: kind, key, value, type } = reply;
  return kind === "" ? String(value) : `${String(type)} ${String(kind)} ${String(key)} ${String(value)}`.trim();
}
function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): PlayResult {
  const result = playInPieces(redis, steps, { codecs, ...options });
  expect(lines(result)).toEqual(expected);
  return result;
}
const ask = (...commands: readonly string[]): Step => ({ side: 0, bytes: commands.join("") });
const tell = (...replies: readonly string[]): Step => ({ side: 1, bytes: replies.join("") });
const OK = "+OK\r\n";

describe("in order", () => {
  test("a request and its reply", () => {
    const { entries } = check([ask(command("GET", "a")), tell(bulk("b"))], ["GET a → b"]);
    expect(entries[0]).toMatchObject({ requestSize: 20, responseSize: 7, truncated: false });
  });
  test("a pipeline", () => {
    check(
      [ask(command("SET", "a", "1"), command("INCR", "a"), command("GET", "a")), tell(OK, ":2\r\n", bulk("2"))],
      ["SET a 1 → OK", "INCR a → 2", "GET a → 2"],
    );
  });
  test("lines of words, empty ones passed over", () => {
    check([ask("PING\r\n\r\nget a\r\n*0\r\n*-1\r\n"), tell("+PONG\r\n", bulk("b"))], ["PING → PONG", "get a → b"]);
  });
  test("a transaction", () => {
    check(
      [
        ask(command("MULTI"), command("INCR", "a"), command("GET", "b"), command("EXEC")),
        tell(OK, "+QUEUED\r\n", "+QUEUED\r\n", encode({ list: [1, { bulk: "x" }] })),
      ],
      ["MULTI → OK", "INCR a → QUEUED", "GET b → QUEUED", "EXEC → [1, x]"],
    );
  });
  test("an error is a reply", () => {
    const { entries } = check(
      [ask(command("INCR", "a")), tell("-ERR not an integer\r\n")],
      ["INCR a → ERR not an integer"],
    );
    expect(entries[0]?.columns).toMatchObject({ status: "ERR", outcome: "bad" });
  });
});

describe("halves", () => {
  test("a request whose reply is lost, a reply whose request is", () => {
    check([ask(command("GET", "a"))], ["GET a → ? !pair-not-found: the capture ended before the answer"]);
    check([tell(OK)], ["? → OK !pair-not-found: no request was seen for this response"]);
    check(
      [ask(command("GET", "a")), { side: 1, end: "reset" }],
      ["GET a → ? !connection: the connection was reset before the answer"],
    );
  });
  test("after a hole nobody knows which reply is whose", () => {
    const result = play(
      redis,
      [
        ask(command("GET", "a"), command("GET", "b")),
        tell("$1\r\n"),
        { side: 1, gap: 7 },
        ask(command("GET", "c")),
        tell(bulk("3")),
      ],
      { codecs },
    );
    const why = "!pair-not-found: bytes are missing: it is not known which reply belongs to which request";
    expect(lines(result)).toEqual([`GET a → ? ${why}`, `GET b → ? ${why}`, `GET c → 3 !dissection: ${DOUBTFUL.msg}`]);
  });
  test("joined inside a text, or between the strings of a request: its lines are no commands", () => {
    const unasked = "? → OK !pair-not-found: no request was seen for this response";
    const joined = (text: string) => {
      const steps = [ask(text), tell(OK), ask(command("GET", "a")), tell(bulk("1")), { side: 0, end: "fin" } as const];
      return lines(play(redis, steps, { codecs, isJoined: true }));
    };
    for (const text of ["of a text\r\n", "$10\r\nBBBBBBBBBB\r\n"]) expect(joined(text)).toEqual([unasked, "GET a → 1"]);
    const why = "!pair-not-found: the length of a string stands where a request should begin";
    expect(joined("AUTH\r\n$1\r\nx\r\n")).toEqual([`AUTH → ? ${why}`, unasked, "GET a → 1"]);
  });
  test("joined between pipelined requests and their replies: the first replies are not theirs", () => {
    const joined = (...steps: Step[]) => lines(play(redis, steps, { codecs, isJoined: true }));
    const [get, doubt] = [ask(command("GET", "a")), `!dissection: ${DOUBTFUL.msg}`];
    expect(joined(get, tell(OK), tell(bulk("1")))).toEqual([
      `GET a → OK ${doubt}`,
      "? → 1 !pair-not-found: no request was seen for this response",
    ]);
    expect(joined(get, tell(bulk("1")), get, tell(bulk("2")))).toEqual([`GET a → 1 ${doubt}`, `GET a → 2 ${doubt}`]);
    const thrice = [1, 2, 3].flatMap((n) => [get, tell(bulk(`${n}`))]);
    expect(joined(...thrice)).toEqual(["GET a → 1", "GET a → 2", "GET a → 3"]);
  });
  test("a reply that began before anything was asked answers nothing", () => {
    check(
      [tell("$4\r\n12"), ask(command("GET", "a")), tell("34\r\n", bulk("1"))],
      ["GET a → 1", "? → 1234 !pair-not-found: no request was seen for this response"],
    );
  });
  test("more requests wait than the limit: told, and later replies stay with their requests", () => {
    const { notes } = check(
      [ask(command("GET", "a"), command("GET", "b"), command("GET", "c")), tell(bulk("1"), bulk("2"), bulk("3"))],
      [
        "GET a → ? !pair-not-found: too many requests were waiting",
        "GET b → 2",
        "GET c → 3",
        "? → 1 !pair-not-found: its request was given up: too many were waiting",
      ],
      { limits: { maxPendingRequests: 2 } },
    );
    expect(notes).toEqual({ "pending-requests": 1 });
  });
  test("a request that hangs is shown while it hangs", () => {
    const hanging: Step[] = [ask(command("BLPOP", "q", "0")), { tickSeconds: 31 }];
    check([...hanging, tell(pushed2("q", "v"))], ["BLPOP q 0 → [q, v]"]);
  });
});

describe("damage", () => {
  test("a first message that is none: this is not Redis", () => {
    const { gaveUp } = play(redis, [tell("SSH-2.0-OpenSSH\r\n")], { codecs });
    expect(gaveUp).toBe("not Redis: a value has no known type");
  });
  test("a reply that cannot be read belongs to the oldest request, the others are halves", () => {
    const result = play(
      redis,
      [ask(command("PING")), tell("+PONG\r\n"), ask(command("GET", "a"), command("GET", "b")), tell("?what\r\n")],
      { codecs },
    );
    expect(lines(result)).toEqual([
      "PING → PONG",
      "GET a →  !dissection: a value has no known type",
      "GET b → ? !pair-not-found: a reply before could not be read",
    ]);
  });
  test("a request that cannot be read still has its reply", () => {
    const result = play(
      redis,
      [ask(command("PING")), tell("+PONG\r\n"), ask("*1\r\n$x\r\n"), tell("-ERR Protocol error\r\n")],
      { codecs },
    );
    expect(lines(result)).toEqual(["PING → PONG", "→ ERR Protocol error !dissection: a string has no valid length"]);
  });
});

describe("publish and subscribe", () => {
  test("RESP2: each channel is confirmed; messages come unasked", () => {
    check(
      [
        ask(command("SUBSCRIBE", "a", "b")),
        tell(pushed2("subscribe", "a", 1), pushed2("subscribe", "b", 2)),
        tell(pushed2("message", "a", "hi"), pushed2("message", "b", "ho")),
        ask(command("PSUBSCRIBE", "n.*")),
        tell(pushed2("psubscribe", "n.*", 3), pushed2("pmessage", "n.*", "n.1", "x")),
      ],
      [
        "SUBSCRIBE a b → Array SUBSCRIBE a 1",
        "→ Array SUBSCRIBE b 2",
        "→ Array MESSAGE a hi",
        "→ Array MESSAGE b ho",
        "PSUBSCRIBE n.* → Array PSUBSCRIBE n.* 3",
        "→ Array PMESSAGE n.* [n.1, x]",
      ],
    );
  });
  test("two commands at once: confirmations of the first do not answer the second", () => {
    check(
      [
        ask(command("SUBSCRIBE", "a", "b"), command("SUBSCRIBE", "c")),
        tell(pushed2("subscribe", "a", 1), pushed2("subscribe", "b", 2), pushed2("subscribe", "c", 3)),
      ],
      ["SUBSCRIBE a b → Array SUBSCRIBE a 1", "SUBSCRIBE c → Array SUBSCRIBE c 3", "→ Array SUBSCRIBE b 2"],
    );
  });
  test("a message before the reply of a PING does not answer it", () => {
    check(
      [
        ask(command("SUBSCRIBE", "a")),
        tell(pushed2("subscribe", "a", 1)),
        ask(command("PING")),
        tell(pushed2("message", "a", "1"), pushed2("pong", "")),
      ],
      ["SUBSCRIBE a → Array SUBSCRIBE a 1", "PING → [pong, ]", "→ Array MESSAGE a 1"],
    );
  });
  test("a list that only looks like a message", () => {
    check(
      [ask(command("LRANGE", "l", "0", "-1")), tell(pushed2("message", "a", "b"))],
      ["LRANGE l 0 -1 → Array MESSAGE a b"],
    );
    check(
      [
        ask(command("SUBSCRIBE", "a"), command("UNSUBSCRIBE", "a"), command("LRANGE", "l", "0", "-1")),
        tell(pushed2("subscribe", "a", 1), pushed2("unsubscribe", "a", 0), pushed2("subscribe", "x", 1)),
      ],
      [
        "SUBSCRIBE a → Array SUBSCRIBE a 1",
        "UNSUBSCRIBE a → Array UNSUBSCRIBE a 0",
        "LRANGE l 0 -1 → Array SUBSCRIBE x 1",
      ],
    );
  });
  test("RESP3: pushes come between replies", () => {
    check(
      [
        ask(command("SUBSCRIBE", "a"), command("GET", "k")),
        tell(pushed3("subscribe", "a", 1), pushed3("message", "a", "1"), bulk("v"), pushed3("invalidate", "k")),
      ],
      ["SUBSCRIBE a → Push SUBSCRIBE a 1", "GET k → v", "→ Push MESSAGE a 1", "→ Push INVALIDATE k"],
    );
  });
  test("joined in the middle: messages are events, not halves", () => {
    check([tell(pushed2("message", "a", "1"))], ["→ Array MESSAGE a 1"]);
  });
  test("RESET ends listening", () => {
    check(
      [
        ask(command("SUBSCRIBE", "a"), command("RESET"), command("LRANGE", "l", "0", "-1")),
        tell(pushed2("subscribe", "a", 1), "+RESET\r\n", pushed2("message", "x", "y")),
      ],
      ["SUBSCRIBE a → Array SUBSCRIBE a 1", "RESET → RESET", "LRANGE l 0 -1 → Array MESSAGE x y"],
    );
  });
});

describe("clients that want no replies", () => {
  test("CLIENT REPLY OFF until ON", () => {
    check(
      [
        ask(
          command("CLIENT", "REPLY", "OFF"),
          command("SET", "a", "1"),
          "set b 2\r\n",
          command("client", "reply", "on"),
        ),
        tell(OK),
        ask(command("GET", "a")),
        tell(bulk("1")),
      ],
      ["CLIENT REPLY OFF →", "SET a 1 →", "set b 2 →", "client reply on → OK", "GET a → 1"],
    );
  });
  test("said in a line of words", () => {
    check(
      [ask("client  reply off\r\nPING\r\nCLIENT REPLY ON\n"), tell(OK)],
      ["client reply off →", "PING →", "CLIENT REPLY ON → OK"],
    );
  });
  test("CLIENT REPLY SKIP is for one command", () => {
    check(
      [ask(command("CLIENT", "REPLY", "SKIP"), command("SET", "a", "1"), command("GET", "a")), tell(bulk("1"))],
      ["CLIENT REPLY SKIP →", "SET a 1 →", "GET a → 1"],
    );
  });
  test("requests that wait keep their place", () => {
    check(
      [ask(command("GET", "a"), command("CLIENT", "REPLY", "SKIP"), command("SET", "b", "1")), tell(bulk("1"))],
      ["GET a → 1", "CLIENT REPLY SKIP →", "SET b 1 →"],
    );
  });
  test("other CLIENT commands have replies", () => {
    check([ask(command("CLIENT", "ID")), tell(":7\r\n")], ["CLIENT ID → 7"]);
  });
});

describe("other streams of events", () => {
  test("MONITOR", () => {
    const seen = '1790000000.123456 [0 127.0.0.1:40000] "GET" "a"';
    check(
      [ask(command("MONITOR")), tell(OK, `+${seen}\r\n`), ask(command("PING")), tell(`+${seen}\r\n`, "+PONG\r\n")],
      ["MONITOR → OK", `→ ${seen}`, "PING → PONG", `→ ${seen}`],
    );
  });
  test("replication is not followed", () => {
    const full = `+FULLRESYNC 8371445ee6 0\r\n`;
    const result = play(redis, [ask(command("PSYNC", "?", "-1")), tell(full), tell("$5\r\nREDIS")], { codecs });
    expect(lines(result)).toEqual(["PSYNC ? -1 → FULLRESYNC 8371445ee6 0"]);
    expect(result.gaveUp).toBe("Redis: a replication stream follows");
    expect(play(redis, [ask("SYNC\r\n")], { codecs }).gaveUp).toBe("Redis: a replication stream follows");
  });
});

describe("long values", () => {
  const limits = { maxBodyBytes: 100 };
  const long = "x".repeat(5000);
  test("are cut in the entry, and true in size, in any pieces", () => {
    const { entries } = check(
      [ask(command("SET", "a", long), command("GET", "a")), tell(OK, bulk(long))],
      [`SET a ${"x".repeat(96)} → OK`, `GET a → ${"x".repeat(100)}`],
      { limits },
    );
    expect(entries[0]).toMatchObject({ truncated: true, requestSize: 5029, responseSize: 5 });
    expect(entries[1]).toMatchObject({ truncated: true, responseSize: 5009 });
  });
  test("a hole in the part that is not kept costs nothing", () => {
    const steps: Step[] = [
      ask(command("GET", "a")),
      tell(`$5000\r\n${"x".repeat(200)}`),
      { side: 1, gap: 4000 },
      tell("x".repeat(800), "\r\n"),
      ask(command("PING")),
      tell("+PONG\r\n"),
    ];
    const result = play(redis, steps, { codecs, limits });
    expect(lines(result)).toEqual([`GET a → ${"x".repeat(100)}`, "PING → PONG"]);
  });
});
