// Starts the built program as a user does, from its launcher, with a data folder of its own, and ends it by its pid.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LAUNCHER = join(ROOT, "cli/bin.mjs");
const START_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 20_000;

export interface ServerOptions {
  readonly args: readonly string[];
  readonly home: string;
  /** Words before the program, for example `ip netns exec NAME`. */
  readonly prefix?: readonly string[];
}

/** A running web host. */
export interface Server {
  /** The printed address, token included. */
  readonly address: string;
  readonly pid: number;
  /** What it wrote so far, both streams. */
  readonly output: () => string;
  /** Asks it to end and waits until it is gone. */
  readonly end: () => Promise<void>;
}

/** The kubeconfig of a program under test: never the user's own. There is none unless a test writes it. */
export function kubeconfigPath(home: string): string {
  return join(home, "kubeconfig");
}

/** The environment of a terminal without a display, where addresses are printed instead of opened. */
function terminalEnvironment(home: string): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  return { ...rest, THRESHER_HOME: home, KUBECONFIG: kubeconfigPath(home), NO_COLOR: "1" };
}

/** A command line for the program, with words before it. */
function commandLine(args: readonly string[], prefix: readonly string[] = []): readonly [string, string[]] {
  const [command, ...rest] = [...prefix, process.execPath, LAUNCHER, ...args];
  return [command ?? process.execPath, rest];
}

/** Starts the program and resolves when it has printed its address. */
export async function startServer({ args, home, prefix }: ServerOptions): Promise<Server> {
  const [command, words] = commandLine(args, prefix);
  const child = spawn(command, words, { cwd: ROOT, env: terminalEnvironment(home), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const address = await new Promise<string>((resolve, reject) => {
    const overdue = setTimeout(() => reject(new Error(`no address was printed: ${output}`)), START_TIMEOUT_MS);
    const read = (data: Buffer): void => {
      output += data.toString();
      const found = /^Thresher: (http:\S+)$/m.exec(output)?.[1];
      if (found !== undefined) {
        clearTimeout(overdue);
        resolve(found);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
  return { address, pid: child.pid ?? 0, output: () => output, end: () => endProcess(child) };
}

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command of the program to its end. */
export async function runProgram({ args, home, prefix }: ServerOptions): Promise<Ended> {
  const [command, words] = commandLine(args, prefix);
  const child = spawn(command, words, { cwd: ROOT, env: terminalEnvironment(home), stdio: ["ignore", "pipe", "pipe"] });
  const texts = { output: "", errors: "" };
  child.stdout.on("data", (data: Buffer) => {
    texts.output += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    texts.errors += data.toString();
  });
  const [code] = await once(child, "close");
  return { code: Number(code), ...texts };
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGINT");
  const overdue = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS);
  await gone;
  clearTimeout(overdue);
}

/** The process of a server that holds the session. */
export function sessionPid(serverPid: number): number {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  for (const line of table.split("\n")) {
    const [pid, parent, ...words] = line.trim().split(/\s+/);
    if (Number(parent) === serverPid && words.some((word) => word.includes("session-process"))) return Number(pid);
  }
  throw new Error(`no session process under ${serverPid}`);
}
