// A live session for real: the machine's own capture program, Node's HTTP over the loopback interface of a network
// namespace made for the test. It needs root, iproute2 and tcpdump or dumpcap, and is skipped with a reason elsewhere.
import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { findCapturePrograms } from "../session/index.ts";
import { withFolder } from "../session/testing/captures.ts";
import type { LiveSeen } from "./testing/live-session.ts";

const NAMESPACE = `thresher-host-${process.pid}`;
const PROGRAM = fileURLToPath(new URL("./testing/live-session.ts", import.meta.url));
const TIMEOUT_MS = 60_000;

function canMakeNamespaces(): boolean {
  if (process.getuid?.() !== 0 || findCapturePrograms().every(({ kind }) => kind === "cap")) return false;
  try {
    execFileSync("ip", ["netns", "add", NAMESPACE], { stdio: "ignore" });
    execFileSync("ip", ["-n", NAMESPACE, "link", "set", "lo", "up"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const isPrivileged = canMakeNamespaces();
afterAll(() => {
  if (isPrivileged) execFileSync("ip", ["netns", "del", NAMESPACE]);
});

async function check(requests: number, expected: Partial<LiveSeen>): Promise<void> {
  await withFolder(async (folder) => {
    const command = ["netns", "exec", NAMESPACE, process.execPath, PROGRAM, folder, String(requests)];
    const { stdout } = await promisify(execFile)("ip", command, { timeout: TIMEOUT_MS, maxBuffer: 1 << 24 });
    const seen = JSON.parse(stdout) as LiveSeen;
    const paths = Array.from({ length: requests }, (_, i) => `/item/${i}`);
    expect(seen.live.map(({ summary, status }) => [summary, status])).toEqual(paths.map((path) => [path, "200"]));
    expect(seen.reopened).toEqual(seen.live);
    expect(seen.saved).toEqual(seen.live);
    expect(seen).toMatchObject(expected);
    expect(seen.savedPackets).toBeGreaterThan(2 * requests);
    expect(seen.packets).toBeGreaterThanOrEqual(seen.savedPackets);
  });
}

test.skipIf(!isPrivileged)(
  "what passes is shown, nothing is lost, and what is saved has the same entries (skipped without root, ip and tcpdump)",
  () => check(40, { lost: [], phases: ["live", "ended", "ended"], hasPackets: true, hops: ["lo"] }),
  TIMEOUT_MS,
);
