// Each sample over recorded traffic of a real server, against what the client itself says that it asked and got.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../contract/index.ts";
import { client, server, talkTo } from "../engine/testing/talk.ts";
import type { Step } from "../engine/testing/play.ts";
import { type CelValue, EMPTY_MAP } from "../kfl/cel/values.ts";
import { bindField } from "../kfl/fields/bind.ts";
import { dissect } from "../tools/captures/dissect.ts";
import { dissectorsFor } from "../tools/captures/sample-dissectors.ts";
import { ROOT } from "../tools/guards/tree.ts";

interface Asked {
  readonly port: number | null;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
}

/** What was asked, in the order of time. */
function entriesOf(capture: string): readonly Asked[] {
  const { rows } = dissect(new Uint8Array(readFileSync(join(ROOT, capture))), { dissectors: dissectorsFor(capture) });
  return rows
    .filter(({ isFlow }) => !isFlow)
    .toSorted((a, b) => (a.timeNs < b.timeNs ? -1 : 1))
    .map(({ document, srcPort }) => ({ ...(JSON.parse(document) as Omit<Asked, "port">), port: srcPort }));
}
const sampleOf = (name: string) => {
  const found = dissectorsFor(`captures/${name}/x`).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return talkTo(found);
};
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

test.each(["beanstalkd", "zookeeper"])("%s: every field that it declares is one that its messages have", (name) => {
  const { fields = [] } = dissectorsFor(`captures/${name}/x`).find((one) => one.name === name) ?? {};
  const folder = `captures/${name}`;
  const captures = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith(".pcap"));
  const entries = captures.flatMap((file) => entriesOf(`${folder}/${file}`));
  const context = { protocol: { name, abbr: "" } };
  const isThere = (value: CelValue): boolean =>
    Array.isArray(value) ? value.length > 0 : value !== 0 && value !== "" && value !== EMPTY_MAP;
  for (const spec of fields) {
    const read = bindField(spec);
    expect(
      entries.some((entry) => isThere(read({ ...context, ...entry }, {}))),
      spec.name,
    ).toBe(true);
  }
  expect(fields.length).toBeGreaterThan(5);
});

