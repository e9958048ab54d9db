// How tcpdump is to be run at the pace of the traffic. Read in bulk, the kernel hands packets on by blocks of 256 KiB, each
// when it is full or a second old (tcpdump sets that second, no option of it does): nothing is lost at any pace, but
// single packets are late. Read promptly, each packet is there at once, but the kernel has room for a thousand only. So a
// quiet node is read promptly, and a busy one, whose blocks fill in no time, in bulk.
import type { CaptureMode } from "../../codecs/capture-frames.ts";

/** Packets of a second up to which a node is quiet, and above which it is no longer read promptly. */
export const QUIET_PACKETS = 500;
export const BUSY_PACKETS = 2_000;
/** Quiet seconds before a capture is read promptly: at its beginning, and after it was busy. */
export const FIRST_QUIET_SECONDS = 3;
export const LATER_QUIET_SECONDS = 30;

export class CapturePace {
  #mode: CaptureMode = "bulk";
  #quietSeconds = 0;
  #neededSeconds = FIRST_QUIET_SECONDS;

  /** The mode for what comes, from what the last second brought and what the kernel dropped in it. */
  second(packets: number, dropped: number): CaptureMode {
    if (packets > BUSY_PACKETS || dropped > 0) {
      if (this.#mode === "prompt") this.#neededSeconds = LATER_QUIET_SECONDS;
      this.#mode = "bulk";
      this.#quietSeconds = 0;
    } else if (packets > QUIET_PACKETS) this.#quietSeconds = 0;
    else if (++this.#quietSeconds >= this.#neededSeconds) this.#mode = "prompt";
    return this.#mode;
  }
}
