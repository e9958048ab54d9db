import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { CaptureReader } from "../../engine/pcap/index.ts";
import { runAtTerminal } from "../testing/at-terminal.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import { PROGRAM, programEnvironment, type Run, runProgram } from "../testing/run-program.ts";

// The agent runs against a stand-in for tcpdump: tests must not need the permission to capture.
const folder = mkdtempSync(join(tmpdir(), "thresher-agent-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const programs = join(folder, "bin");
mkdirSync(programs);
copyFileSync(fileURLToPath(new URL("../testing/tcpdump-stand-in.mjs", import.meta.url)), join(programs, "tcpdump"));
chmodSync(join(programs, "tcpdump"), 0o755);

const capturePath = join(folder, "live.pcap");
writeFileSync(
  capturePath,
  // An agent keeps packets for minutes: they must be new, but not of the moment in which a capture begins.
  makeCapture(
    [
      { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
      { clientPort: 40_002, serverPort: 80, said: httpExchange("/health", 200) },
    ],
    Math.floor(Date.now() / 1000) - 10,
  ),
);
const env = {
  PATH: [programs, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
  THRESHER_TEST_CAPTURE: capturePath,
  TMPDIR: folder,
};

interface Agent {
  readonly address: string;
  readonly secret: string;
  readonly process: ChildProcessWithoutNullStreams;
}

/** An agent by hand, as its printed line tells of it; ended with the test. */
async function startAgent(): Promise<Agent> {
  const child = spawn(process.execPath, [PROGRAM, "agent", "--listen", "127.0.0.1:0"], {
    env: programEnvironment(env),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [out, error] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
  const printed = new Promise<void>((done) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.endsWith("\n")) done();
    });
    child.once("close", () => done());
  });
  await printed;
  const [, secret = "", address = ""] = /^THRESHER_AGENT_SECRET=(\S+) thresher tap --agent (\S+)\n$/.exec(out) ?? [];
  expect(address, error).toMatch(/^127\.0\.0\.1:\d+$/);
  return { address, secret, process: child };
}

async function check(
  agent: Pick<Agent, "address" | "secret">,
  args: readonly string[],
  expected: { readonly code: number; readonly out?: RegExp; readonly error: RegExp },
): Promise<Run> {
  const run = await runProgram(["tap", "--agent", agent.address, ...args], {
    env: { ...env, ...(agent.secret === "" ? {} : { THRESHER_AGENT_SECRET: agent.secret }) },
  });
  expect(run.error).toMatch(expected.error);
  expect(run.out).toMatch(expected.out ?? /^$/);
  expect(run.code).toBe(expected.code);
  return run;
}

function pathsOf(out: string): readonly string[] {
  return [...out.matchAll(/"path":"([^"]+)"/g)].flatMap(([, path]) => (path === undefined ? [] : [path]));
}
function packetsIn(path: string): number {
  const reader = new CaptureReader();
  reader.push(readFileSync(path), () => undefined);
  return reader.finish(() => undefined).packets;
}

test("the printed line reaches the agent: entries, a filter, a limit, packets (stand-in for tcpdump)", async () => {
  const agent = await startAgent();
  const run = await check(agent, ["-f", "http", "-o", "json", "--limit", "3"], {
    code: 0,
    out: /"worker":"127\.0\.0\.1:\d+"/,
    error: /tapping the agent at 127\.0\.0\.1:\d+; .*\n127\.0\.0\.1:\d+: capturing\n\{"entries":3,/,
  });
  expect(pathsOf(run.out)).toEqual(["/cart", "/pay", "/health"]);

  const failed = await check(agent, ["-f", "response.status >= 500", "-o", "json", "--limit", "1"], {
    code: 0,
    out: /\/pay/,
    error: /"entries":1/,
  });
  expect(pathsOf(failed.out)).toEqual(["/pay"]);

  const chosen = join(folder, "chosen.pcapng");
  await check(agent, ["-f", 'request.path == "/health"', "--limit", "1", "--write", chosen], {
    code: 0,
    error: /8 packets written to .*chosen\.pcapng/,
  });
  expect(packetsIn(chosen)).toBe(8);
  const all = join(folder, "all.pcap");
  await check(agent, ["--duration", "1s", "--write", all], { code: 0, error: /packets written to/ });
  expect(packetsIn(all)).toBe(packetsIn(capturePath));
});

test("packets from before the command (stand-in for tcpdump)", async () => {
  const agent = await startAgent();
  // Its only packets are there once their entries are.
  await check(agent, ["-f", "http", "-o", "json", "--limit", "3"], { code: 0, out: /cart/, error: /"entries":3/ });
  const before = join(folder, "before.pcapng");
  await check(agent, ["--last", "1h", "--write", before], {
    code: 0,
    error: /\d+ packets written to .*before\.pcapng/,
  });
  expect(packetsIn(before)).toBe(packetsIn(capturePath));
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [["--last", "5m"], /--last is for packets/],
    [["--last", "5m", "--write", before, "-f", "http"], /leave out --filter/],
    [["--last", "5m", "--write", before, "--duration", "5s"], /leave out --filter, --limit and --duration/],
    [["--last", "soon", "--write", before], /--last must be a duration/],
  ];
  for (const [args, error] of refusals) await check(agent, args, { code: 2, error });
  const cluster = await runProgram(["tap", "--last", "5m", "--write", before], { env });
  expect([cluster.code, cluster.error]).toEqual([2, expect.stringMatching(/--last needs --agent/)]);
});

test("the secret may be typed, and is not shown (stand-in for tcpdump)", async () => {
  const { address, secret } = await startAgent();
  const args = ["tap", "--agent", address, "-f", "http", "--limit", "1", "-o", "csv", "--fields", "request.path"];
  const run = await runAtTerminal(args, { question: "Secret of the agent", typed: `${secret}\n`, env });
  expect(run.shown).toContain("/cart");
  expect(run.shown).not.toContain(secret.slice(0, 10));
  expect(run.code).toBe(0);
});

test("a wrong secret, an agent that is not there, options that make no sense (stand-in for tcpdump)", async () => {
  const { address, secret } = await startAgent();
  const other = `AAAAAAAAAAAAAAAAAAAAAAAA${secret.slice(24)}`;
  await check({ address, secret: other }, [], {
    code: 1,
    out: /^(?:TIME .*\n)?$/,
    error: /does not accept this session's token\n$/,
  });
  const stranger = `${secret.slice(0, -4)}AAAA`;
  await check({ address, secret: stranger }, [], { code: 1, out: /^(?:TIME .*\n)?$/, error: /another certificate/ });
  await check({ address: "127.0.0.1:1", secret }, [], {
    code: 1,
    out: /^(?:TIME .*\n)?$/,
    error: /cannot be reached: .*ECONNREFUSED/,
  });
  await check({ address, secret: "" }, [], { code: 2, error: /secret is missing: set THRESHER_AGENT_SECRET/ });
  await check({ address, secret: "short" }, [], { code: 2, error: /the agent's secret is not one/ });
  await check({ address: "nowhere", secret }, [], { code: 2, error: /--agent must be HOST:PORT, not "nowhere"/ });
  await check({ address, secret }, ["-n", "shop"], { code: 2, error: /--namespace is for clusters/ });
  await check({ address, secret }, ["--dry-run"], { code: 2, error: /--dry-run plans for a cluster/ });
});

test("Ctrl+C ends the agent, and its packets go with it (stand-in for tcpdump)", async () => {
  const agent = await startAgent();
  const ended = new Promise((done) => agent.process.once("close", done));
  agent.process.kill("SIGINT");
  expect(await ended).toBe(0);
});

test("what cannot be captured is one line with what to do (stand-in for tcpdump)", async () => {
  const refused = await runProgram(["agent", "--listen", "127.0.0.1:0"], {
    env: { ...env, THRESHER_TEST_REFUSAL: "any: You don't have permission to perform this capture" },
  });
  expect(refused.error).toMatch(/\nthresher: nothing can be captured: .*permission.*\. Run it as root, .*\n$/);
  expect(refused.code).toBe(1);
  const missing = await runProgram(["agent", "--listen", "127.0.0.1:0"], {
    env: { ...env, PATH: dirname(process.execPath) },
  });
  expect(missing.error).toMatch(/\. Install tcpdump\n$/);
  expect((await runProgram(["agent", "--listen", "4187"], { env })).error).toMatch(
    /--listen must be HOST:PORT, not "4187"/,
  );
});