describe("beanstalkd", () => {
  interface Call {
    readonly call: string;
    readonly args: readonly unknown[];
    readonly answer: unknown;
  }
  const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
    put: ["body", "priority", "delay", "ttr"],
    reserve: ["timeout"],
    release: ["id", "priority", "delay"],
    bury: ["id", "priority"],
    kick: ["bound"],
    pause_tube: ["tube", "delay"],
    use: ["tube"],
    watch: ["tube"],
    ignore: ["tube"],
    stats_tube: ["tube"],
  };
  const METHODS: Readonly<Record<string, string>> = {
    tubes: "list-tubes",
    using: "list-tube-used",
    watching: "list-tubes-watched",
  };

  test("entries say what greenstalk asked and got", () => {
    // What its clients ask by themselves when they are opened is not in its log.
    const entries = entriesOf("captures/beanstalkd/calls.pcap").filter(({ request }) => {
      return request?.["method"] !== "watch" && request?.["tube"] !== "default" && request?.["method"] !== "use";
    });
    const calls = text("captures/beanstalkd/calls.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call)
      .filter(({ call }) => call !== "use");
    expect(entries).toHaveLength(calls.length);
    // A call that waits is told when it has its answer.
    const left = [...entries];
    for (const { call, args, answer } of calls) {
      const named = call === "reserve" && args.length > 0 ? "reserve-with-timeout" : call.replaceAll("_", "-");
      const at = left.findIndex(({ request }) => request?.["method"] === (METHODS[call] ?? named));
      const [entry] = left.splice(at, 1);
      const wanted = Object.fromEntries(args.map((value, i) => [(ARGUMENTS[call] ?? ["id"])[i] ?? "", value]));
      // The body is shown up to a limit.
      if (String(wanted["body"]).length > 16_384) wanted["body"] = String(wanted["body"]).slice(0, 16_384);
      expect(entry?.request, call).toMatchObject(wanted);
      expect(answerOf(call, entry as Asked), call).toEqual(cut(answer));
    }
  });

  function answerOf(call: string, { response }: Asked): unknown {
    const { status, outcome, id, body, tube, count, list, stats } = response ?? {};
    if (outcome === "bad" || status === "TIMED_OUT")
      return { error: `${camel(JSON.stringify(status).slice(1, -1))}Error` };
    if (call === "put") return id;
    if (call === "use") return null;
    return body === undefined ? (stats ?? list ?? (call === "using" ? tube : (count ?? null))) : { id, body };
  }
  const camel = (status: string): string =>
    status.replaceAll(/_?([A-Z])([A-Z]*)/g, (_, first: string, rest: string) => first + rest.toLowerCase());
  const cut = (answer: unknown): unknown => {
    const { id, body } = (answer ?? {}) as { id?: unknown; body?: unknown };
    return typeof body === "string" ? { id, body: body.slice(0, 16_384) } : answer;
  };

  test("pipelines, pieces that end anywhere and refusals have the answers that the server gave", () => {
    const { hand } = JSON.parse(text("captures/beanstalkd/hand.jsonl")) as { hand: string };
    const lines = hand.split("\r\n").filter((line) => line === line.toUpperCase() || /^[A-Z_]+ /.test(line));
    const entries = entriesOf("captures/beanstalkd/hand.pcap").filter(({ request }) => request?.["method"] !== "quit");
    expect(entries.map(({ response }) => response?.["status"])).toEqual(
      lines.filter((line) => line !== "").map((line) => line.split(" ")[0]),
    );
  });

  const PUT = client("put 1 0 60 3\r\none\r\n");
  test("a capture that begins inside a body, and one that lacks bytes, guess nothing", () => {
    const { lines } = sampleOf("beanstalkd");
    const lost: Step = { side: 1, gap: 12 };
    expect(lines([client("watch a\r\n"), lost, PUT, server("INSERTED 7\r\n")])).toEqual([
      expect.stringMatching(/^watch a →.*!pair-not-found: bytes are missing/),
      expect.stringContaining("put one → INSERTED"),
    ]);
    // The end of a body whose beginning is lost is no command, and what follows in later pieces is.
    const rest: Step = { side: 0, gap: 30 };
    expect(
      lines([PUT, server("INSERTED 7\r\n"), rest, client("ne\r\n"), client("peek 3\r\n"), server("NOT_FOUND\r\n")]),
    ).toEqual(["put one → INSERTED (good)", expect.stringContaining("peek 3 → NOT_FOUND (bad)")]);
  });
  test("a size that is none, a line without end and a body that never ends cost what they are", () => {
    const { talk } = sampleOf("beanstalkd");
    expect(talk([PUT, client(`put 1 0 60 ${"9".repeat(9)}\r\n`)]).notes).toEqual({ "script-message": 1 });
    expect(talk([PUT, client("x".repeat(300))]).notes).toEqual({ "script-failed": 1 });
    expect(talk([PUT, server("OK 99999999999999999999\r\n")]).notes).toEqual({ "script-failed": 1 });
  });
});

