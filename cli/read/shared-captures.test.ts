// Real captures through the command as a user runs it. They lie beside the repository; where they are missing only the
// tests of this file fall away.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "../testing/run-program.ts";

const CAPTURES = join(import.meta.dirname, "../../../shared/captures");
const hasCaptures = existsSync(CAPTURES);
if (!hasCaptures) process.stderr.write("the shared captures are not beside the repository: their tests fall away\n");

interface Oracle {
  readonly messages: readonly { readonly p: string; readonly method?: string; readonly uri?: string }[];
}

/** What tshark sees of a capture: methods and addresses of its HTTP requests. */
function requestsOfOracle(name: string): readonly string[] {
  const oracle: Oracle = JSON.parse(
    readFileSync(join(CAPTURES, "oracle", name.replace(/\.pcap(ng)?$/, ".json")), "utf8"),
  );
  return oracle.messages.flatMap(({ p, method, uri }) =>
    p === "http" && method !== undefined ? [`${method} ${uri}`] : [],
  );
}

async function read(name: string, ...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const run = await runProgram(["read", join(CAPTURES, name), "-o", "json", ...args]);
  expect([run.code, run.error], name).toEqual([0, ""]);
  return run.out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

async function check(name: string): Promise<void> {
  const entries = await read(name, "-f", "http", "--fields", "request.method,request.url");
  const requests = entries.map((entry) => `${String(entry["request.method"])} ${String(entry["request.url"])}`);
  expect(requests.toSorted(byText), name).toEqual(requestsOfOracle(name).toSorted(byText));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

test.runIf(hasCaptures)("HTTP requests are those that tshark sees", async () => {
  await check("http/pipelined-requests.pcap");
  await check("http/get-gzip.pcap");
  await check("http/byteranges.pcap");
  await check("http/own-pipelining.pcap");
});

test.runIf(hasCaptures)("ids are unique, and every entry has what scripts read unguarded", async () => {
  for (const name of ["http/methods.pcap", "tcp", "udp", "dns"].flatMap(filesBelow).slice(0, 8)) {
    const entries = await read(name);
    expect(new Set(entries.map((entry) => entry["id"])).size, name).toBe(entries.length);
    for (const entry of entries) {
      expect(Object.keys(entry), name).toEqual(
        expect.arrayContaining(["id", "protocol", "src", "dst", "request", "response", "error"]),
      );
    }
  }
});

function filesBelow(name: string): readonly string[] {
  if (!hasCaptures || /\.pcap/.test(name)) return [name];
  return readdirSync(join(CAPTURES, name))
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .slice(0, 3)
    .map((file) => `${name}/${file}`);
}

test.runIf(hasCaptures)(
  "hostile files end in an orderly way: what can be read, or one line that says why not",
  async () => {
    const files = hasCaptures ? readdirSync(join(CAPTURES, "hostile")).filter((name) => /\.pcap/.test(name)) : [];
    // Every fourth: each is a process of its own, and the reader has tests of all of them.
    for (const name of files.filter((_, i) => i % 4 === 0)) {
      const run = await runProgram(["read", join(CAPTURES, "hostile", name), "-o", "none"]);
      expect(run.out, name).toBe("");
      expect(run.error, name).toMatch(run.code === 0 ? /^(thresher: .*\n)?$/ : /^thresher: .*\. .*\n$/);
      expect([0, 1], name).toContain(run.code);
    }
  },
);

test.runIf(hasCaptures)("packets of chosen flows open again and hold the same entries", async () => {
  const source = "http/own-pipelining.pcap";
  const path = join(tmpdir(), `thresher-chosen-${process.pid}.pcapng`);
  const written = await runProgram(["read", join(CAPTURES, source), "-f", "http", "--write", path]);
  expect([written.code, written.error]).toEqual([0, ""]);
  const again = await runProgram(["read", path, "-o", "json", "-f", "http", "--fields", "request.url,status"]);
  const before = await runProgram([
    "read",
    join(CAPTURES, source),
    "-o",
    "json",
    "-f",
    "http",
    "--fields",
    "request.url,status",
  ]);
  expect(again.out).toBe(before.out);
  rmSync(path);
});
