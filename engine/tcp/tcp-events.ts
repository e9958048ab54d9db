// What was to be said of single packets of a connection: counts, and the last such packets for the exchanges that they fell
// into. Made when there is something to say, so that a healthy connection holds none.
import type { Moment } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import * as verdicts from "./segment-verdict.ts";
import { distance } from "./sequence.ts";

/** Packets that are remembered: a power of two. An exchange during which more were told of counts these. */
export const MAX_TOLD_PACKETS = 256;

export class TcpEvents {
  retransmissions = 0;
  fastRetransmissions = 0;
  spuriousRetransmissions = 0;
  repeatedBytes = 0;
  outOfOrder = 0;
  dupAcks = 0;
  /** Segments behind one that was not captured; `missingSegments` leaves out those where it came at once. */
  lostSegments = 0;
  missingSegments = 0;
  ackedUnseen = 0;
  keepaliveCount = 0;
  /** Packets that say that the window is closed; `zeroWindowEvents` counts the times it closed. */
  zeroWindows = 0;
  zeroWindowEvents = 0;
  zeroWindowProbes = 0;
  windowFullEvents = 0;
  windowUpdates = 0;
  /** The last hole of each direction: begin and end. */
  #holes: [number, number, number, number] | null = null;
  /** Packet numbers and verdicts by turns. */
  #told: number[] | null = null;
  #toldCount = 0;

  /** `highest`: where the direction had ended before. */
  count(view: PacketView, verdict: number, direction: 0 | 1, highest: number, at: Moment): void {
    this.#tell(at.packet, verdict);
    if ((verdict & verdicts.RETRANSMISSION) !== 0) this.retransmissions++;
    if ((verdict & verdicts.FAST_RETRANSMISSION) !== 0) this.fastRetransmissions++;
    if ((verdict & verdicts.SPURIOUS_RETRANSMISSION) !== 0) this.spuriousRetransmissions++;
    if ((verdict & verdicts.DUPLICATE_ACK) !== 0) this.dupAcks++;
    if ((verdict & verdicts.ACKED_UNSEEN) !== 0) this.ackedUnseen++;
    if ((verdict & verdicts.KEEP_ALIVE) !== 0) this.keepaliveCount++;
    if ((verdict & verdicts.ZERO_WINDOW) !== 0) this.zeroWindows++;
    if ((verdict & verdicts.ZERO_WINDOW_PROBE) !== 0) this.zeroWindowProbes++;
    if ((verdict & verdicts.WINDOW_FULL) !== 0) this.windowFullEvents++;
    if ((verdict & verdicts.WINDOW_UPDATE) !== 0) this.windowUpdates++;
    if ((verdict & verdicts.OUT_OF_ORDER) !== 0) this.#overtaken(view.seq, direction);
    if ((verdict & verdicts.LOST_SEGMENT) === 0) return;
    this.lostSegments++;
    this.missingSegments++;
    this.#holes ??= [0, 0, 0, 0];
    this.#holes[direction * 2] = highest;
    this.#holes[direction * 2 + 1] = view.seq;
  }

  /** Calls `seen` with the verdict of each packet from `first` to `last`. */
  forEach(first: number, last: number, seen: (verdict: number) => void): void {
    const told = this.#told ?? [];
    for (let slot = 0; slot < told.length; slot += 2) {
      const packet = told[slot] as number;
      if (packet >= first && packet <= last) seen(told[slot + 1] as number);
    }
  }

  #overtaken(seq: number, direction: 0 | 1): void {
    this.outOfOrder++;
    const begin = this.#holes?.[direction * 2] ?? 0;
    const end = this.#holes?.[direction * 2 + 1] ?? 0;
    if (distance(seq, begin) >= 0 && distance(seq, end) < 0 && this.missingSegments > 0) this.missingSegments--;
  }

  #tell(packet: number, verdict: number): void {
    const told = (this.#told ??= [packet, verdict]);
    // What is remembered grows at its end; then each packet takes the place of the oldest.
    const slot = (this.#toldCount & (MAX_TOLD_PACKETS - 1)) * 2;
    told[slot] = packet;
    told[slot + 1] = verdict;
    this.#toldCount++;
  }
}

/** Of a connection of which there is nothing to say. */
export const NO_EVENTS: Readonly<TcpEvents> = new TcpEvents();
