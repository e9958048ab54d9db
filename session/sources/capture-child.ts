// One capture program running on one interface: starts it, reads what it writes, ends it. The program has the
// privilege, we have the pipe.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { type CaptureMetadata, CaptureReader, type PacketRecord } from "../../engine/pcap/index.ts";
import { capCommand } from "./cap-command.ts";
import { type CaptureProgram, type CaptureProgramKind, captureFailure } from "./capture-programs.ts";
import { NO_COUNTERS, type ProgramCounters, readCounters } from "./drop-counters.ts";

/** The program ends at once on SIGINT; one that does not is killed after this. */
const STOP_TIMEOUT_MS = 2_000;
/** After the program's end its last bytes are waited for so long. */
const PIPES_TIMEOUT_MS = 1_000;
/** How long a packet may lie in the kernel's ring before the program is given it: its last block is waited for. */
const RING_DELAY_MS: Readonly<Record<CaptureProgramKind, number>> = { tcpdump: 1_100, dumpcap: 350, cap: 100 };
/** Kernel buffer of one capture: rides out pauses of ours of some tenths of a second on a busy interface. */
const KERNEL_BUFFER_KIB = 32_768;
/** What of standard error is kept: the counters come last. */
const MAX_SAID_LENGTH = 16_384;
const MIB_IN_KIB = 1_024;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Programs that run now. None outlives this process where it ends in an orderly way; a killed one leaves its pipe
 * broken, and the program ends with the next packet it writes. */
const running = new Set<Child>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export interface ChildListener {
  readonly onPacket: (record: PacketRecord) => void;
  readonly onMetadata: (metadata: CaptureMetadata) => void;
  /** The program ended without having been told to; `said` is what it printed. */
  readonly onEnd: (error: Error) => void;
}

/** Command line that captures `interfaceName` to standard output. */
export function captureCommand(
  program: CaptureProgram,
  interfaceName: string,
  filter: string,
): { readonly path: string; readonly args: readonly string[] } {
  if (program.kind === "cap") return capCommand(["capture", interfaceName, filter]);
  if (program.kind === "dumpcap") {
    const buffer = String(KERNEL_BUFFER_KIB / MIB_IN_KIB);
    const args = ["-q", "-i", interfaceName, "-B", buffer, "-w", "-", ...(filter === "" ? [] : ["-f", filter])];
    return { path: program.path, args };
  }
  const buffer = String(KERNEL_BUFFER_KIB);
  // Written out packet by packet (-U), or a quiet interface would show nothing until some buffer is full.
  const args = ["-n", "-U", "-i", interfaceName, "-B", buffer, "--time-stamp-precision=nano", "-w", "-"];
  return { path: program.path, args: filter === "" ? args : [...args, "--", filter] };
}

/** A running capture of one interface. */
export class CaptureChild {
  readonly #program: CaptureProgram;
  readonly #interfaceName: string;
  readonly #child: Child;
  readonly #reader: CaptureReader;
  readonly #listener: ChildListener;
  readonly #exited: Promise<void>;
  #said = "";
  #isStopping = false;
  #counters: ProgramCounters = NO_COUNTERS;

  private constructor(program: CaptureProgram, interfaceName: string, filter: string, listener: ChildListener) {
    this.#program = program;
    this.#interfaceName = interfaceName;
    this.#listener = listener;
    this.#reader = new CaptureReader(listener.onMetadata);
    const { path, args } = captureCommand(program, interfaceName, filter);
    this.#child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    running.add(this.#child);
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    // "close" comes after the last byte of both pipes, so the counters and packets are complete by then.
    this.#exited = new Promise((resolve) => {
      const end = (): void => {
        running.delete(this.#child);
        resolve();
      };
      this.#child.once("close", end);
      // Something that the program started may still hold the pipes: it does not hold us up.
      this.#child.once("exit", () => setTimeout(end, PIPES_TIMEOUT_MS).unref());
      this.#child.once("error", (error) => {
        this.#hear(`${error.message}\n`);
        end();
      });
    });
  }

  /** Starts the program; rejects with a `ContractError` where it cannot capture. */
  static async start(
    program: CaptureProgram,
    interfaceName: string,
    filter: string,
    listener: ChildListener,
  ): Promise<CaptureChild> {
    const capture = new CaptureChild(program, interfaceName, filter, listener);
    if (await capture.#hasBegun()) return capture;
    throw captureFailure(program, interfaceName, capture.#said);
  }

  get counters(): ProgramCounters {
    return this.#counters;
  }

  /** The process, for whoever looks after it. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Asks tcpdump to print its counters; the others tell them at the end only. */
  askCounters(): void {
    if (this.#program.kind === "tcpdump" && process.platform !== "win32") this.#child.kill("SIGUSR1");
  }

  /** Stops taking bytes for a while: the program waits, and what the kernel then drops is counted by it. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#child.stdout.pause();
    else this.#child.stdout.resume();
  }

  /** Ends the program; resolves when all packets from before the call, and its counters, are here. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.hold(false);
    const delayMs = RING_DELAY_MS[this.#program.kind];
    const ask = setTimeout(() => this.#child.kill("SIGINT"), delayMs);
    const force = setTimeout(() => this.#child.kill("SIGKILL"), delayMs + STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(ask);
    clearTimeout(force);
  }

  /** True once bytes come; false where the program ends before. */
  #hasBegun(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#child.stdout.on("data", (chunk: Buffer) => {
        resolve(true);
        this.#reader.push(chunk, this.#listener.onPacket);
      });
      void this.#exited.then(() => {
        const hadBegun = this.#reader.summary.format !== "undecided";
        this.#reader.finish(this.#listener.onPacket);
        resolve(false);
        if (hadBegun && !this.#isStopping) {
          this.#listener.onEnd(captureFailure(this.#program, this.#interfaceName, this.#said));
        }
      });
    });
  }

  #hear(text: string): void {
    this.#said = (this.#said + text).slice(-MAX_SAID_LENGTH);
    this.#counters = readCounters(this.#said, this.#counters);
  }
}
