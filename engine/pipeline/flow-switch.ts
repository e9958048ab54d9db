// From the flow table to what is done with each flow: gives a new flow its activity by transport, hands it its
// packets, and emits its own entry when it ends, goes idle or has lasted for a while.
import type { Flow } from "../flow/flow.ts";
import type { FlowEvents, FlowTracker } from "../flow/flow-tracker.ts";
import type { TrackedFlow } from "../flow/tracked-flow.ts";
import type { Moment } from "../moment.ts";
import type { Drop } from "../packet/drops.ts";
import type { CapturedPacket } from "../packet/packet-parser.ts";
import { type PacketView, TCP } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { EngineContext } from "./engine-context.ts";
import { LiveFlow, LONG_FLOW_SECONDS } from "./live-flow.ts";

export class FlowSwitch implements FlowEvents {
  /** Time and number of the packet at hand. */
  readonly last: Moment = { sec: 0, nsec: 0, packet: 0 };
  readonly #context: EngineContext;
  /** Flows that ticks reach; the others wait for their next packet. */
  #awake: TrackedFlow[] = [];
  /** Flows not yet known to be long, in the order in which they began. */
  #young: TrackedFlow[] = [];
  #firstYoung = 0;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  packet(tracked: TrackedFlow, tracker: FlowTracker, packet: CapturedPacket): void {
    const { last } = this;
    last.sec = packet.sec;
    last.nsec = packet.nsec;
    last.packet = packet.number;
    const { view } = tracker.parser;
    if (tracker.isRepeat) this.#context.repeats.count++;
    else count(tracked, view, tracker.direction, last);
    const { activity } = tracked;
    if (!tracked.isAwake) this.#wake(tracked);
    activity?.packet(view, tracker.direction, last, tracker.isRepeat);
    // Most datagrams answer the one before: mostly nothing waits any more when the second is over.
    tracked.needsTicks = view.transport === TCP || (activity?.needsTicks ?? false);
  }

  /** A packet without a flow. */
  untracked(view: PacketView): void {
    if (view.drop !== null) this.#context.ledger.drop(view.drop, view.dropDetail, 1);
  }

  opened(tracked: TrackedFlow): void {
    tracked.activity = new LiveFlow(this.#context, tracked);
    this.#young.push(tracked);
  }
  ended(tracked: TrackedFlow, how: EndOfStream, at: Moment): void {
    tracked.activity?.end(how, at);
    tracked.activity = null;
  }
  second(at: Moment): void {
    const before = this.#awake;
    const after: TrackedFlow[] = [];
    this.#awake = after;
    for (const tracked of before) {
      if (tracked.needsTicks && (tracked.activity?.tick(at) ?? false)) after.push(tracked);
      else tracked.isAwake = false;
    }
    this.#showLong(at);
  }
  evicted(): void {
    this.#context.evictions.count++;
  }
  fragmentsLost(drop: Drop, packets: number): void {
    this.#context.ledger.drop(drop, 0, packets);
  }

  #wake(tracked: TrackedFlow): void {
    tracked.isAwake = true;
    this.#awake.push(tracked);
  }

  #showLong(now: Moment): void {
    for (let tracked = this.#young[this.#firstYoung]; tracked !== undefined; tracked = this.#young[this.#firstYoung]) {
      if (tracked.isInTable && now.sec - tracked.flow.firstSec < LONG_FLOW_SECONDS) break;
      this.#firstYoung++;
      tracked.activity?.lasted(now);
    }
    if (this.#firstYoung < 1024 && this.#firstYoung < this.#young.length) return;
    this.#young = this.#young.slice(this.#firstYoung);
    this.#firstYoung = 0;
  }
}

function count(tracked: TrackedFlow, view: PacketView, direction: 0 | 1, at: Moment): void {
  const flow: Flow = tracked.flow;
  flow.count(tracked.side(direction), view.wireEnd - view.at);
  flow.lastSec = at.sec;
  flow.lastNsec = at.nsec;
}
