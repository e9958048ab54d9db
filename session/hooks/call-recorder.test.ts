import { describe, expect, it } from "vitest";
import { HELPERS } from "../../contract/index.ts";
import { CallRecorder, MAX_CALL_TEXT, MAX_RECORDED_CALLS } from "./call-recorder.ts";
import { emptyAnswer, emptyOf } from "./empty-answer.ts";
import type { HelperCall, JsonValue } from "./types.ts";

const SECRET = 'p"w\n1';
const recorder = (): CallRecorder => new CallRecorder((text) => text.replaceAll(SECRET, "••••"));

function call(...args: readonly JsonValue[]): HelperCall {
  return { helper: "vendor.slack", args, entryId: "e", line: 2, column: 3 };
}

describe("recorded calls", () => {
  it("say what was called, from where, and what it answered", () => {
    const calls = recorder();
    calls.add("a.js", call("x", { n: 1 }), { result: null });
    calls.add("a.js", call(), { error: "no" });
    expect(calls.calls).toEqual([
      {
        seq: 1,
        helper: "vendor.slack",
        args: '["x",{"n":1}]',
        result: "null",
        isError: false,
        entryId: "e",
        script: "a.js",
        line: 2,
        column: 3,
      },
      expect.objectContaining({ seq: 2, args: "[]", result: "no", isError: true }),
    ]);
  });
  it("have no secrets, wherever they stand", () => {
    const calls = recorder();
    const deep = { [SECRET]: [`token ${SECRET}`, { deep: SECRET }, 5, null, true] };
    calls.add("a.js", call(SECRET, deep), { result: deep });
    calls.add("a.js", call(), { error: `bad ${SECRET}` });
    expect(calls.calls[0]?.args).toBe('["••••",{"••••":["token ••••",{"deep":"••••"},5,null,true]}]');
    for (const { args, result } of calls.calls) for (const text of [args, result]) expect(text).not.toMatch(/p\\?"w/);
  });
  it("are cut after they were masked", () => {
    const calls = recorder();
    calls.add("a.js", call("x".repeat(MAX_CALL_TEXT - 6) + SECRET), { result: "y".repeat(2 * MAX_CALL_TEXT) });
    expect(calls.calls[0]?.args).toHaveLength(MAX_CALL_TEXT);
    expect(calls.calls[0]?.args).not.toContain("p\\");
    expect(calls.calls[0]?.result).toHaveLength(MAX_CALL_TEXT);
  });
  it("are the first of many, and all are counted", () => {
    const calls = recorder();
    for (let i = 0; i < MAX_RECORDED_CALLS + 7; i++) calls.add("a.js", call(i), { result: null });
    expect(calls.calls).toHaveLength(MAX_RECORDED_CALLS);
    expect(calls.count).toBe(MAX_RECORDED_CALLS + 7);
  });
});

describe("what a call that is not made answers", () => {
  it.each<[string, JsonValue]>([
    ["vendor.webhook", ""],
    ["vendor.slack", null],
    ["vendor.kinesis.put", { success: false, sequenceNumber: "", shardId: "" }],
    ["jobs.list", []],
    ["jobs.scheduler.isRunning", false],
    ["pcap.nameResolutionHistory", {}],
    ["unknown", null],
  ])("%s: %j", (helper, answer) => expect(emptyAnswer(helper)).toEqual(answer));
  it("of every helper is of its type", () => {
    for (const { name, returns, way } of HELPERS)
      if (way === "answer" && returns !== "void") expect(emptyAnswer(name), name).not.toBeNull();
  });
  it("of numbers within objects", () => expect(emptyOf("{ a: number; b: { }[] }")).toEqual({ a: 0, b: [] }));
});
