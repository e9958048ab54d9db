// `thresher run` as a user runs it: real scripts in real sandboxes, over a capture.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import { type RunOptions, runProgram } from "../testing/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const SHOP_BYTES = makeCapture([
  { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
]);
const SHOP = save("shop.pcap", SHOP_BYTES);
const SLOW = save(
  "slow.js",
  `// Bad answers
var seen = 0;
function onItemCaptured(data) {
  seen++;
  if (data.protocol.name !== "http" || data.response.status < 500) return;
  console.log("bad", data.request.path);
  vendor.slack(env.RUN_TEST_HOOK, "Bad", data.request.path, "#ff0000");
  return test.fail(data);
}
jobs.schedule("report", "0 0 8 * * *", function () { console.log("seen", seen); });
`,
);

const HOOK = { RUN_TEST_HOOK: "https://hooks.example/s3cret" };

interface Expected {
  readonly code?: number;
  readonly out?: string | RegExp;
  readonly error?: RegExp;
}
async function check(args: readonly string[], expected: Expected, options: RunOptions = {}): Promise<string> {
  const run = await runProgram(["run", ...args], options);
  expect(run.error).toMatch(expected.error ?? /^/);
  if (typeof expected.out === "string") expect(run.out).toBe(expected.out);
  else if (expected.out !== undefined) expect(run.out).toMatch(expected.out);
  expect(run.code).toBe(expected.code ?? 0);
  return run.error;
}

test("a script's lines are the output; verdicts, calls and costs stand beside it", async () => {
  const error = await check([SLOW, "--on", SHOP], { out: "bad /pay\nseen 3\n" }, { env: HOOK });
  expect(error).toMatch(/^failed: file:shop\.pcap\/000000000000\.pcap-2$/m);
  expect(error).toMatch(/^would call vendor\.slack at .*slow\.js:7:\d+: "••••","Bad","\/pay","#ff0000"$/m);
  expect(error).toMatch(/^3 entries: 0 passed, 1 failed; 1 calls recorded, nothing sent$/m);
  expect(error).toMatch(/slow\.js: onItemCaptured: 3 calls, /);
});
test("entries as a window would show them have their verdicts too", async () => {
  const script = save(
    "shown.js",
    "// Shown\n// filter: http\nfunction onItemQueried(data) {\n  return data.response.status < 500 ? test.pass(data) : test.fail(data);\n}\n",
  );
  const error = await check([script, "--on", SHOP], { out: "" });
  expect(error).toMatch(/^3 entries: 1 passed, 1 failed; 0 calls recorded, nothing sent$/m);
});
test("from standard input, filtered, as JSON", () =>
  check(
    [SLOW, "--on", "-", "-f", "http", "-o", "json"],
    { out: /"kind":"end","entries":2/, error: /^$/ },
    { input: SHOP_BYTES, env: HOOK },
  ));
test("several scripts share what they say they share, in the order of the command line", async () => {
  const first = save("a.js", "// A\nthis.total = 0;\nfunction onItemCaptured(data) { this.total++; }\n");
  const second = save(
    "b.js",
    "// B\njobs.schedule('b', '0 * * * * *', function () { console.log('total', total); });\n",
  );
  await check([first, second, "--on", SHOP], { out: "total 3\n" });
});
test("a script that is no script is 2, with file, line and column", () =>
  check([save("broken.js", "// B\nfunction onItemCaptured(data) {\n  return data..x;\n}\n"), "--on", SHOP], {
    code: 2,
    out: "",
    error: /^thresher: .*broken\.js:3:\d+: .*SyntaxError[^\n]*\n$/,
  }));
test("a hook that throws is 1, with its place", () =>
  check([save("throws.js", "// T\nfunction onItemCaptured(data) {\n  data.nothing.x = 1;\n}\n"), "--on", SHOP], {
    code: 1,
    error: /throws\.js:3:\d+: onItemCaptured: TypeError/,
  }));
test("wrong usage is 2, a capture that is not there 1", async () => {
  await check([SLOW], { code: 2, error: /run needs a capture/ });
  await check(["--on", SHOP], { code: 2, error: /run needs a script/ });
  await check([SLOW, "--on", SHOP, "--allow-host", "a.test"], { code: 2, error: /are for --send/ });
  await check([SLOW, "--on", SHOP, "-f", "http &&"], { code: 2, error: /the filter is not valid/ });
  await check([SLOW, "--on", join(folder, "none.pcap")], { code: 1, error: /none\.pcap: there is no such file/ });
});
test("with --send an allowed host is really reached, another one is not, and files are written", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      bodies.push(body);
      response.end("taken");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const script = save(
    "hook.js",
    `// Hook
function onItemCaptured(data) {
  if (!data.response || data.response.status < 500) return;
  file.write("bad.txt", data.request.path);
  console.log(vendor.webhook("POST", "http://${host}/x", { path: data.request.path }));
}
`,
  );
  const files = join(folder, "written");
  try {
    await check([script, "--on", SHOP, "--send", "--files", files, "--allow-host", host], { out: "taken\n" });
    expect(bodies).toEqual(['{"path":"/pay"}']);
    expect(readFileSync(join(files, "bad.txt"), "utf8")).toBe("/pay");
    await check([script, "--on", SHOP, "--send", "--files", files], {
      code: 1,
      out: "",
      error: new RegExp(`${host} was not reached; --allow-host ${host} allows it`),
    });
    expect(bodies).toHaveLength(1);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
