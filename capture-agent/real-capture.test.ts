// The real tcpdump in a network namespace made for the test: a change of the filter under traffic loses nothing and takes
// nothing twice. It needs root, iproute2, setpriv and tcpdump, and is skipped with a reason elsewhere.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { RealSeen } from "./testing/real-capture.ts";

const NAMESPACE = `thresher-agent-${process.pid}`;
const PROGRAM = fileURLToPath(new URL("./testing/real-capture.ts", import.meta.url));
const TIMEOUT_MS = 120_000;

function canCapture(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    for (const program of ["tcpdump", "setpriv"]) execFileSync(program, ["--version"], { stdio: "ignore" });
    execFileSync("ip", ["netns", "add", NAMESPACE], { stdio: "ignore" });
    execFileSync("ip", ["-n", NAMESPACE, "link", "set", "lo", "up"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const isPrivileged = canCapture();
afterAll(() => {
  if (isPrivileged) execFileSync("ip", ["netns", "del", NAMESPACE]);
});

async function check(mode: "pipe" | "child"): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "thresher-real-"));
  try {
    const command = ["netns", "exec", NAMESPACE, process.execPath, PROGRAM, mode, folder];
    const { stdout } = await promisify(execFile)("ip", command, { timeout: TIMEOUT_MS, maxBuffer: 1 << 24 });
    const { sent, taken, answers, counts } = JSON.parse(stdout) as RealSeen;
    expect(answers).toEqual(["", "", expect.stringMatching(/syntax error/), ""]);
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
    expect(counts).toMatchObject({ drops: { byKernel: 0, byInterface: 0 }, damagedBytes: 0, restarts: 0 });
    // Both captures saw the same for a while.
    expect(counts.repeats).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!isPrivileged)(
  "through the shared folder (skipped without root, ip, setpriv and tcpdump)",
  () => check("pipe"),
  TIMEOUT_MS,
);
test.skipIf(!isPrivileged)(
  "as our own child (skipped without root, ip, setpriv and tcpdump)",
  () => check("child"),
  TIMEOUT_MS,
);
