// One line a step: what is being done, then how it went. What a tool prints is shown only when its step failed.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/** Bytes of a failed tool's output that are shown. */
const MAX_SHOWN_BYTES = 6000;

/** Windows has no process groups. */
const HAS_GROUPS = process.platform !== "win32";
/** Exit code after Ctrl+C. */
const INTERRUPTED = 130;

/** What went wrong in a step, with the end of the tool's output. */
export class StepFailed extends Error {
  constructor(message, output) {
    super(message);
    this.name = "StepFailed";
    this.output = output;
  }
}

/** Runs a step and prints its one line on standard error. The work answers with what to say after "done". */
export async function step(title, work) {
  const started = Date.now();
  process.stderr.write(`${title} ... `);
  try {
    const said = await work();
    process.stderr.write(`${said || "done"} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    process.stderr.write("failed\n");
    throw error;
  }
}

/**
 * Runs a program quietly and answers its output; rejects with `StepFailed` when it fails or takes too long. Then, or
 * when this process is interrupted, everything that it started ends with it.
 */
export function runQuietly(command, args, { cwd, env = process.env, timeoutMs = 0 } = {}) {
  return new Promise((done, failed) => {
    // A group of its own, so that what a tool starts can be ended even where the tool itself hangs.
    const options = { cwd, env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true, detached: HAS_GROUPS };
    const child = spawn(command, args, options);
    let output = "";
    let isTooLate = false;
    const keep = (text) => {
      output = (output + text).slice(-MAX_SHOWN_BYTES);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const interrupted = () => {
      endGroup(child);
      process.exit(INTERRUPTED);
    };
    process.on("SIGINT", interrupted);
    process.on("SIGTERM", interrupted);
    const overdue = () => {
      isTooLate = true;
      endGroup(child);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = timeoutMs === 0 ? undefined : setTimeout(overdue, timeoutMs);
    const settle = (error) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted);
      process.off("SIGTERM", interrupted);
      if (error === "") done(output);
      else failed(new StepFailed(error, output));
    };
    child.on("error", (error) => settle(`${command} could not be started: ${error.message}`));
    child.on("close", (code, signal) => {
      if (code === 0) settle("");
      else if (isTooLate) settle(`${command} took longer than ${timeoutMs / 1000} s`);
      else settle(`${command} ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch (error) {
    // It ended by itself in the meantime.
    if (error.code !== "ESRCH") throw error;
  }
}

/** Runs a program in the foreground with this terminal; answers its exit code. */
export function runInForeground(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    const pass = (signal) => child.kill(signal);
    process.on("SIGTERM", pass);
    // Ctrl+C reaches the child from the terminal; this process only has to outlive it.
    process.on("SIGINT", () => undefined);
    child.on("error", failed);
    child.on("close", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** Command and first arguments that run npm under the Node at `node`. */
export function npmCommand(node) {
  const beside = dirname(process.execPath);
  const known = [
    process.env.npm_execpath,
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    resolve(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const script = known.find((path) => path !== undefined && path.endsWith("npm-cli.js") && existsSync(path));
  return script === undefined ? { command: "npm", args: [] } : { command: node, args: [script] };
}

/** Whether a program can be found in PATH. */
export function isOnPath(name) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => folder !== "" && endings.some((ending) => existsSync(join(folder, name + ending))));
}

/** The version of the Node at `path`, or an empty text. */
export function nodeVersionAt(path) {
  if (!existsSync(path)) return "";
  const result = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return result.status === 0 ? result.stdout.trim().replace(/^v/, "") : "";
}
