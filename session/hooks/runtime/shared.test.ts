import { expect, test } from "vitest";
import { LIMITS } from "./index.ts";
import { entryOf, runScript } from "./testing/run-script.ts";

test("properties of the top level's this go to the others; variables and functions do not", async () => {
  const script = runScript(`
    this.total = 0; this.map = { a: 1 }; this.fn = function () {}; bare = "bare";
    var mine = 1; let own = 2; function f() {}
    function onItemCaptured() { total++; map.a++; bare = "again"; }
    function onHubAction() { delete this.total; }`);
  await script.until(() => Object.keys(script.shared).length === 3);
  expect(script.shared).toEqual({ total: "0", map: '{"a":1}', bare: '"bare"' });
  await script.runtime.items([entryOf("e1"), entryOf("e2")]);
  await script.until(() => script.shared["bare"] === '"again"');
  expect(script.shared).toEqual({ total: "2", map: '{"a":3}', bare: '"again"' });
  await script.runtime.call("onHubAction", []);
  await script.until(() => script.shared["total"] === undefined);
});

test("what others wrote is read by its bare name, hidden by a variable, and written back", async () => {
  const script = runScript(
    `var hidden = "own";
     function onHubAction() { console.log(typeof total === "undefined" ? "none" : total, hidden, list.join()); }
     function onJobPassed() { list.push(3); this.total = total + 1; hidden += "!"; }`,
    { shared: { total: "5", hidden: '"other"', list: "[1,2]", console: "1", __proto__: "1" } },
  );
  await script.runtime.call("onHubAction", []);
  await script.runtime.call("onJobPassed", []);
  await script.until(() => script.shared["total"] === "6" && script.shared["list"] === "[1,2,3]");
  script.runtime.setShared("total", "100");
  await script.runtime.call("onHubAction", []);
  script.runtime.setShared("total", undefined);
  script.runtime.setShared("hidden", '"another"');
  await script.runtime.call("onHubAction", []);
  expect(script.printed()).toEqual(["5 own 1,2", "100 own! 1,2,3", "none own! 1,2,3"]);
  expect(script.failures).toEqual([]);
  expect(Object.keys(script.shared).toSorted()).toEqual(["list", "total"]);
});

test("shared values are bounded in size and number, and that is said once", async () => {
  const script = runScript(`this.big = "x".repeat(${LIMITS.sharedLength});
    for (let i = 0; i <= ${LIMITS.shared}; i++) this["v" + i] = i;
    this.cyclic = {}; cyclic.self = cyclic; this.symbol = Symbol();
    Object.defineProperty(this, "trap", { get() { throw new Error("trap"); }, configurable: true });`);
  await script.until(() => script.lines.length === 1 && Object.keys(script.shared).length === LIMITS.shared);
  expect(script.printed()).toEqual(["big is not shared: it is too large, or there are too many shared values"]);
  expect(script.failures).toEqual([]);
});
