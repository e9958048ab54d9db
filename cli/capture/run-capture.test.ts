import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { CaptureReader } from "../../engine/pcap/index.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import { PROGRAM, programEnvironment, type Run, runProgram } from "../testing/run-program.ts";

// Every test here runs against a stand-in for tcpdump: tests must not need the permission to capture.
const folder = mkdtempSync(join(tmpdir(), "thresher-capture-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const programs = join(folder, "bin");
mkdirSync(programs);
// Where one program may not capture, the other is tried.
for (const name of ["tcpdump", "dumpcap"]) {
  copyFileSync(fileURLToPath(new URL("../testing/tcpdump-stand-in.mjs", import.meta.url)), join(programs, name));
  chmodSync(join(programs, name), 0o755);
}

const capturePath = join(folder, "live.pcap");
writeFileSync(
  capturePath,
  makeCapture([
    { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
    { clientPort: 40_002, serverPort: 80, said: httpExchange("/health", 200) },
  ]),
);

const env = {
  PATH: [programs, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
  THRESHER_TEST_CAPTURE: capturePath,
  TMPDIR: folder,
};

interface Expected {
  readonly code?: number;
  readonly out?: RegExp;
  readonly error?: RegExp;
}

async function check(
  args: readonly string[],
  expected: Expected,
  more: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const run = await runProgram(["capture", ...args], { env: { ...env, ...more } });
  expect(run.error).toMatch(expected.error ?? /entries from/);
  expect(run.out).toMatch(expected.out ?? /^$/);
  expect(run.code).toBe(expected.code ?? 0);
  return run;
}

/** Paths of the requests in JSON output. */
function pathsOf(out: string): readonly string[] {
  return [...out.matchAll(/"path":"([^"]+)"/g)].flatMap(([, path]) => (path === undefined ? [] : [path]));
}

function packetsIn(path: string): number {
  const reader = new CaptureReader();
  reader.push(readFileSync(path), () => undefined);
  return reader.finish(() => undefined).packets;
}

test("entries are printed, and at the end what was seen and lost (stand-in for tcpdump)", async () => {
  const run = await check(["--duration", "1s", "-o", "json"], {
    out: /"worker":"local:any"/,
    error: /"ledger":\[\{"hop":"kernel","code":"dropped-by-system".*"count":9/,
  });
  expect(pathsOf(run.out)).toEqual(["/cart", "/pay", "/health"]);
  // A live capture's streams carry its start, so that a restart repeats no id.
  expect(run.out).toMatch(/"stream":"\d{10}_000000000000\.pcap"/);
});

test("a filter, a limit and named interfaces (stand-in for tcpdump)", async () => {
  const filtered = await check(["--duration", "1s", "-f", "response.status >= 500", "-o", "json", "-i", "lo"], {
    out: /local:lo/,
    error: /"entries":1/,
  });
  expect(pathsOf(filtered.out)).toEqual(["/pay"]);
  const limited = await check(["--limit", "1", "-o", "json", "-f", "http"], { out: /\/cart/, error: /"entries":1/ });
  expect(pathsOf(limited.out)).toEqual(["/cart"]);
});

test("packets are written as they come, or the flows of matching entries at the end (stand-in for tcpdump)", async () => {
  const all = join(folder, "all.pcapng");
  await check(["--duration", "1s", "--write", all], {});
  expect(packetsIn(all)).toBe(packetsIn(capturePath));
  const chosen = join(folder, "chosen.pcap");
  await check(["--duration", "1s", "-f", 'request.path == "/health"', "--write", chosen], {});
  expect(packetsIn(chosen)).toBe(8);
  expect(readdirSync(folder).filter((name) => name.startsWith("thresher-capture-") && name !== folder)).toEqual([]);
});

test("Ctrl+C ends it with the ledger (stand-in for tcpdump)", async () => {
  const child = spawn(process.execPath, [PROGRAM, "capture", "-f", "http"], { env: programEnvironment(env) });
  let out = "";
  let error = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    if (out.includes("/health")) child.kill("SIGINT");
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  const code = await new Promise((done) => child.once("close", done));
  expect([code, error]).toEqual([0, expect.stringMatching(/^3 entries from 18 packets[^]*lost:\n {2}9 packets: /)]);
});

test("a missing permission is one line with the command that grants it (stand-in for tcpdump)", async () => {
  await check(
    ["--duration", "1s"],
    { code: 1, error: /^thresher: capturing on any is not permitted\. (Run|Install).*\n$/ },
    { THRESHER_TEST_REFUSAL: "any: You don't have permission to perform this capture (Operation not permitted)" },
  );
});

test("what cannot be captured is said (stand-in for tcpdump)", async () => {
  await check(["--bpf", "nonsense"], { code: 1, error: /^thresher: capture filter: .*syntax error.*\n$/ });
  await check(
    ["-i", "nope0"],
    { code: 1, error: /^thresher: there is no interface nope0\. / },
    { THRESHER_TEST_REFUSAL: "nope0: No such device exists (SIOCGIFHWADDR: No such device)" },
  );
});

test("wrong usage is exit code 2", async () => {
  await check(["--duration", "long"], { code: 2, error: /--duration must be a duration such as 30s, 5m or 2h/ });
  await check(["eth0"], { code: 2, error: /interfaces are named with --interface/ });
  await check(["-f", "(("], { code: 2, error: /the filter is not valid/ });
});

test("a reader that goes away ends the capture quietly (stand-in for tcpdump)", async () => {
  const run = await runProgram(["capture", "-o", "json"], { env, closeOutputAfterBytes: 10 });
  expect(run.code).toBe(0);
  expect(existsSync(capturePath)).toBe(true);
});

test("what is inside TLS is printed when its secrets come while it captures, and the log is not there before (stand-in for tcpdump)", async () => {
  const captures = new URL("../../captures/tls/", import.meta.url);
  const keys = join(folder, "late.keys");
  const args = [PROGRAM, "capture", "--duration", "2s", "-o", "json", "-f", "http", "--keylog", keys];
  const environment = { ...env, THRESHER_TEST_CAPTURE: fileURLToPath(new URL("decrypted.pcap", captures)) };
  const child = spawn(process.execPath, args, { env: programEnvironment(environment) });
  let [out, error] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    error += chunk.toString();
    if (error.includes("it is waited for")) copyFileSync(fileURLToPath(new URL("decrypted.keys", captures)), keys);
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(error).toContain("late.keys: there is no such file; it is waited for");
  expect(pathsOf(out)).toContain("/tls13-aes-256-gcm");
  expect(pathsOf(out).length).toBe(13);
  // What opened it is not among what is printed.
  expect(out + error).not.toContain(readFileSync(keys, "latin1").split("\n")[0]?.split(" ")[2]);
});
