// What an entry, a row and a detail show; secrets never show.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play } from "../../testing/play.ts";
import { redis } from "./index.ts";
import { presenter } from "./present.ts";
import { REDACTED, redact } from "./redact.ts";
import { bulk, command, encode, pushed3 } from "./testing/encode.ts";

function entry(request: string, reply: string) {
  const steps = [
    { side: 0, bytes: request },
    { side: 1, bytes: reply },
  ] as const;
  const [first] = play(
    redis,
    steps.filter(({ bytes }) => bytes !== ""),
    { codecs },
  ).entries;
  if (first === undefined) throw new Error("no entry");
  return first;
}

describe("request", () => {
  function check(text: string, expected: object): void {
    expect(entry(text, "+OK\r\n").document.request).toEqual(expected);
  }
  const of = (fields: object) => ({ type: "Array", command: "", key: "", value: "", keyword: "", args: [], ...fields });
  test("command, key, value; more values in brackets", () => {
    check(command("get", "k"), of({ command: "GET", key: "k", args: ["get", "k"] }));
    check(command("SET", "k", "v"), of({ command: "SET", key: "k", value: "v", args: ["SET", "k", "v"] }));
    check(
      command("MSET", "a", "1", "b", "2"),
      of({ command: "MSET", key: "a", value: "[1, b, 2]", args: ["MSET", "a", "1", "b", "2"] }),
    );
    check(command("PING"), of({ command: "PING", args: ["PING"] }));
  });
  test("a line of words", () => {
    check(`"auth" 'to be hidden'\r\n`, of({ type: "Inline", command: "AUTH", key: "***", args: ["auth", "***"] }));
    check('set k "a b"\r\n', of({ type: "Inline", command: "SET", key: "k", value: "a b", args: ["set", "k", "a b"] }));
  });
  test("bytes that are no text are base64 and say so", () => {
    const value = { command: "SET", key: "k", value: "/wA=", args: ["SET", "k", "/wA="] };
    check(command("SET", "k", "\xff\x00"), of({ ...value, encoding: "base64", base64Args: [2] }));
    const key = { command: "GET", key: "/w==", args: ["GET", "/w=="] };
    check(command("GET", "\xff"), of({ ...key, base64Args: [1] }));
  });
  test("a command that pairing need not know, longer than any word", () => {
    const name = "X".repeat(70);
    check(command(name, "k"), of({ command: name, key: "k", args: [name, "k"] }));
  });
  test("more words than an entry shows", () => {
    const words = Array.from({ length: 1200 }, (_, i) => String(i));
    expect(entry(command("DEL", ...words), ":0\r\n").document.request).toMatchObject({
      elementsLeftOut: 201,
      args: { length: 1000 },
    });
    expect(entry(command("DEL", ...words), ":0\r\n").truncated).toBe(true);
  });
});

describe("reply", () => {
  function check(text: string, expected: object): void {
    const fields = { type: "N/A", command: "", key: "", value: "", keyword: "", error: "" };
    expect(entry(command("X"), text).document.response).toEqual({ ...fields, ...expected });
  }
  test("simple values", () => {
    check("+OK\r\n", { type: "Simple String", value: "OK", keyword: "OK" });
    check("+QUEUED\r\n", { type: "Simple String", value: "QUEUED", keyword: "QUEUED" });
    check("+string\r\n", { type: "Simple String", value: "string" });
    check(":42\r\n", { type: "Integer", value: "42" });
    check(bulk("OK"), { type: "Bulk String", value: "OK" });
    check("$-1\r\n", { type: "Bulk String", result: null });
    check("$0\r\n\r\n", { type: "Bulk String" });
    check("_\r\n", { type: "Null", result: null });
    check("#f\r\n", { type: "Boolean", value: "false" });
    check("$1\r\n\xff\r\n", { type: "Bulk String", value: "/w==", encoding: "base64" });
  });
  test("errors", () => {
    check("-WRONGTYPE bad\r\n", { type: "Error", value: "WRONGTYPE bad", error: "WRONGTYPE bad" });
    check("!5\r\nERR x\r\n", { type: "Bulk Error", value: "ERR x", error: "ERR x" });
  });
  test("aggregates, as text and as JSON", () => {
    check(encode({ list: [{ bulk: "a" }, null, { list: [1] }] }), {
      type: "Array",
      value: "[a, , [1]]",
      result: ["a", null, [1]],
    });
    check(
      encode({
        map: [
          [{ bulk: "proto" }, 3],
          [{ simple: "on" }, true],
        ],
      }),
      {
        type: "Map",
        value: "{proto: 3, on: true}",
        result: { proto: 3, on: true },
      },
    );
    check(encode({ set: [{ big: "123456789012345678901" }, { double: "1.5" }] }), {
      type: "Set",
      value: "[123456789012345678901, 1.5]",
      result: ["123456789012345678901", "1.5"],
    });
  });
  test("a key that is a word of JavaScript is only a key", () => {
    const { result } = entry(command("X"), encode({ map: [[{ bulk: "__proto__" }, 1]] })).document.response ?? {};
    expect(Object.keys(result as object)).toEqual(["__proto__"]);
  });
  test("attributes", () => {
    check("|1\r\n+ttl\r\n:60\r\n:1\r\n", { type: "Integer", value: "1", attributes: { ttl: 60 } });
  });
});

