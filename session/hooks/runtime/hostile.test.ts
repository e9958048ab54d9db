import { expect, test } from "vitest";
import { FILE, entryOf, runScript } from "./testing/run-script.ts";

/** Why a script does not start: message, line, column. */
async function checkStart(source: string, expected: readonly [string, number, number]): Promise<void> {
  const script = runScript(source);
  const failure: unknown = await script.runtime.started.then(
    () => "it started",
    (error: unknown) => error,
  );
  const [message, line, column] = expected;
  expect(failure).toMatchObject({ hook: "top level", message, line, column, entryId: "" });
  expect([script.failures, script.deaths]).toEqual([[], []]);
}

test("a source that cannot be read, or throws, says where", async () => {
  await checkStart("// title\nvar 1x;", ["SyntaxError: invalid number literal", 2, 5]);
  await checkStart('\n  import x from "fs";', ["SyntaxError: expecting '('", 2, 10]);
  await checkStart("function f() {\n  null.x;\n}\n\nf();", ["TypeError: cannot read property 'x' of null", 2, 7]);
  await checkStart("throw 5;", ["5", 0, 0]);
  await checkStart("for (;;);", ["ended: it took longer than 3000 ms", 0, 0]);
});

test("what hooks throw is told with its place, whatever it is, and they go on", async () => {
  const script = runScript(`const things = [
  () => { throw new RangeError("a"); },
  () => { throw "text"; },
  () => { throw undefined; },
  () => { throw { message: "no error" }; },
  () => { throw { a: 1 }; },
  () => { throw new Proxy({}, { get() { throw new Error("trap"); } }); },
  () => { throw { get message() { throw 1; } }; },
  () => import("fs").then((fs) => fs.readFileSync("/etc/passwd")),
  async () => { await null; undefined.x; },
  () => eval("\\n\\n  nowhere"),
];
function onItemCaptured(data) { return things[data.index](); }`);
  await script.runtime.items(Array.from({ length: 10 }, (_, index) => entryOf(`e${index}`, { index })));
  expect(script.failures.map(({ entryId, message, line }) => [entryId, message, line])).toEqual([
    ["e0", "RangeError: a", 2],
    ["e1", "text", 0],
    ["e2", "undefined", 0],
    ["e3", "no error", 0],
    ["e4", '{"a":1}', 0],
    ["e5", "an error that cannot be read", 0],
    ["e6", "an error that cannot be read", 0],
    ["e9", "ReferenceError: 'nowhere' is not defined", 11],
    ["e8", "TypeError: cannot read property 'x' of undefined", 10],
    ["e7", "ReferenceError: could not load module 'fs'", 0],
  ]);
});

test("promises of the top level, of timers and of other hooks are watched, too", async () => {
  const script = runScript(`function onHubAction() { return Promise.reject(new Error("hub")); }
    setTimeout(async () => { throw new Error("timer"); }, 1);
    async function main() { throw new Error("main"); }
    main();`);
  await script.runtime.call("onHubAction", []);
  await script.until(() => script.failures.length === 3);
  expect(script.failures.map(({ hook, message }) => `${hook} ${message}`).toSorted()).toEqual([
    "onHubAction Error: hub",
    "timer Error: timer",
    "top level Error: main",
  ]);
});

