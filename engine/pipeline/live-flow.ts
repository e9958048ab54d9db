// The life of one flow in the engine: its transport, its stream, and its own entry.
//
// A flow's own entry is always item 0 of its stream: its number is taken when the flow begins, so that ids do not
// depend on when the entry is written. It is written when the flow is over, and once before for a long one; the later
// one replaces the former.
import type { Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import type { Direction, FlowActivity, HostedFlow, TrackedFlow } from "../flow/tracked-flow.ts";
import { type Moment, nanosecondsBetween } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import {
  type FlowFacts,
  type FlowState,
  flowPresenter,
  SCTP,
  TCP,
  type TransportFacts,
  UDP,
} from "../protocols/flows/index.ts";
import { SctpAssociation } from "../sctp/sctp-association.ts";
import { TcpConnection } from "../tcp/tcp-connection.ts";
import { DatagramFlow } from "./datagram-flow.ts";
import type { EngineContext } from "./engine-context.ts";
import { FlowStream } from "./flow-stream.ts";
import { tcpFacts } from "./tcp-facts.ts";

/** A flow that lasts longer is shown while it lasts. */
export const LONG_FLOW_SECONDS = 10;
/** A flow that is over is shown when nothing came after for so long. */
const SETTLE_SECONDS = 1;

/** A transport: packets in, bytes of its stream out, and what it can say about itself. */
interface TransportActivity extends FlowActivity {
  facts(flow: TrackedFlow["flow"]): TransportFacts;
}

export class LiveFlow implements HostedFlow {
  readonly #context: EngineContext;
  readonly #tracked: TrackedFlow;
  readonly #stream: FlowStream;
  readonly #transport: TransportActivity;
  readonly #protocol: Protocol | null;
  readonly #index: number;
  /** Packets that the entry written last had counted; -1 before the first. */
  #shownPackets = -1;
  #isShownClosed = false;

  constructor(context: EngineContext, tracked: TrackedFlow) {
    this.#context = context;
    this.#tracked = tracked;
    this.#stream = new FlowStream(context, tracked);
    this.#protocol = protocolOf(tracked);
    this.#index = this.#protocol === null ? -1 : tracked.flow.nextIndex();
    this.#transport = openTransport(context, tracked, this.#stream);
  }

  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void {
    this.#transport.packet(view, direction, at, isRepeat);
  }

  tick(now: Moment): boolean {
    const isTransportAwake = this.#transport.tick(now);
    const isStreamAwake = this.#stream.tick(now);
    const { flow } = this.#tracked;
    if (this.#stream.isClosed) {
      if (now.sec - flow.lastSec <= SETTLE_SECONDS) return true;
      this.#show("closed");
      return false;
    }
    // A flow silent for longer than any request may wait has nothing left to time out.
    const isFresh = now.sec - flow.lastSec <= this.#context.limits.pairTimeoutSeconds + SETTLE_SECONDS;
    return isTransportAwake || (isStreamAwake && isFresh);
  }

  get needsTicks(): boolean {
    return this.#stream.needsTicks || this.#transport.needsTicks;
  }

  lasted(now: Moment): void {
    if (this.#shownPackets < 0) this.#show(this.#stateAt(now));
  }

  end(how: EndOfStream, at: Moment): void {
    this.#transport.end(how, at);
    this.#stream.close(at);
    this.#show("closed");
  }

  #show(state: FlowState): void {
    const { flow } = this.#tracked;
    const packets = flow.packetCount;
    if (this.#protocol === null || (this.#isShownClosed && packets === this.#shownPackets)) return;
    this.#shownPackets = packets;
    this.#isShownClosed = state === "closed";
    this.#context.emit(new FlowExchange(this.#protocol, flow, this.#index, state, this));
  }

  /** Datagrams know no end: a flow of them that fell silent is over unless more come. */
  #stateAt(now: Moment): FlowState {
    const { flow } = this.#tracked;
    if (flow.byteCount === 0) return "open";
    return flow.transport === "udp" && now.sec - flow.lastSec >= LONG_FLOW_SECONDS ? "closed" : "in_progress";
  }

  /** What the flow's own entry says of it. */
  factsIn(state: FlowState): FlowFacts {
    const { flow } = this.#tracked;
    const { firstSide, firstBytes } = this.#stream;
    const ns = nanosecondsBetween(flow.firstSec, flow.firstNsec, flow.lastSec, flow.lastNsec);
    return {
      state,
      reason: flow.reason,
      firstWords:
        firstSide === null ? null : { side: firstSide, payload: firstBytes.bytes, length: flow.bytes[firstSide] },
      packets: flow.packets,
      bytes: flow.bytes,
      durationUs: Math.max(0, Math.round(ns / 1000)),
      detected: flow.detected,
      transport: this.#transport.facts(flow),
    };
  }
}

/** A flow's own entry. Its facts are put together when they are first read: who only counts flows reads none. */
class FlowExchange implements Exchange<FlowFacts, never> {
  readonly presenter = flowPresenter;
  readonly protocol: Protocol;
  readonly flow: TrackedFlow["flow"];
  readonly index: number;
  readonly response = null;
  readonly requestSpan = null;
  readonly responseSpan = null;
  readonly error = null;
  readonly truncated = false;
  readonly isFlow = true;
  readonly #state: FlowState;
  readonly #live: LiveFlow;
  #facts: FlowFacts | null = null;

  constructor(protocol: Protocol, flow: TrackedFlow["flow"], index: number, state: FlowState, live: LiveFlow) {
    this.protocol = protocol;
    this.flow = flow;
    this.index = index;
    this.#state = state;
    this.#live = live;
  }

  get request(): FlowFacts {
    return (this.#facts ??= this.#live.factsIn(this.#state));
  }
}

function protocolOf(tracked: TrackedFlow): Protocol | null {
  const { transport } = tracked.flow;
  if (transport === "tcp") return TCP;
  if (transport === "udp") return UDP;
  return transport === "sctp" ? SCTP : null;
}

function openTransport(context: EngineContext, tracked: TrackedFlow, stream: FlowStream): TransportActivity {
  const { transport } = tracked.flow;
  if (transport === "tcp") return new TcpTransport(context, tracked, stream);
  if (transport === "sctp") return new SctpAssociation(tracked, stream, context.budget);
  return new DatagramFlow(tracked, stream);
}

class TcpTransport extends TcpConnection implements TransportActivity {
  constructor(context: EngineContext, tracked: TrackedFlow, stream: FlowStream) {
    super(tracked, stream, context.budget, context.limits);
  }
  facts(flow: TrackedFlow["flow"]): TransportFacts {
    return tcpFacts(this.measures, flow);
  }
}
