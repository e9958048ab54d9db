import { expect, test } from "vitest";
import { runProgram } from "../testing/run-program.ts";

const HTTP = { name: "http", version: "1.1", abbr: "HTTP" };
const SHOP = {
  protocol: HTTP,
  src: { ip: "10.0.0.1", port: "40000" },
  dst: { ip: "10.0.0.2", port: "80", name: "shop" },
  request: { method: "GET", path: "/cart", headers: { Authorization: "secret" } },
  response: { status: 502 },
};
const BANK = { ...SHOP, dst: { ...SHOP.dst, name: "bank" }, response: { status: 200 } };

function linesOf(...entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

async function check(args: readonly string[], input: string, out: string, code = 0, error = /^$/): Promise<void> {
  const run = await runProgram(["match", ...args], { input });
  expect(run.out).toBe(out);
  expect(run.error).toMatch(error);
  expect(run.code).toBe(code);
}

test("each entry is answered in turn", async () => {
  await check(["response.status >= 500"], linesOf(SHOP, BANK, SHOP), "true\nfalse\ntrue\n");
  await check(["status_code >= 500"], linesOf(SHOP, BANK), "true\nfalse\n");
  await check([""], linesOf(SHOP), "true\n");
  await check(["http"], "", "");
});

test("a limit does not change whether an entry matches", async () => {
  await check(["http and limit(1)"], linesOf(SHOP, BANK), "true\ntrue\n");
});

test("--print gives the matching entries, limited and redacted as the filter says", async () => {
  await check(["--print", "http and limit(1)"], linesOf(SHOP, BANK), linesOf(SHOP));
  await check(["--print", 'dst.name == "bank"'], linesOf(SHOP, BANK), linesOf(BANK));
  const run = await runProgram(["match", "--print", 'http and redact("request.headers.Authorization")'], {
    input: linesOf(SHOP),
  });
  expect(JSON.parse(run.out).request.headers.Authorization).toBe("[REDACTED]");
});

test("what is no entry is false, told with its line, and fails the command", async () => {
  await check(
    ["http"],
    `${linesOf(SHOP)}\nnot json\n[1]\n7\n`,
    "true\nfalse\nfalse\nfalse\n",
    1,
    /^thresher: line 2: /,
  );
});

test("many unreadable lines do not flood the terminal", async () => {
  const run = await runProgram(["match", "http"], { input: "x\n".repeat(1000) });
  expect(run.out).toBe("false\n".repeat(1000));
  expect(run.error.split("\n").length).toBe(12);
  expect(run.error).toContain("1000 lines were no entries");
});

test("an invalid filter is exit code 2 with the place", async () => {
  await check(["(("], linesOf(SHOP), "", 2, /^thresher: the filter is not valid: line 1, column \d+: .+\n$/);
});

test("hostile entries neither crash nor match what they are not", async () => {
  const hostile = [
    { protocol: "http" },
    { protocol: { name: "http" }, request: 7, response: [] },
    { protocol: { name: "__proto__" } },
    { protocol: HTTP, request: { method: { toString: 1 } } },
  ];
  await check(["status_code == 502"], linesOf(...hostile, SHOP), "false\nfalse\nfalse\nfalse\ntrue\n");
});

test("a reader that goes away ends the command quietly", async () => {
  const run = await runProgram(["match", "--print", "http"], {
    input: linesOf(SHOP).repeat(20_000),
    closeOutputAfterBytes: 1000,
  });
  expect([run.code, run.error]).toEqual([0, ""]);
});
