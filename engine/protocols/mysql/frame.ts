// Packets: a length of three bytes, a number that counts the packets of one command and its answer, and the payload.
import { type Framer, NEED_MORE } from "../framed.ts";
import { isPacketStart, mayBeFirst } from "./shape.ts";

export const HEADER_BYTES = 4;
/** A payload of this length goes on in the next packet. */
export const MAX_PAYLOAD_BYTES = 0xffffff;

/** Whether whole packets of one piece may be handed on as one run: most are short and come many at once. */
export interface MayRun {
  readonly mayRun: boolean;
}
const ALONE: MayRun = { mayRun: false };

export class PacketFramer implements Framer {
  readonly reason = "";
  skipBytes = 0;
  readonly #maxKeptBytes: number;
  readonly #isClient: boolean;
  readonly #isJoined: boolean;
  readonly #runs: MayRun;
  /** Bytes kept of the packet at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  /** `isJoined`: the beginning of the connection was not seen. */
  constructor(isClient: boolean, maxKeptBytes: number, isJoined = false, runs: MayRun = ALONE) {
    this.#isClient = isClient;
    this.#isJoined = isJoined;
    this.#runs = runs;
    this.#maxKeptBytes = maxKeptBytes;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    const here = end - start;
    if (here < HEADER_BYTES) return NEED_MORE;
    const whole = HEADER_BYTES + payloadLength(bytes, start);
    if (here >= whole) return this.#runs.mayRun ? runEnd(bytes, start + whole, end) - start : whole;
    if (here >= Math.max(HEADER_BYTES, this.#maxKeptBytes)) {
      this.skipBytes = whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }

  reset(): void {
    this.#kept = 0;
  }

  mayBeFirst(bytes: Uint8Array, start: number, end: number): boolean {
    return !this.#isJoined || mayBeFirst(this.#isClient, bytes, start, end);
  }

  /** Segments mostly begin with a packet: only a command, or the first packet of an answer, is taken for one. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (isPacketStart(this.#isClient, bytes, at, end)) return at;
    return -1;
  }
}

export function payloadLength(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}

/** Where the whole packets from `from` on end. */
function runEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (end - at >= HEADER_BYTES) {
    const next = at + HEADER_BYTES + payloadLength(bytes, at);
    if (next > end) return at;
    at = next;
  }
  return at;
}

/** Where the packet at `start` ends in a run of them that ends at `end`. */
export function packetEnd(bytes: Uint8Array, start: number, end: number): number {
  return Math.min(end, start + HEADER_BYTES + payloadLength(bytes, start));
}