describe("secrets", () => {
  function check(words: readonly string[], expected: readonly string[]): void {
    expect(redact((words[0] ?? "").toUpperCase(), words)).toEqual(expected);
    const { document } = entry(command(...words), "+OK\r\n");
    expect(document.request?.["args"]).toEqual(expected);
    for (const hidden of words.filter((word, i) => word !== expected[i])) {
      expect(JSON.stringify(document)).not.toContain(hidden);
    }
  }
  test("passwords", () => {
    check(["AUTH", "s3cret-a"], ["AUTH", REDACTED]);
    check(["auth", "alice", "s3cret-b"], ["auth", "alice", REDACTED]);
    check(["HELLO", "3", "AUTH", "alice", "s3cret-c"], ["HELLO", "3", "AUTH", "alice", REDACTED]);
    check(
      ["HELLO", "3", "setname", "x", "auth", "u", "s3cret-d"],
      ["HELLO", "3", "setname", "x", "auth", "u", REDACTED],
    );
    check(
      ["MIGRATE", "h", "6379", "k", "0", "10", "AUTH", "s3cret-e"],
      ["MIGRATE", "h", "6379", "k", "0", "10", "AUTH", REDACTED],
    );
    check(
      ["MIGRATE", "h", "6379", "k", "0", "10", "AUTH2", "u", "s3cret-f"],
      ["MIGRATE", "h", "6379", "k", "0", "10", "AUTH2", "u", REDACTED],
    );
    check(
      ["CONFIG", "SET", "maxmemory", "1", "requirepass", "s3cret-g"],
      ["CONFIG", "SET", "maxmemory", "1", "requirepass", REDACTED],
    );
    check(
      ["ACL", "SETUSER", "bob", "on", ">s3cret-h", "#s3cret-i", "~*"],
      ["ACL", "SETUSER", "bob", "on", REDACTED, REDACTED, "~*"],
    );
  });
  test("words that only look like it stay", () => {
    for (const words of [
      ["GET", "AUTH"],
      ["HELLO", "3"],
      ["CONFIG", "GET", "requirepass"],
      ["ACL", "LIST"],
    ])
      check(words, words);
  });
  test("in a line of words", () => {
    const { document } = entry('AUTH "s3cret word"\r\n', "+OK\r\n");
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(document.request).toMatchObject({ key: REDACTED });
  });
});

describe("row and detail", () => {
  test("a request and its reply", () => {
    expect(entry(command("GET", "k"), bulk("v")).columns).toEqual({
      method: "GET",
      methodSelector: "request.command",
      summary: "k",
      summarySelector: "request.key",
      status: "0",
      statusSelector: "",
      outcome: "good",
    });
    expect(entry(command("GET", "k"), "-ERR x\r\n").columns).toMatchObject({
      status: "ERR",
      statusSelector: "response.error",
      outcome: "bad",
    });
    expect(entry(command("GET", "k"), "").columns).toMatchObject({ status: "", outcome: "none" });
  });
  test("an event names its kind and channel", () => {
    expect(entry("", pushed3("message", "news", "hi")).columns).toMatchObject({
      method: "MESSAGE",
      methodSelector: "response.command",
      summary: "news",
      summarySelector: "response.key",
      outcome: "none",
    });
  });
  test("a line of MONITOR, or a reply alone, shows its value", () => {
    expect(entry("", '+1790000000.1 [0 lua] "GET" "a"\r\n').columns).toMatchObject({
      method: "",
      summary: '1790000000.1 [0 lua] "GET" "a"',
      summarySelector: "response.value",
      outcome: "none",
    });
    expect(entry("", "-ERR x\r\n").columns).toMatchObject({ status: "ERR", outcome: "bad" });
  });
  test("sections", () => {
    const { document } = entry(command("HGETALL", "h"), encode({ map: [[{ bulk: "a" }, { bulk: "1" }]] }));
    expect(presenter.sections("request", document.request ?? {}, document)).toEqual([
      {
        kind: "table",
        title: "Details",
        rows: [
          { name: "type", value: "Array", selector: "request.type" },
          { name: "command", value: "HGETALL", selector: "request.command" },
          { name: "key", value: "h", selector: "request.key" },
        ],
      },
      {
        kind: "table",
        title: "Arguments",
        rows: [
          { name: "0", value: "HGETALL", selector: "request.args[0]" },
          { name: "1", value: "h", selector: "request.args[1]" },
        ],
      },
    ]);
    expect(presenter.sections("response", document.response ?? {}, document)).toEqual([
      {
        kind: "table",
        title: "Details",
        rows: [
          { name: "type", value: "Map", selector: "response.type" },
          { name: "value", value: "{a: 1}", selector: "response.value" },
        ],
      },
      {
        kind: "body",
        title: "Result",
        body: '{\n  "a": "1"\n}',
        encoding: "",
        mimeType: "application/json",
        selector: "response.result",
      },
    ]);
  });
});
