// tcpdump as our own child: for an agent that somebody runs by hand, with the permission to capture.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { CaptureMode } from "../../codecs/capture-frames.ts";
import type { CaptureRun, CaptureRunner, RunListener } from "./capture-runner.ts";

/** A tcpdump that does not end by being asked is killed after this. */
const END_TIMEOUT_MS = 2_000;
/** As in capture.sh. */
const ROOM: Record<CaptureMode, readonly string[]> = {
  bulk: ["-s", "262144", "-B", "32768"],
  prompt: ["-s", "65549", "-B", "65536", "--immediate-mode"],
};

type Child = ChildProcessByStdio<null, Readable, Readable>;

export class ChildRunner implements CaptureRunner {
  readonly #program: string;
  readonly #interfaceName: string;
  readonly #children = new Set<Child>();
  readonly #killAll = (): void => {
    for (const child of this.#children) child.kill("SIGKILL");
  };

  constructor(interfaceName: string, program = "tcpdump") {
    this.#interfaceName = interfaceName;
    this.#program = program;
    process.once("exit", this.#killAll);
  }

  start(packetFilter: string, mode: CaptureMode, listener: RunListener): CaptureRun {
    const args = ["-i", this.#interfaceName, "-n", "-U", ...ROOM[mode]];
    args.push("--time-stamp-precision=nano", "-w", "-", ...(packetFilter === "" ? [] : ["--", packetFilter]));
    const child = spawn(this.#program, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#children.add(child);
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      this.#children.delete(child);
      listener.onEnded();
    };
    child.stdout.on("data", (chunk: Buffer) => listener.onBytes(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => listener.onSaid(text));
    // After the last byte of both pipes.
    child.once("close", end);
    child.once("error", (error) => {
      listener.onSaid(`${error.message}\n`);
      end();
    });
    return {
      hold: (isHeld) => (isHeld ? child.stdout.pause() : child.stdout.resume()),
      askCounters: () => child.kill("SIGUSR1"),
      end: () => {
        child.stdout.resume();
        child.kill("SIGTERM");
        setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS).unref();
      },
    };
  }

  close(): void {
    process.removeListener("exit", this.#killAll);
    this.#killAll();
  }
}