test("a script that spoils the language spoils itself alone", async () => {
  const script = runScript(`
    Object.defineProperty(Object.prototype, "0", { set() { throw new Error("set"); }, get() { return "trap"; }, configurable: true });
    Object.defineProperty(Object.prototype, "passed", { get() { throw new Error("get"); }, configurable: true });
    for (const name of ["parse", "stringify"]) JSON[name] = () => { throw new Error("JSON"); };
    for (const name of ["push", "map", "join", "forEach", "slice"]) Array.prototype[name] = () => { throw new Error("Array"); };
    for (const name of ["substring", "indexOf", "charAt"]) String.prototype[name] = () => { throw new Error("String"); };
    Promise.prototype.then = () => { throw new Error("then"); };
    Reflect.ownKeys = Reflect.apply = Object.keys = Date.prototype.toISOString = () => { throw new Error("own"); };
    console = test = kfl = undefined; Proxy = WeakMap = Error = TypeError = Promise = String = undefined;
    function onItemCaptured(data) { vendor.slack("a", data.request.path, "c", "d"); null.x; }
    function onHubAction() { throw 1; }`);
  await script.runtime.items([entryOf("e1"), entryOf("e2")]);
  await script.runtime.call("onHubAction", []);
  expect(script.failures.map(({ hook, entryId }) => `${hook} ${entryId}`)).toEqual([
    "onItemCaptured e1",
    "onItemCaptured e2",
    "onHubAction ",
  ]);
  expect(script.deaths).toEqual([]);
});

test("an entry with traps of the script's own does no harm", async () => {
  const script = runScript(`function onItemCaptured(data) {
      return [
        new Proxy(data, { get() { throw new Error("trap"); } }),
        { toJSON() { throw new Error("json"); }, get failed() { throw new Error("failed"); } },
        Object.setPrototypeOf(data, null),
        Object.freeze(data),
        (data.self = data),
      ][data.index];
    }
    function onItemQueried(data) { return { __proto__: data, toJSON: () => ({ id: "other" }) }; }`);
  await script.runtime.items(Array.from({ length: 5 }, (_, index) => entryOf(`e${index}`, { index })));
  expect(script.deaths).toEqual([]);
  const [answer] = await script.runtime.queried([entryOf("e1")]);
  expect(answer).toEqual({ id: "e1", json: '{"id":"other"}', verdict: null, problem: "" });
});

test("nothing of Node, of the browser, or of the thread can be reached", async () => {
  const script = runScript(`
    const names = "require process fetch Buffer global window self document XMLHttpRequest WebSocket WebAssembly module " +
      "Worker importScripts Deno Bun queueMicrotask structuredClone navigator postMessage host driver kit print std os bjson";
    console.log(names.split(" ").filter((name) => { try { return typeof (0, eval)(name) !== "undefined"; } catch { return false; } }).join());
    const roots = new Set();
    (function walk(value, depth) {
      if ((typeof value !== "object" && typeof value !== "function") || value === null || roots.has(value) || depth > 12) return;
      roots.add(value);
      walk(Object.getPrototypeOf(value), depth + 1);
      for (const key of Reflect.ownKeys(value)) {
        const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key) ?? {};
        for (const one of [inner, get, set]) walk(one, depth + 1);
      }
    })(globalThis, 0);
    const makers = [...roots].map((value) => { try { return value.constructor?.constructor?.("return typeof process + typeof require")(); } catch { return ""; } });
    console.log([...new Set(makers)].filter(Boolean).join());
    const fromHost = [...roots].filter((value) => typeof value === "function" && ["call", "queue", "inside", "packetFacts"].includes(value.name) && value.length === 0 && /native/.test(String(value)));
    console.log(fromHost.filter((value) => value !== Function.prototype.call).length);
    try { (function () { return arguments.callee.caller; })(); console.log("no caller"); } catch (error) { console.log(error.name); }
    console.log((() => { try { throw new Error("x"); } catch (e) { return e.stack.includes("node_modules") || e.stack.includes("file:"); } })());`);
  await script.runtime.started;
  expect(script.printed()).toEqual(["", "undefinedundefined", "0", "no caller", "false"]);
});

test("names of files have no meaning for errors but their own", async () => {
  expect(FILE).toContain(" ");
  const script = runScript(
    "function onItemCaptured() { throw Object.assign(new Error('x'), { stack: 'at f (my script.js:7:8)' }); }",
  );
  await script.runtime.items([entryOf("e1")]);
  expect(script.failures).toEqual([{ hook: "onItemCaptured", message: "Error: x", entryId: "e1", line: 7, column: 8 }]);
});
