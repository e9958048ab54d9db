// From the flow table to what is done with each flow: gives a new flow its activity by transport, hands it its
// packets, and emits its own entry when it ends, goes idle or has lasted for a while.
import type { Flow } from "../flow/flow.ts";
import type { FlowTable } from "../flow/flow-table.ts";
import type { FlowEvents, FlowTracker } from "../flow/flow-tracker.ts";
import type { TrackedFlow } from "../flow/tracked-flow.ts";
import type { Moment } from "../moment.ts";
import type { Drop } from "../packet/drops.ts";
import type { CapturedPacket } from "../packet/packet-parser.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { EngineContext } from "./engine-context.ts";
import { FlowProcess } from "./flow-process.ts";

export class FlowSwitch implements FlowEvents {
  /** Time and number of the packet at hand. */
  readonly last: Moment = { sec: 0, nsec: 0, packet: 0 };
  readonly #context: EngineContext;
  #table: FlowTable | null = null;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** The flows that ticks reach. */
  attach(table: FlowTable): void {
    this.#table = table;
  }

  packet(tracked: TrackedFlow, tracker: FlowTracker, packet: CapturedPacket): void {
    const { last } = this;
    last.sec = packet.sec;
    last.nsec = packet.nsec;
    last.packet = packet.number;
    const { view } = tracker.parser;
    if (tracker.isRepeat) this.#repeat();
    else count(tracked, view, tracker.direction, last);
    tracked.activity?.packet(view, tracker.direction, last, tracker.isRepeat);
  }

  /** A packet without a flow. */
  untracked(view: PacketView): void {
    if (view.drop !== null) this.#context.ledger.drop(view.drop, view.dropDetail, 1);
  }

  opened(tracked: TrackedFlow): void {
    tracked.activity = new FlowProcess(this.#context, tracked);
  }
  ended(tracked: TrackedFlow, how: EndOfStream, at: Moment): void {
    tracked.activity?.end(how, at);
    tracked.activity = null;
  }
  second(at: Moment): void {
    this.#table?.forEach((tracked) => tracked.activity?.tick(at));
  }
  evicted(): void {
    this.#context.ledger.count(
      "transport",
      "flow-limit",
      "flows ended early: more than the limit were open",
      "flows",
      1,
      true,
    );
  }
  fragmentsLost(drop: Drop, packets: number): void {
    this.#context.ledger.drop(drop, 0, packets);
  }

  #repeat(): void {
    const reason = "seen again on another interface of the same capture";
    this.#context.ledger.count("link", "repeat", reason, "packets", 1, false);
  }
}

function count(tracked: TrackedFlow, view: PacketView, direction: 0 | 1, at: Moment): void {
  const flow: Flow = tracked.flow;
  const side = tracked.side(direction);
  flow.packets[side]++;
  flow.bytes[side] += view.wireEnd - view.at;
  flow.lastSec = at.sec;
  flow.lastNsec = at.nsec;
}
