// Known differences of what is said of single TCP packets: each frame by itself, with the frame that it repeats.
import type { Known } from "./known-difference.ts";

/** Frames that tshark takes for parts of a connection that they are not of: its flag, the frame, the frame it is a twin of. */
type Twin = readonly [flag: string, frame: number, twin: number];

const IN_OTHER_VLAN: readonly Twin[] = [
  ["retransmission", 2, 1],
  ["retransmission", 6, 1],
  ["retransmission", 7, 3],
  ["retransmission", 9, 5],
  ["retransmission", 18, 3],
  ["retransmission", 20, 5],
  ["retransmission", 22, 11],
  ["retransmission", 23, 12],
  ["retransmission", 24, 13],
  ["retransmission", 25, 14],
  ["retransmission", 28, 17],
  ["retransmission", 32, 11],
  ["spurious_retransmission", 32, 11],
  ["retransmission", 33, 12],
  ["spurious_retransmission", 33, 12],
  ["retransmission", 34, 13],
  ["spurious_retransmission", 34, 13],
  ["retransmission", 35, 14],
  ["spurious_retransmission", 35, 14],
  ["retransmission", 38, 17],
  ["retransmission", 39, 29],
  ["retransmission", 41, 29],
  ["keep_alive", 26, 15],
  ["keep_alive", 27, 16],
  ["keep_alive", 36, 15],
  ["keep_alive", 37, 16],
  ["duplicate_ack", 42, 30],
];
const ON_OTHER_INTERFACE: readonly Twin[] = [
  ["retransmission", 30, 29],
  ["retransmission", 47, 41],
  ["retransmission", 48, 41],
  ["out_of_order", 114, 112],
  ["retransmission", 116, 113],
  ["duplicate_ack", 138, 137],
];
const FAST: readonly number[] = [8, 10, 12];

function known(capture: RegExp, flag: string, frame: number, reason: string): Known {
  return {
    capture,
    protocol: `tcp.${flag}`,
    difference: new RegExp(`^only tshark frame ${frame}: `),
    whose: "tshark",
    reason,
  };
}

export const KNOWN_OF_TCP: readonly Known[] = [
  ...IN_OTHER_VLAN.map(([flag, frame, twin]) =>
    known(
      /vlan-collisions/,
      flag,
      frame,
      `frame ${frame} is the packet of frame ${twin} in the connection of another VLAN; tshark 4.0 takes both for one connection`,
    ),
  ),
  ...ON_OTHER_INTERFACE.map(([flag, frame, twin]) =>
    known(
      /open5gs/,
      flag,
      frame,
      `frame ${frame} is the packet of frame ${twin} (same IP identification) shown once more by another interface of the machine`,
    ),
  ),
  ...FAST.map((frame) =>
    known(
      /tcp\/reassembly/,
      "fast_retransmission",
      frame,
      `frame ${frame} repeats a FIN that no duplicate ACK asked for; tshark 4.0 counts its own mark for unseen segments (-1, read as a large number) as duplicate ACKs`,
    ),
  ),
];
