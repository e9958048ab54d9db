// A flow of datagrams (UDP, ICMP): each one is handed on whole, as it came.
import type { Flow } from "../flow/flow.ts";
import type { Direction, FlowActivity, TrackedFlow } from "../flow/tracked-flow.ts";
import type { Moment } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { TransportFacts } from "../protocols/flows/index.ts";
import type { StreamSink } from "../tcp/tcp-connection.ts";

export class DatagramFlow implements FlowActivity {
  /** Of the first datagram. */
  #checksum = -1;
  readonly #tracked: TrackedFlow;
  readonly #sink: StreamSink;

  constructor(tracked: TrackedFlow, sink: StreamSink) {
    this.#tracked = tracked;
    this.#sink = sink;
  }

  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void {
    if (isRepeat) return;
    if (this.#checksum < 0) this.#checksum = view.checksum;
    if (view.wireEnd === view.at) return;
    const { missing } = view;
    if (view.end > view.at) this.#sink.data(this.#tracked.side(direction), view.bytes, view.at, view.end, at);
    // The side is asked again: the first bytes may have shown that the ends are the other way round.
    if (missing > 0) this.#sink.gap(this.#tracked.side(direction), missing, at);
  }
  tick(): boolean {
    return false;
  }
  get needsTicks(): boolean {
    return false;
  }
  facts(flow: Flow): TransportFacts {
    return flow.transport === "udp" ? { kind: "udp", checksum: Math.max(0, this.#checksum) } : { kind: "icmp" };
  }
  end(how: EndOfStream, at: Moment): void {
    this.#sink.end(0, how, at);
    this.#sink.end(1, how, at);
    this.#sink.close(at);
  }
}