describe("zookeeper", () => {
  test("entries say what kazoo sent and received", () => {
    const entries = entriesOf("captures/zookeeper/kazoo.pcap");
    const ports = [...new Set(entries.map(({ port }) => port))];
    const log = text("captures/zookeeper/kazoo.log").trim().split("\n");
    const OPERATIONS: Readonly<Record<string, string>> = { Transaction: "multi", Close: "closeSession" };
    for (const [i, name] of ["one", "two"].entries()) {
      const own = entries.filter(({ port }) => port === ports[i]);
      const said = log.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
      const sent = said.flatMap((line) => {
        const [, xid = "", operation = "", path] =
          /^Sending request\(xid=(\S+)\): (\w+)\((?:path='(.*?)')?/.exec(line) ?? [];
        const method = OPERATIONS[operation] ?? operation.slice(0, 1).toLowerCase() + operation.slice(1);
        return operation === "" ? [] : [[xid === "None" ? undefined : Number(xid), method, path]];
      });
      const asked = own.filter(({ request }) => request?.["method"] !== undefined && Object.keys(request).length > 0);
      expect(asked.map(({ request }) => [request?.["xid"], request?.["method"], request?.["path"]])).toEqual(sent);

      // kazoo's log names no answer that it expects to fail (exists), nor that of a login.
      for (const line of said) {
        const [, xid, error] = /^Received (?:response|error)\(xid=(-?\d+)\)(?::| (\w+)Error)/.exec(line) ?? [];
        if (xid === undefined) continue;
        const entry = asked.find(({ request }) => request?.["xid"] === Number(xid));
        expect(entry?.response, line).toMatchObject({
          xid: Number(xid),
          status: error === undefined ? "OK" : error.toUpperCase(),
        });
      }
      const events = own.filter(({ response }) => response?.["method"] === "watch");
      const TYPES = ["", "created", "deleted", "changed", "child"];
      const told = said.flatMap((line) => {
        const [, type = "", state, path] =
          /^Received EVENT: Watch\(type=(\d), state=(\d), path='(.*)'\)/.exec(line) ?? [];
        return type === "" ? [] : [[TYPES[Number(type)], Number(state), path]];
      });
      expect(events.map(({ response }) => [response?.["event"], response?.["state"], response?.["path"]])).toEqual(
        told,
      );
    }
    expect(JSON.stringify(entries)).not.toContain("open-sesame");
  });

  const record = (...parts: readonly (number | string)[]): string => {
    const body = parts.map((part) => (typeof part === "number" ? int(part) : int(part.length) + part)).join("");
    return int(body.length) + body;
  };
  const int = (value: number): string =>
    String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
  const get = (xid: number, path: string): Step =>
    client(`${record(xid, 4, path).replace(/^..../s, int(13 + path.length))}\0`);
  const answered = (xid: number): string => record(xid, 0, 7, 0);

  test("answers in any order find their requests, and missing bytes cost only what they cut", () => {
    const { lines } = sampleOf("zookeeper");
    expect(lines([get(1, "/a"), get(2, "/b"), server(answered(2), answered(1))])).toEqual([
      "getData /a → OK (good)",
      "getData /b → OK (good)",
    ]);
    expect(lines([get(1, "/a"), get(2, "/b"), { side: 1, gap: 20 }, server(answered(2))])).toEqual([
      expect.stringMatching(/^getData \/a → .*!pair-not-found/),
      "getData /b → OK (good)",
    ]);
  });
  test("a capture that begins in the middle of a connection is recognised", () => {
    const { detect } = dissectorsFor("captures/zookeeper/x").find(({ name }) => name === "zookeeper") ?? {};
    const sign = (bytes: string) =>
      detect?.(
        Uint8Array.from(bytes, (c) => c.charCodeAt(0)),
        0,
        bytes.length,
        "tcp",
      );
    expect(sign(record(5, 3, "/shop"))).toBe("client");
    expect(sign(answered(5))).toBe("maybe-server");
    expect(sign(record(-2, 11))).toBe("client");
    expect(sign("GET / HTTP/1.1\r\n\r\n")).toBe("no");
    expect(sign("\0\0\0\x64\0\0")).toBe("more");
    expect(sign("data of a node that goes on for some bytes")).toBe("no");
  });
  test("lengths that are none, and records that end too early, cost what they are", () => {
    const { talk } = sampleOf("zookeeper");
    for (const wrong of [
      int(-1),
      int(1 << 24),
      record(3, 4, "/x").replace("\0\0\0\x02/x", "\0\0\x99\x02/x"),
      record(4, 77),
    ])
      expect(talk([get(1, "/a"), client(wrong)]).notes).toEqual({ "script-failed": 1 });
  });
});
