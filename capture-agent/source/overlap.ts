// While one tcpdump takes over from another, both see the same packets for a while. Each packet is to be taken once, and
// none is to be lost that both filters want.
//
//              cut - 2w   cut - w     cut     cut + w   cut + 2w
//   older   ── taken ─────┬── taken, remembered ──┬── dropped ──────
//   newer   ── dropped ───────────┬── taken unless the older gave it ──┬── taken ──
//
// The cut is a moment at which both surely capture. Their clocks are the same kernel's, but a packet may get its time
// twice: `w` is more than the two can differ. Within it the bytes decide, whichever of the two is read first.
import type { CapturedPacket } from "../../engine/index.ts";

/** Most that the times of one packet can differ: it is stamped twice on its way through the kernel. */
const DIFFERENCE_NS = 20e6;
/** Packets of one capture come so much out of order at most. */
const PAST_NS = 5e9;
/** Packets remembered for the comparison; beyond, one could be taken twice. */
const MAX_REMEMBERED = 65_536;

type Remembered = Map<string, number>;

export class Overlap {
  readonly #cutSec: number;
  readonly #cutNsec: number;
  readonly #ofOlder: Remembered = new Map();
  readonly #ofNewer: Remembered = new Map();
  /** The older has shown a packet from behind the cut. */
  isOlderComplete = false;
  /** The newer is so far behind the cut that nothing can be taken twice any more. */
  isPast = false;
  /** Packets that both had. */
  repeats = 0;

  /** The cut, which must be at least two differences ahead. */
  constructor(cutMs: number) {
    this.#cutSec = Math.floor(cutMs / 1000);
    this.#cutNsec = (cutMs % 1000) * 1e6;
  }

  /** How far ahead of now the cut must be. */
  static readonly leadMs = (2 * DIFFERENCE_NS) / 1e6 + 10;

  isFromOlder(packet: CapturedPacket): boolean {
    const at = this.#sinceCut(packet);
    if (at >= DIFFERENCE_NS) {
      this.isOlderComplete = true;
      this.repeats++;
      return false;
    }
    return at < -2 * DIFFERENCE_NS || this.#isFirst(packet, this.#ofNewer, this.#ofOlder);
  }

  isFromNewer(packet: CapturedPacket): boolean {
    const at = this.#sinceCut(packet);
    if (at >= 2 * DIFFERENCE_NS) {
      if (at >= PAST_NS) this.isPast = true;
      return true;
    }
    if (at >= -DIFFERENCE_NS) return this.#isFirst(packet, this.#ofOlder, this.#ofNewer);
    this.repeats++;
    return false;
  }

  #sinceCut({ sec, nsec }: CapturedPacket): number {
    return (sec - this.#cutSec) * 1e9 + nsec - this.#cutNsec;
  }

  #isFirst(packet: CapturedPacket, others: Remembered, own: Remembered): boolean {
    const key = fingerprint(packet);
    const left = others.get(key) ?? 0;
    if (left > 0) {
      if (left === 1) others.delete(key);
      else others.set(key, left - 1);
      this.repeats++;
      return false;
    }
    if (own.size < MAX_REMEMBERED) own.set(key, (own.get(key) ?? 0) + 1);
    return true;
  }
}

// Two independent 32-bit sums (FNV-1a and a polynomial): chance equality within a twentieth of a second is out of reach.
function fingerprint({ bytes, start, end }: CapturedPacket): string {
  let a = 0x811c9dc5;
  let b = end - start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 0x01000193);
    b = (Math.imul(b, 31) + byte) | 0;
  }
  return `${a}:${b}:${end - start}`;
}
