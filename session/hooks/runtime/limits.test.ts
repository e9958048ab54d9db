import { expect, test } from "vitest";
import { LIMITS } from "./index.ts";
import { entryOf, packetHeads, runScript } from "./testing/run-script.ts";

/** What goes wrong when each code is run, empty for nothing; the thread goes on after each. */
async function check(cases: Readonly<Record<string, string>>): Promise<void> {
  const script = runScript("function onHubAction(code) { (0, eval)(code); }");
  const found: Record<string, string> = {};
  for (const code of Object.keys(cases)) {
    await script.runtime.call("onHubAction", [code]);
    found[code] = script.failures.map(({ message }) => message).join(" | ");
    script.failures.length = 0;
  }
  await script.runtime.call("onHubAction", ["console.log('alive')"]);
  expect([found, script.printed(), script.deaths]).toEqual([cases, ["alive"], []]);
}
const TOO_SLOW = `ended: it took longer than ${LIMITS.itemMs} ms`;

test("code without end is ended for its entry alone, and cannot catch that", async () => {
  const codes = [
    "while (true);",
    "try { while (true); } catch (e) {} finally { for (;;); }",
    "/(a+)+$/.test('a'.repeat(60) + 'b')",
    "[1, 2].sort(() => { for (;;); })",
    "JSON.stringify({ toJSON() { for (;;); } })",
    "throw { get message() { for (;;); } }",
  ];
  const script = runScript(`const codes = ${JSON.stringify(codes)};
    function onItemCaptured(data) { (0, eval)(codes[data.index]); console.log(data.index); }
    function onItemQueried(data) { (0, eval)(codes[data.index]); return test.pass(data); }`);
  const entries = codes.flatMap((_, index) => [entryOf(`bad ${index}`, { index }), entryOf("good", { index: 99 })]);
  await script.runtime.items(entries);
  const problems = codes.map((_, index) => [`bad ${index}`, TOO_SLOW]);
  expect(script.failures.map(({ entryId, message }) => [entryId, message])).toEqual(problems);
  expect(script.printed()).toEqual(codes.map(() => "99"));
  const answers = await script.runtime.queried(entries);
  expect(answers.filter(({ verdict }) => verdict === null).map(({ id, problem }) => [id, problem])).toEqual(problems);
  expect(answers.filter(({ verdict }) => verdict === "passed").length).toBe(codes.length);
});

test("memory and stack are bounded, and given back", async () => {
  const memory = "InternalError: out of memory";
  await check({
    "'x'.repeat(2 ** 31)": "RangeError: invalid repeat count",
    "let s = 'x'.repeat(1 << 24); const all = []; for (;;) all.push(s + all.length)":
      "null was thrown, as it is where memory is too short for an error",
    "new ArrayBuffer(300 * 2 ** 20)": memory,
    "(function f() { return f() + 1; })()": "InternalError: stack overflow",
    "JSON.parse('['.repeat(1e6))": "SyntaxError: stack overflow",
    "eval('('.repeat(1e5))": "SyntaxError: stack overflow",
    "let p = {}; for (let i = 0; i < 2e4; i++) p = new Proxy(p, {}); p.x": "InternalError: stack overflow",
    "new ArrayBuffer(200 * 2 ** 20)": "",
  });
});

test("timers, jobs and reactions are bounded", async () => {
  await check({
    [`for (let i = 0; i <= ${LIMITS.timers}; i++) setTimeout(() => 1, 1e6)`]: "RangeError: more than 1000 timers",
    "clearTimeout(1); setTimeout(() => 1, 1e6)": "",
    "setInterval(() => 1, 1e6)": "RangeError: more than 1000 timers",
    [`for (let i = 0; i <= ${LIMITS.jobs}; i++) jobs.schedule("j" + i, "@hourly", () => 1)`]:
      "RangeError: more than 1000 jobs",
    "jobs.schedule('j1', '@hourly', () => 2)": "",
  });
  const script = runScript(`function onHubAction() { (function again() { Promise.resolve().then(again); })(); }`);
  await script.runtime.call("onHubAction", []);
  expect(script.failures.map(({ message }) => message)).toEqual([`more than ${LIMITS.reactions} promise reactions`]);
});

test("waiting for an answer is no time of the script", async () => {
  const script = runScript("function onItemCaptured() { console.log(pcap.path('x')); }", {
    answer: () => new Promise((resolve) => setTimeout(() => resolve("late"), 4 * LIMITS.itemMs)),
  });
  await script.runtime.items([entryOf("e1")]);
  expect([script.printed(), script.failures]).toEqual([["late"], []]);
});

test("packets are left out, and counted, while a script takes more than its time", async () => {
  const script = runScript("function onPacketCaptured() { const end = Date.now() + 5; while (Date.now() < end); }");
  await script.runtime.started;
  const one = Buffer.alloc(14);
  const heads = packetHeads(Array.from({ length: 1000 }, () => [1, 0, 60, one] as const));
  await script.runtime.packets({ node: "", heads });
  await script.until(() => script.costs().has("onPacketCaptured"));
  const cost = script.costs().get("onPacketCaptured");
  expect((cost?.calls ?? 0) + (cost?.skipped ?? 0)).toBe(1000);
  expect(cost?.skipped).toBeGreaterThan(500);
  const forever = runScript("function onPacketCaptured() { for (;;); }");
  await forever.runtime.packets({ node: "", heads: packetHeads([[1, 0, 60, one]]) });
  expect(forever.failures.map(({ message }) => message)).toEqual([`ended: it took longer than ${LIMITS.packetMs} ms`]);
});

test("a thread that no interrupt reaches is ended from outside, and says so", async () => {
  const script = runScript("function onItemCaptured() { Array.prototype.indexOf.call({ length: 2 ** 52 }, 1); }");
  await script.runtime.items([entryOf("e1")]);
  expect(script.deaths).toEqual([`ended: it did not answer for ${LIMITS.hangMs / 1000} s`]);
  expect(await script.runtime.queried([entryOf("e2")])).toEqual([
    { id: "e2", json: null, verdict: null, problem: "the script has ended" },
  ]);
  expect(await script.runtime.runJob("x")).toEqual({ problem: "the script has ended" });
});

test("an entry that is too large reaches no script", async () => {
  const script = runScript("function onItemCaptured(data) { console.log(data.id); }");
  const document = JSON.stringify({ request: "x".repeat(LIMITS.entryLength) });
  await script.runtime.items([{ ...entryOf("big"), document }, entryOf("e2")]);
  expect(script.printed()).toEqual(["e2"]);
  expect(script.failures.map(({ entryId, message }) => [entryId, message])).toEqual([
    ["big", "the entry is too large for scripts"],
  ]);
  expect((await script.runtime.queried([{ ...entryOf("big"), document }]))[0]?.problem).toBe(
    "the entry is too large for scripts",
  );
});
