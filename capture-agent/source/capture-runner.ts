// How tcpdump is run: by a privileged neighbour through a shared folder, or as a child of our own.
import type { CaptureMode } from "../../codecs/capture-frames.ts";

export interface RunListener {
  /** Bytes of the capture, valid during the call. */
  readonly onBytes: (chunk: Uint8Array) => void;
  /** What tcpdump printed: diagnostics, and its drop counters. */
  readonly onSaid: (text: string) => void;
  /** The program is over, and all its bytes were handed on. */
  readonly onEnded: () => void;
}

/** One tcpdump. */
export interface CaptureRun {
  /** While held nothing is read: packets wait in the kernel's buffer, and what it then drops is counted by it. */
  hold(isHeld: boolean): void;
  /** Has the drop counters printed, where that is possible. */
  askCounters(): void;
  /** Ends the program; `onEnded` follows. */
  end(): void;
}

export interface CaptureRunner {
  start(packetFilter: string, mode: CaptureMode, listener: RunListener): CaptureRun;
  /** Ends every program and lets go of everything. */
  close(): void;
}
