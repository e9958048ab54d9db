// A capture beside the agents': an ordinary tcpdump in the network namespace of a node of the shared test cluster, to
// compare what they held with what passed.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";

/** Network namespaces of the nodes, as `ip netns` has them. */
const namespaceOf = (node: string): string => `ct0-${node}`;

/** What the kernel still holds back would be missing at its end, while the agents have told of it already. */
const PROMPTLY = ["--immediate-mode", "-s", "65549", "-B", "65536"];

export interface NodeCapture {
  /** Ends it; the file is whole then. Answers what tcpdump said of its counters. */
  readonly stop: () => Promise<string>;
}

/** Whether the nodes of the test cluster are of this machine. */
export function canCaptureOn(node: string): boolean {
  return existsSync(`/run/netns/${namespaceOf(node)}`);
}

/** Resolves when the kernel took the filter. */
export async function captureOn(node: string, filter: string, path: string): Promise<NodeCapture> {
  const options = ["-i", "any", "-n", "-U", "--time-stamp-precision=nano", "-Z", "root", ...PROMPTLY];
  const child = spawn("ip", ["netns", "exec", namespaceOf(node), "tcpdump", ...options, "-w", path, "--", filter], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(said)));
  const begun = new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("listening on")) resolve();
    });
  });
  await Promise.race([begun, ended.then((text) => Promise.reject(new Error(`tcpdump ended: ${text}`)))]);
  return { stop: () => endOf(child, ended) };
}

function endOf(child: ChildProcess, ended: Promise<string>): Promise<string> {
  child.kill("SIGINT");
  return ended;
}
