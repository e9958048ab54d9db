// What one direction of a connection showed so far, as far as later packets are judged by it. Every flow has two of these, so
// they hold little; numbers that each packet changes are small integers, so that storing them makes no garbage.

/** The window while no packet told it: nothing fills it. */
const UNKNOWN_WINDOW = -1;
/** `offeredScale` while no SYN was seen, and of a SYN without the option. */
export const UNSEEN_SCALE = -2;
export const NO_SCALE = -1;

export class TcpDirectionMeasures {
  isSeen = false;
  /** Highest sequence number seen, exclusive, and when it was reached. */
  highest = 0;
  highestSec = 0;
  highestNsec = 0;
  /** End of what was seen without a hole: an ACK beyond it tells of bytes that the capture lacks. */
  contiguous = 0;
  /** Of the last packet. */
  lastAck = 0;
  lastSec = 0;
  lastNsec = 0;
  hasAck = false;
  verdict = 0;
  /** Window of the last packet as its header has it, and the sequence number up to which it lets the other side send. */
  window = UNKNOWN_WINDOW;
  edge = 0;
  /** Of all windows but those of SYNs, as headers have them. */
  windowSum = 0;
  /** -1 after it was said that the other side acknowledges more of this one than was captured. */
  duplicateAcks = 0;
  /** Shift count of the window; 0 until the SYN showed another. */
  scale = 0;
  offeredScale = UNSEEN_SCALE;
  /** The segment whose ACK is timed, up to `sampleEnd`. */
  isSampling = false;
  sampleEnd = 0;
  sampleSec = 0;
  sampleNsec = 0;
  firstDataSec = -1;
  firstDataNsec = 0;
}
