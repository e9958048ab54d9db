// What a client says that it sent and received, for tests that compare it with entries: lines of `> sent` and `< received`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Recording } from "./recording.ts";

/** Runs a script inside the namespace and gives what it wrote, which is a transcript. */
export async function transcript(recording: Recording, script: string, ...args: readonly string[]): Promise<string> {
  const child = recording.start(process.execPath, [script, ...args]);
  child.stderr?.pipe(process.stderr);
  let said = "";
  child.stdout?.on("data", (part: Buffer) => (said += part.toString("latin1")));
  await once(child, "close");
  return said;
}

/** Runs curl and writes its conversation: of its own notes only the lines that were sent and received. */
export async function curl(args: readonly string[], input = ""): Promise<void> {
  const child = spawn("curl", ["-sv", ...args], { stdio: ["pipe", "ignore", "pipe"] });
  let noted = "";
  child.stderr.on("data", (part: Buffer) => (noted += part.toString("latin1")));
  child.stdin.end(input);
  await once(child, "close");
  for (const line of noted.split("\n")) if (/^[<>] /.test(line)) process.stdout.write(`${line.trimEnd()}\n`);
  process.stdout.write("\n");
}
