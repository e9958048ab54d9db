import { expect, test } from "vitest";
import { HELPERS, MAX_CONSOLE_LINE_LENGTH } from "../../../contract/index.ts";
import { LIMITS } from "./index.ts";
import { entryOf, runScript, type RunOptions } from "./testing/run-script.ts";

/** What a script's top level prints, an expression a line; what is thrown in place of its value. */
async function check(cases: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<void> {
  const tries = Object.keys(cases).map(
    (code) => `try { console.log("" + (${code})); } catch (error) { console.log(String(error)); }`,
  );
  const script = runScript(`// kfl wrapper chatgpt json2Yaml\n${tries.join("\n")}`, options);
  await script.runtime.started;
  expect(Object.fromEntries(Object.keys(cases).map((code, i) => [code, script.printed()[i]]))).toEqual(cases);
}

test("every helper of the contract is there", async () => {
  await check(Object.fromEntries(HELPERS.map(({ name }) => [`typeof ${name}`, "function"])));
});

test("arguments are converted to the declared types, or refused with their number", async () => {
  await check(
    {
      "vendor.slack(1, true, {a: [1]}, 10n)": "undefined",
      "vendor.slack()": "TypeError: vendor.slack: argument 1 must be text",
      "vendor.slack('a', null, 'b', 'c')": "TypeError: vendor.slack: argument 2 must be text",
      "vendor.slack('a', 'b', () => 1, 'c')": "TypeError: vendor.slack: argument 3 must be text",
      "vendor.slack('a', 'b', Symbol(), 'c')": "TypeError: vendor.slack: argument 3 must be text",
      "prometheus.metric('n', 'd', '2', 3n)": "answer",
      "prometheus.metric('n', 'd', 'x', 3)": "TypeError: prometheus.metric: argument 3 must be number",
      "prometheus.metric('n', 'd', 1, NaN)": "TypeError: prometheus.metric: argument 4 must be number",
      "prometheus.metric('n', 'd', 1, 1, 'labels')": "TypeError: prometheus.metric: argument 5 must be object",
      "vendor.webhookForm('POST', 'u', [])": "TypeError: vendor.webhookForm: argument 3 must be object",
      "vendor.webhookForm('POST', 'u', new Date(0))": "TypeError: vendor.webhookForm: argument 3 must be object",
      "vendor.webhook('POST', 'u')": "answer",
      "vendor.webhook('POST', 'u', undefined, {a: 'b'})": "answer",
      "vendor.webhook('POST', 'u', {b: undefined, c: [undefined]}, null, 'too', 'many')": "answer",
      "vendor.webhook('POST', 'u', () => 1)": "TypeError: vendor.webhook: argument 3 must be any",
      "wrapper.buildHAR({})": "TypeError: wrapper.buildHAR: argument 1 must be list",
      "kfl.match('http')": "TypeError: kfl.match: argument 2 must be entry",
      "test.pass('text')": "TypeError: test.pass: argument 1 must be entry",
      "setTimeout('code')": "TypeError: setTimeout: argument 1 must be function",
      "jobs.schedule('a', 'b', 5)": "TypeError: jobs.schedule: argument 3 must be function",
      "file.write('a', (() => { const o = {}; o.o = o; return o; })())": "TypeError: circular reference",
    },
    { answer: () => Promise.resolve("answer") },
  );
});

test("calls tell what was given: missing arguments are null, or left out at the end", async () => {
  const script = runScript(
    `vendor.webhook("POST", "u", undefined, { a: "b" }); vendor.webhook("GET", "u");
hub.action("id", [1, { x: null }]);`,
  );
  await script.runtime.started;
  expect(script.calls).toEqual([
    { helper: "vendor.webhook", args: ["POST", "u", null, { a: "b" }], entryId: "", line: 1, column: 15 },
    { helper: "vendor.webhook", args: ["GET", "u"], entryId: "", line: 1, column: 67 },
    { helper: "hub.action", args: ["id", [1, { x: null }]], entryId: "", line: 2, column: 11 },
  ]);
});

test("answers come back as values, a rejection is thrown and can be caught", async () => {
  const long = "ü".repeat(300_000);
  await check(
    {
      "jobs.list().join('+')": "a+b",
      "jobs.scheduler.isRunning()": "true",
      "jobs.scheduler.start()": "undefined",
      "file.read('long').length": String(long.length),
      "file.read('long') === 'ü'.repeat(300000)": "true",
      "file.read('none')": "Error: there is no file none",
      "hub.blockPod('a', 'b')": "Error: disabled in settings",
    },
    {
      answer: ({ helper, args }) => {
        if (helper === "jobs.list") return Promise.resolve(["a", "b"]);
        if (helper === "hub.blockPod") return Promise.reject(new Error("disabled in settings"));
        if (args[0] === "none") return Promise.reject(new Error("there is no file none"));
        return Promise.resolve(args[0] === "long" ? long : true);
      },
    },
  );
});

test("what is done inside needs nobody", async () => {
  await check({
    "btoa('a\\u00ff') + atob('Yf8=').length": "Yf8=2",
    "(() => { try { atob('%'); } catch (error) { return error.name; } })()": "InvalidCharacterError",
    "kfl.match('http', {protocol: {name: 'http'}})": "true",
    "kfl.validate('((')": "false",
    "utils.json2Yaml('{\"a\":1}').trim()": "a: 1",
    "chatgpt.sentiment('good').pos > 0": "true",
    "JSON.stringify(wrapper.joinMaps({a: 1}, {a: 2, b: 3}))": '{"a":3,"b":3}',
  });
});

test("filters see the entry as the script has it", async () => {
  const script = runScript(`
    function onItemCaptured(data) {
      const before = kfl.match('response.status == 200', data);
      const again = [data.size, kfl.match('response.status == 200', data)];
      data.response.status = 500;
      console.log(before, again, kfl.match('response.status == 200', data), kfl.match('response.status == 500', data));
      test.fail(data);
      console.log(kfl.match('response.status == 500', data), JSON.stringify(data).includes('"failed":true'));
    }`);
  await script.runtime.items([entryOf("e1")]);
  expect(script.printed()).toEqual(["true [300,true] false true", "true true"]);
});

test("sendings that nobody answers are bounded, and one that fails is told", async () => {
  const held: ((error: Error) => void)[] = [];
  const script = runScript(
    `function onItemCaptured(data) { for (let i = 0; i < 50; i++) vendor.slack("a", "b", "c", "d"); }
     function onHubAction() { vendor.slack("a", "b", "c", "d"); }`,
    { answer: () => new Promise((_resolve, reject) => held.push(reject)) },
  );
  // Few an entry, so that none of them takes its time.
  await script.runtime.items(Array.from({ length: LIMITS.pendingOfItems / 50 + 1 }, (_, i) => entryOf(`e${i}`)));
  expect(script.failures.map(({ message, entryId }) => [message, entryId])).toEqual([
    ["Error: too many pending calls", `e${LIMITS.pendingOfItems / 50}`],
  ]);
  expect(script.calls.length).toBe(LIMITS.pendingOfItems);
  await script.runtime.call("onHubAction", []);
  expect(script.calls.length).toBe(LIMITS.pendingOfItems + 1);
  for (const reject of held) reject(new Error("refused"));
  await script.until(() => script.failures.length === LIMITS.pendingOfItems + 2);
  expect(script.failures.at(-1)).toMatchObject({ hook: "onHubAction", message: "vendor.slack: refused", line: 2 });
});

test("arguments and answers that are too long are refused", async () => {
  await check(
    {
      "file.write('a', 'x'.repeat(90e6))": "RangeError: file.write: arguments are too long",
      "file.read('a')": "Error: the answer is too long for a script",
    },
    { answer: () => Promise.resolve("x".repeat(LIMITS.answerLength)) },
  );
});

test("long lines are cut, and a flood of them is bounded and said", async () => {
  const script = runScript(`console.log("x".repeat(${MAX_CONSOLE_LINE_LENGTH}));
    console.log("x".repeat(${MAX_CONSOLE_LINE_LENGTH + 1}));
    for (let i = 0; i < ${LIMITS.consoleLines + 500}; i++) console.log(i);`);
  await script.runtime.started;
  expect(script.lines.slice(0, 2).map(({ text }) => [text.length, text.slice(-3)])).toEqual([
    [MAX_CONSOLE_LINE_LENGTH, "xxx"],
    [MAX_CONSOLE_LINE_LENGTH, "ut)"],
  ]);
  await script.until(() => script.printed().some((text) => text.includes("left out")));
  const said = script.printed().filter((text) => text.includes("left out"));
  const held = said.reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
  expect(held + script.lines.length - said.length).toBeLessThanOrEqual(LIMITS.consoleLines + 502);
  expect(said[0]).toMatch(/^\d+ lines were left out: more than 1000 in a second$/);
});
