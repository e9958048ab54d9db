// Calls and results of Dubbo, heartbeats of both ends, values of Hessian; what is missing, too much or damaged.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { CLIENT } from "../../flow/flow.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { detect } from "./detect.ts";
import { MAX_BODY_BYTES } from "./header.ts";
import { HessianReader, MAX_SHOWN_CHARACTERS, MAX_SHOWN_DEPTH, MAX_SHOWN_VALUES } from "./hessian.ts";
import { dubbo } from "./index.ts";
import { parameterTypes } from "./message.ts";
import { answer, call, event, heartbeat, message, oneWay, result, text } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

test("calls and results in any order, calls that nobody answers", () => {
  check(
    [client(call(1, "a"), call(2, "b"), oneWay(3, "c")), server(result(2), result(1))],
    ["a shop.Goods → 20 (good)", "b shop.Goods → 20 (good)", "c shop.Goods →  (none)"],
  );
  const steps = [
    client(call(1, "find", "Ljava/lang/String;I", `${text("tea")}\x97`, `H${text("token")}${text("x")}Z`)),
    server(result(1, text("ok"))),
  ];
  expect(only(steps)).toMatchObject({
    request: {
      kind: "call",
      requestId: 1,
      serialization: "hessian2",
      dubboVersion: "2.0.2",
      serviceVersion: "1.0",
      parameterTypes: ["java.lang.String", "int"],
      arguments: ["tea", 7],
      attachments: { token: "***" },
    },
    response: { statusName: "OK", value: "ok" },
  });
});
test("results: nothing, exceptions, with attachments, refusals by their names", () => {
  const of = (status: number, body: string): unknown =>
    only([client(call(1, "a")), server(answer(1, status, body))]).response;
  expect(of(20, "\x92")).toMatchObject({ value: null });
  expect(of(20, `\x95H${text("k")}${text("v")}Z`)).toMatchObject({ value: null, attachments: { k: "v" } });
  const exception = `C${text("java.X")}\x91${text("detailMessage")}\x60${text("broken")}`;
  expect(of(20, `\x90${exception}`)).toMatchObject({ exceptionClass: "java.X", errorMessage: "broken" });
  expect(of(31, text("too slow"))).toMatchObject({ statusName: "SERVER_TIMEOUT", errorMessage: "too slow" });
  check([client(call(1, "a")), server(answer(1, 31, text("slow")))], ["a shop.Goods → 31 (bad)"]);
  check([client(call(1, "a")), server(answer(1, 20, `\x90${exception}`))], ["a shop.Goods → 20 (bad)"]);
});
test("heartbeats of both ends with the same number, and what a server says before it ends", () => {
  const steps = [
    client(heartbeat(5)),
    server(heartbeat(5), heartbeat(5, true), event(6, "R")),
    client(heartbeat(5, true)),
  ];
  check(steps, ["heartbeat → 20 (good)", "heartbeat → 20 (good)", "READONLY →  (none)"]);
  expect(talk(steps).entries.map((entry) => entry.client)).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.2"]);
});
test("fastjson: a value on each line; other serializations stay bytes", () => {
  const body = ["2.0.2", "shop.Goods", "1.0", "find", "I"].map((word) => JSON.stringify(word)).join("\n");
  const json = [
    client(message(0xc6, 0, 1, `${body}\n7\n{"k":"v"}\n`)),
    server(message(6, 20, 1, `1\n{"name":"tea"}\n`)),
  ];
  expect(only(json)).toMatchObject({
    request: { serialization: "fastjson", arguments: [7], attachments: { k: "v" } },
    response: { value: { name: "tea" } },
  });
  expect(only([client(message(0xc8, 0, 1, "abc"))]).request).toMatchObject({ serialization: "kryo", body: "YWJj" });
});
test("types of parameters", () => {
  expect(parameterTypes("Ljava/util/Map;[J[[ILx/Y;ZBCSFD")).toEqual(
    "java.util.Map long[] int[][] x.Y boolean byte char short float double".split(" "),
  );
});

