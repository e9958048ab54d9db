// Runs the program as a user does: a process with arguments, input, output and an exit code.
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Longest that one run may take. */
const TIMEOUT_MS = 60_000;

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Stops reading the output after so many bytes, as `head` does. */
  readonly closeOutputAfterBytes?: number;
}

/** The environment of a run: no colours, no terminal, no display. */
export function programEnvironment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const {
    DISPLAY: _display,
    WAYLAND_DISPLAY: _wayland,
    FORCE_COLOR: _colour,
    COLUMNS: _columns,
    ...rest
  } = process.env;
  return { ...rest, NODE_COMPILE_CACHE: join(tmpdir(), "thresher-compile-cache"), ...env };
}

export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: programEnvironment(options.env),
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    const out: Uint8Array[] = [];
    let bytes = 0;
    let error = "";
    child.stdout.on("data", (chunk: Uint8Array) => {
      out.push(chunk);
      bytes += chunk.length;
      if (bytes >= (options.closeOutputAfterBytes ?? Number.POSITIVE_INFINITY)) child.stdout.destroy();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      error += text;
    });
    // A program that ends before it has read all of its input closes the pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.on("error", failed);
    child.on("close", (code) => done({ code, out: Buffer.concat(out).toString("utf8"), error }));
  });
}
