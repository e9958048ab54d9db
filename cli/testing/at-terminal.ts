// Runs the program at a terminal of its own, as `script` of util-linux makes one, and types what it is told.
import { spawn } from "node:child_process";
import { PROGRAM, programEnvironment } from "./run-program.ts";

const TIMEOUT_MS = 60_000;

/** What was on the terminal, and the exit code. `typed` follows as soon as `question` is there. */
export function runAtTerminal(
  args: readonly string[],
  { question, typed, env = {} }: { question: string; typed: string; env?: Readonly<Record<string, string>> },
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const line = [process.execPath, PROGRAM, ...args]
    .map((arg) => `'${arg.replaceAll("'", String.raw`'\''`)}'`)
    .join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: programEnvironment({ ...env, TERM: "dumb" }),
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  let shown = "";
  let hasTyped = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (hasTyped || !shown.includes(question)) return;
    hasTyped = true;
    child.stdin.write(typed);
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ code, shown }));
  });
}
