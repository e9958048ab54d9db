import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { isOnPath, nodeVersionAt, npmCommand, runQuietly, StepFailed } from "./step.mjs";

const node = process.execPath;

async function check(script: string, expected: string | RegExp, timeoutMs = 30_000): Promise<void> {
  const result = await runQuietly(node, ["-e", script], { timeoutMs }).catch((error: unknown) => error);
  if (typeof expected === "string") expect(result).toBe(expected);
  else {
    expect(result).toBeInstanceOf(StepFailed);
    expect(result instanceof StepFailed ? `${result.message}|${result.output}` : "").toMatch(expected);
  }
}

test("a tool's output is kept, and told when it fails", async () => {
  await check("console.log('fine')", "fine\n");
  await check("console.error('broken'); process.exit(3)", /exit code 3\|broken/);
});

test("only the end of a long output is kept", async () => {
  await check("console.log('x'.repeat(1e6)); console.log('end'); process.exitCode = 1", /\|x{1,6000}\nend\n$/);
});

test("a tool that hangs is ended", async () => {
  await check("setInterval(() => {}, 1000)", /took longer than 0.3 s/, 300);
});

test.runIf(process.platform !== "win32")("what a hanging tool started ends with it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "thresher-step-"));
  const pidFile = join(folder, "pid");
  const grandchild = "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}, ${JSON.stringify(pidFile)}]); setInterval(() => {}, 1000)`;
  await check(script, /took longer than/, 3000);
  const pid = Number(readFileSync(pidFile, "utf8"));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 10_000);
  rmSync(folder, { recursive: true });
});

test("a program that does not exist is a failure with its name", async () => {
  await expect(runQuietly("no-such-program-here", [])).rejects.toThrow("no-such-program-here could not be started");
});

test("programs are found in PATH", () => {
  expect(isOnPath(process.platform === "win32" ? "cmd" : "sh")).toBe(true);
  expect(isOnPath("no-such-program-here")).toBe(false);
});

test("the version of a Node is asked of it", () => {
  expect(nodeVersionAt(node)).toBe(process.versions.node);
  expect(nodeVersionAt("/no/such/node")).toBe("");
});

test("npm runs under the Node that is named", () => {
  const npm = npmCommand("/some/node");
  if (npm.args.length === 0) expect(npm.command).toBe("npm");
  else expect([npm.command, npm.args[0]?.endsWith("npm-cli.js")]).toEqual(["/some/node", true]);
});
