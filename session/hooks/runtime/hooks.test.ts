import { expect, test } from "vitest";
import type { ScriptEntry } from "../types.ts";
import { entryOf, packetHeads, runScript, type RunOptions } from "./testing/run-script.ts";

/** What a script prints for entries that are captured one after the other. */
async function check(
  source: string,
  expected: readonly string[],
  options: RunOptions & { readonly entries?: readonly ScriptEntry[] } = {},
): Promise<void> {
  const script = runScript(source, options);
  await script.runtime.started;
  await script.runtime.items(options.entries ?? [entryOf("e1")]);
  expect(script.failures).toEqual([]);
  expect(script.printed()).toEqual(expected);
}

test("hooks are top-level functions of the exact names, however they are made", async () => {
  const script = runScript(`
    function onItemCaptured() {}
    var onItemQueried = function () {};
    const onJobPassed = () => {};
    this.onPodEvent = function () {};
    var onHubAction = 5;
    function onitemcaptured() {}`);
  expect(await script.runtime.started).toEqual({
    hooks: ["onItemCaptured", "onItemQueried", "onJobPassed", "onPodEvent"],
  });
});

test("an entry has all its fields, canonical names in order, and Go's names beside them", async () => {
  await check(
    `function onItemCaptured(data) {
       console.log(data.response.status, data.elapsedTime, data.request.headers.Host, data.response.content.text);
       console.log(data.Protocol.Name, data.Source.Ip, data.Dst.Namespace, data.Request.Path, data.Node.Name, data.Size);
       console.log(data.nothing, data.Nothing, data.Protocol.Nothing, "size" in data, data.hasOwnProperty("tls"));
       console.log(Object.keys(data).join());
       console.log(data);
     }`,
    [
      "200 12 cart grüße ☃",
      "http 10.1.0.1 shop /cart/7 node-a 300",
      "undefined undefined undefined true false",
      "id,index,stream,node,protocol,src,dst,elapsedTime,request,response,size,passed,failed,error,event,data",
      JSON.stringify(wholeOf(entryOf("e1"))),
    ],
  );
});

/** The entry in the order of contract/entry.ts. */
function wholeOf({ head, document }: ScriptEntry): object {
  const { passed, failed, size, ...first } = JSON.parse(head);
  const { request, response, data, event, error } = JSON.parse(document);
  return { ...first, request, response, size, passed, failed, error, event, data };
}

test("an entry that is kept stays whole, and changes to it reach nobody", async () => {
  await check(
    `var kept = [];
     function onItemCaptured(data) {
       data.request.path = "/changed " + data.id;
       delete data.size;
       data.extra = 1;
       kept.push(data);
       if (kept.length === 2) console.log(kept.map((one) => [one.request.path, one.size, one.extra, one.dst.name].join()).join(" "));
     }`,
    ["/changed e1,,1,cart /changed e2,,1,cart"],
    { entries: [entryOf("e1"), entryOf("e2")] },
  );
});

test("an entry that is returned with a mark is a verdict, also by a promise", async () => {
  const script = runScript(`
    function onItemCaptured(data) {
      if (data.id === "e1") return test.pass(data);
      if (data.id === "e2") return Promise.resolve(test.fail(test.pass(data)));
      if (data.id === "e3") { test.fail(data); return; }
      if (data.id === "e4") return { failed: true };
      return data;
    }`);
  await script.runtime.items(["e1", "e2", "e3", "e4", "e5"].map((id) => entryOf(id)));
  expect(script.verdicts).toEqual([
    { id: "e1", verdict: "passed" },
    { id: "e4", verdict: "failed" },
    { id: "e2", verdict: "failed" },
  ]);
});

test("a queried entry is shown as it was returned; null where only its mark differs, or nothing", async () => {
  const script = runScript(`
    function onItemQueried(data) {
      switch (data.id) {
        case "same": return data;
        case "none": return;
        case "read": data.request.path.length; return data;
        case "mark": return data.elapsedTime > 10 ? test.fail(data) : data;
        case "late": return Promise.resolve().then(() => test.pass(data));
        case "altered": data.request.path = "***"; return test.pass(data);
        case "other": return { id: data.id };
        case "text": return "text";
        case "throws": throw new Error("no");
        case "never": return new Promise(() => {});
      }
    }`);
  const ids = ["same", "none", "read", "mark", "late", "altered", "other", "text", "throws", "never"];
  const answers = await script.runtime.queried(ids.map((id) => entryOf(id)));
  expect(
    answers.map(({ id, json, verdict, problem }) => [
      id,
      json === null ? null : JSON.parse(json).request?.path,
      verdict,
      problem,
    ]),
  ).toEqual([
    ["same", null, null, ""],
    ["none", null, null, ""],
    ["read", null, null, ""],
    ["mark", null, "failed", ""],
    ["late", null, "passed", ""],
    ["altered", "***", "passed", ""],
    ["other", undefined, null, ""],
    ["text", null, null, ""],
    ["throws", null, null, "Error: no"],
    ["never", null, null, "it did not answer at once"],
  ]);
  expect(Object.keys(JSON.parse(answers[5]?.json ?? ""))).toEqual(Object.keys(wholeOf(entryOf("altered"))));
});

const HEAD = Buffer.concat([
  Buffer.from("0200000000020200000000010800", "hex"),
  Buffer.from("45000034000140004006000001020304050607081f90005000000001000000005002000000000000", "hex"),
]);

