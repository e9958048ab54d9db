// Which flow a packet belongs to, by the same rules and with the same numbers as the engine, but nothing more: for
// saving exactly the packets of some flows.
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { CapturedPacket } from "../packet/packet-parser.ts";
import { type FlowEvents, FlowTracker } from "./flow-tracker.ts";

export interface FlowIndex {
  /** Number of the packet's flow, -1 where it has none (or is a fragment whose datagram is not yet complete). */
  flowOf(packet: CapturedPacket): number;
  /** Numbers of earlier packets that turned out to belong to the flow of the last one: its fragments. */
  readonly earlier: readonly number[];
}

/** Packets must be given in the order in which the engine got them, and all of them, with the same limits. */
export function createFlowIndex(limits: Partial<Limits> = {}): FlowIndex {
  const tracker = new FlowTracker({ ...DEFAULT_LIMITS, ...limits }, NO_EVENTS, () => "");
  return {
    flowOf: (packet) => tracker.track(packet)?.flow.id ?? -1,
    get earlier() {
      return tracker.parser.fragments.completed;
    },
  };
}

const NO_EVENTS: FlowEvents = { opened() {}, ended() {}, second() {}, evicted() {}, fragmentsLost() {} };