describe("Hessian", () => {
  const read = (bytes: string): unknown => new HessianReader(new Reader(latin1Bytes(bytes)), codecs).next();
  test("numbers in all their lengths", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["\x90", 0],
      ["\x80", -16],
      ["\xbf", 47],
      ["\xc7\0", -256],
      ["\xcf\xff", 2047],
      ["\xd0\0\0", -262_144],
      ["I\xff\xff\xff\xff", -1],
      ["\xe0", 0],
      ["\xd8", -8],
      ["\xf0\0", -2048],
      ["\x38\0\0", -262_144],
      ["\x59\0\0\x01\0", 256],
      ["L\x7f\xff\xff\xff\xff\xff\xff\xff", "9223372036854775807"],
      ["\x5b", 0],
      ["\x5c", 1],
      ["\x5d\x80", -128],
      ["\x5e\x7f\xff", 32_767],
      ["\x5f\0\0\x2f\xda", 12.25],
      ["D\x40\x28\x80\0\0\0\0\0", 12.25],
      ["D\x7f\xf0\0\0\0\0\0\0", "Infinity"],
    ];
    for (const [bytes, expected] of cases) expect(read(bytes), JSON.stringify(bytes)).toBe(expected);
  });
  test("texts and bytes, short, long and in parts; dates", () => {
    expect(read("\x05k\xc3\xa4se!")).toBe("käse!");
    expect(read(`\x31\x04${"x".repeat(260)}`)).toBe("x".repeat(260));
    expect(read("R\0\x02abS\0\x01c")).toBe("abc");
    expect(read("\x02\xed\xa0\xbd\xed\xb8\x80")).toBe("😀");
    expect(read("\x23abc")).toEqual({ base64: "YWJj", size: 3 });
    expect(read("A\0\x02abB\0\x01c")).toEqual({ base64: "YWI=", size: 3 });
    expect(read("\x34\x03abc")).toEqual({ base64: "YWJj", size: 3 });
    expect(read("J\0\0\x01\x00\0\0\0\0")).toBe("2004-11-03T19:53:47.776Z");
    expect(read("K\0\0\0\x01")).toBe("1970-01-01T00:01:00.000Z");
    expect(read("J\x7f\xff\xff\xff\xff\xff\xff\xff")).toBeGreaterThan(8e15);
  });
  test("lists, maps, objects, references", () => {
    expect(read(`\x7a\x91${text("a")}`)).toEqual([1, "a"]);
    expect(read(`X\x92\x91\x92`)).toEqual([1, 2]);
    expect(read(`\x57\x91Z`)).toEqual([1]);
    expect(read(`U${text("[int")}\x91Z`)).toEqual([1]);
    expect(read(`V${text("[int")}\x91\x95`)).toEqual([5]);
    expect(read(`\x7a\x71${text("[int")}\x91\x71\x90\x92`)).toEqual([[1], [2]]);
    expect(read(`H\x91T${text("b")}FZ`)).toEqual({ 1: true, b: false });
    expect(read(`M${text("java.M")}\x91NZ`)).toEqual({ class: "java.M", 1: null });
    expect(read(`H\x78\x91Z`)).toEqual([{ key: [], value: 1 }]);
    expect(read(`\x7bC${text("X")}\x91${text("f")}\x60\x91\x60\x92Q\x91`)).toEqual([
      { class: "X", f: 1 },
      { class: "X", f: 2 },
      { reference: 1 },
    ]);
  });
  test("limits: the rest is left out; what there is not", () => {
    const shown = (bytes: string): HessianReader => {
      const reader = new HessianReader(new Reader(latin1Bytes(bytes)), codecs);
      reader.next();
      return reader;
    };
    expect(shown(`X\xd4\x27\x10${"\x90".repeat(MAX_SHOWN_VALUES + 1)}`).isCut).toBe(true);
    expect(shown("\x79".repeat(MAX_SHOWN_DEPTH + 2)).isCut).toBe(true);
    expect(read(`S\x20\0${"x".repeat(0x2000)}`)).toBe(`${"x".repeat(MAX_SHOWN_CHARACTERS)}… (8192 characters)`);
    for (const bytes of ["\x45", "\x60", "\x05ab", "X\x8f", "H\x91", `C${text("X")}I\x7f\xff\xff\xff`])
      expect(() => read(bytes), JSON.stringify(bytes)).toThrow();
  });
});

describe("what is missing or damaged", () => {
  test("bodies that cannot be read: what was read stays, with the bytes", () => {
    const steps = [client(call(1, "find", "II", "\x91\x45")), server(result(1, "\x45"))];
    const { entries } = play(dubbo, steps, { codecs });
    expect(entries[0]?.truncated).toBe(true);
    expect(entries[0]?.document).toMatchObject({
      request: { method: "find", arguments: [1], bodyError: expect.stringMatching(/begins with 45/) as string },
      response: { bodyError: expect.any(String) as string },
    });
  });
  test("bytes: the next message is found by its beginning", () => {
    const steps = [
      client(call(1, "a")),
      { side: CLIENT, gap: 9 },
      client("rest\xda\xbb", call(2, "b")),
      server(result(2), result(1)),
    ];
    expect(play(dubbo, steps, { codecs }).entries.map(line)).toEqual([
      "a shop.Goods → 20 (good)",
      "b shop.Goods → 20 (good)",
    ]);
  });
  test("results without calls, calls without results, what is no message", () => {
    check(
      [client(call(1, "a")), server(result(9))],
      [
        "a shop.Goods →  (none) !pair-not-found: the capture ended before the answer",
        "result → 20 (none) !pair-not-found: no request was seen for this response",
      ],
    );
    expect(talk([client("\xda\xbbxx".padEnd(20, "\xff"))]).gaveUp).toMatch(/^not Dubbo/);
    expect(
      play(dubbo, [client(call(1, "a"), "no message"), server(result(1))], { codecs }).entries.map(line)[1],
    ).toMatch(/!dissection/);
  });
});
test("what is taken for Dubbo and what is not", () => {
  const sign = (bytes: string): string => detect(latin1Bytes(`x${bytes}`), 1, bytes.length + 1);
  expect([call(1, "a"), result(1), heartbeat(1), heartbeat(1, true)].map(sign)).toEqual([
    "client",
    "server",
    "either",
    "either",
  ]);
  for (let end = 0; end < 16; end++) expect(sign(call(1, "a").slice(0, end))).toBe("more");
  const long = message(0xc2, 0, 1, "").slice(0, 12) + String.fromCharCode((MAX_BODY_BYTES >> 24) + 1, 0, 0, 0);
  for (const bytes of [
    "GET /",
    "\xda\xbc",
    message(0xc0, 0, 1, ""),
    message(0xc2, 20, 1, ""),
    message(2, 21, 1, ""),
    long,
  ])
    expect(sign(bytes), JSON.stringify(bytes)).toBe("no");
});