test("a packet's info has what its head says", async () => {
  const script = runScript(`
    function onPacketCaptured(info) {
      console.log(JSON.stringify(info));
      console.log(new Date(info.timestamp).getTime(), utils.nodeName(), Object.keys(info).length, info.toString());
    }`);
  await script.runtime.packets({ node: "node-a", heads: packetHeads([[1_790_000_000, 123_456_789, 1514, HEAD, 66]]) });
  expect(script.printed()).toEqual([
    '{"timestamp":"2026-09-21T14:13:20.123456789Z","captureLength":66,"length":1514,"truncated":true,"fragmented":false,' +
      '"srcIp":"1.2.3.4","dstIp":"5.6.7.8","srcPort":"8080","dstPort":"80","protocol":"tcp","node":"node-a","stream":""}',
    "1790000000123 node-a 12 [object Object]",
  ]);
});

test("heads that are cut, and packets that cannot be read, end nothing", async () => {
  const script = runScript(
    "var n = 0; function onPacketCaptured(info) { console.log(++n, info.srcIp, info.length, info.fragmented); }",
  );
  const fragment = Buffer.from(HEAD);
  fragment.writeUInt16BE(0x2000, 20);
  const whole = packetHeads([
    [1, 0, 60, new Uint8Array(3)],
    [1, 0, 61, fragment],
    [2, 0, 62, HEAD],
  ]);
  await script.runtime.packets({ node: "", heads: whole.subarray(0, whole.length - 1) });
  await script.runtime.packets({ node: "", heads: new Uint8Array(5) });
  await script.runtime.packets({ node: "", heads: new Uint8Array(0) });
  expect(script.printed()).toEqual(["1  60 false", "2 1.2.3.4 61 true"]);
  expect(script.failures).toEqual([]);
});

test("other hooks get JSON values; jobs get their arguments, and tell how they ended", async () => {
  const script = runScript(`
    function onPodEvent(event, pod) { console.log(event, pod.metadata.name, utils.nodeName()); }
    function onJobFailed(tag, cron, limit, err) { console.log(tag, cron, limit, err); }
    jobs.schedule("good", "0 * * * * *", function (who) { console.log("for", who); }, 3, "me");
    jobs.schedule("bad", "@hourly", () => { throw new Error("broken"); });
    jobs.schedule("later", "@hourly", async () => { await new Promise((done) => setTimeout(done, 1)); console.log("later"); });
    jobs.schedule("rejected", "@hourly", async () => { throw new TypeError("async"); });`);
  await script.runtime.started;
  expect(script.jobs[0]).toEqual({ tag: "good", cron: "0 * * * * *", limit: 3 });
  await script.runtime.call("onPodEvent", ["ADDED", { metadata: { name: "cart" } }]);
  await script.runtime.call("onJobFailed", ["bad", "@hourly", 0, "broken"]);
  await script.runtime.call("onHubAction", ["nobody", null]);
  const problems = [];
  for (const tag of ["good", "bad", "later", "rejected"]) problems.push((await script.runtime.runJob(tag)).problem);
  script.runtime.forgetJob("good");
  problems.push((await script.runtime.runJob("good")).problem);
  expect(problems).toEqual(["", "Error: broken", "", "TypeError: async", "RangeError: there is no job good"]);
  expect(script.printed()).toEqual(["ADDED cart desktop", "bad @hourly 0 broken", "for me", "later"]);
});

test("timers run later, again and again, and not once they were cleared", async () => {
  const script = runScript(`
    var n = 0;
    clearTimeout(setTimeout(() => console.log("cleared"), 1));
    clearTimeout(undefined);
    setTimeout((a, b) => console.log("once", a, b), 1, "x", "y");
    var id = setInterval(() => { if (++n === 3) { clearInterval(id); console.log("three"); } }, 1);`);
  await script.until(() => script.lines.length === 2);
  expect(script.printed().toSorted()).toEqual(["once x y", "three"]);
});

test("a script knows its role, its constants, and cannot change them", async () => {
  await check(
    `env.A = 2; env.deep.x = 2; env = 3;
     console.log(env.A, env.deep.x, env.B, utils.nodeName());
     function onItemCaptured(data) { console.log(utils.nodeName()); }`,
    ["1 1 undefined desktop", "node-a"],
    { env: { A: 1, deep: { x: 1 } } },
  );
  await check("console.log(utils.nodeName());", ["hub"], { role: "hub" });
  await check("function onItemCaptured(data) { console.log(utils.nodeName()); }", ["desktop"], {
    role: "worker",
    entries: [{ ...entryOf("e1"), node: "" }],
  });
});

test("lines and costs are told with their place", async () => {
  const script = runScript(`console.log("a", 1, null, undefined, [1], { b: 2 }, new Error("c"), () => 1 && 2, 5n);
function onItemCaptured(data) {
  console.error("x");
  console.clear();
}`);
  await script.runtime.items([entryOf("e1"), entryOf("e2")]);
  expect(script.lines.slice(0, 3)).toEqual([
    {
      level: "log",
      text: 'a 1 null undefined [1] {"b":2} Error: c () => 1 && 2 5',
      node: "",
      entryId: "",
      line: 1,
      column: 12,
    },
    { level: "error", text: "x", node: "node-a", entryId: "e1", line: 3, column: 16 },
    { level: "clear", text: "", node: "node-a", entryId: "e1", line: 4, column: 16 },
  ]);
  await script.until(() => script.costs().has("onItemCaptured"));
  const cost = script.costs().get("onItemCaptured");
  expect([cost?.calls, cost?.errors, cost?.skipped]).toEqual([2, 0, 0]);
  expect(cost?.totalUs).toBeGreaterThan(0);
  expect(cost?.longestUs).toBeGreaterThanOrEqual((cost?.totalUs ?? 0) / 2);
  expect(script.memoryBytes()).toBeGreaterThan(10_000);
});
