// A TCP connection played packet by packet to a `TcpConnection`, with what comes out written down.
import { Flow, type Side } from "../../flow/flow.ts";
import { FlowKey } from "../../flow/flow-key.ts";
import { TrackedFlow } from "../../flow/tracked-flow.ts";
import { DEFAULT_LIMITS, type Limits } from "../../limits.ts";
import type { Moment } from "../../moment.ts";
import { ACK, FIN, PacketView, RST, SYN } from "../../packet/packet-view.ts";
import { BufferBudget } from "../held-segments.ts";
import { type StreamSink, TcpConnection } from "../tcp-connection.ts";

export interface WireOptions {
  readonly ack?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly windowScale?: number;
  /** Bytes on the wire after the captured ones. */
  readonly missing?: number;
  readonly isRepeat?: boolean;
}

/** Initial sequence numbers of client and server. */
export const ISN = [100, 9000] as const;

export class Wire {
  /** `c:text`, `s:[gap 3]`, `c:fin`, `close`: what the stream got, in order. */
  readonly out: string[] = [];
  /** Packet number that each piece of data carried. */
  readonly packets: number[] = [];
  readonly flow = new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 40000, Uint8Array.of(2, 2, 2, 2), 80, null);
  readonly tracked = new TrackedFlow(this.flow, new FlowKey());
  readonly budget: BufferBudget;
  readonly connection: TcpConnection;
  readonly at: Moment = { sec: 50, nsec: 0, packet: 0 };
  readonly view = new PacketView();
  /** What each side has sent so far, for plain exchanges. */
  readonly sent: [number, number] = [0, 0];

  constructor(limits: Partial<Limits> = {}) {
    const all = { ...DEFAULT_LIMITS, ...limits };
    this.budget = new BufferBudget(all.maxBufferedBytesTotal);
    this.connection = new TcpConnection(this.tracked, this.#sink(), this.budget, all);
  }

  get text(): string {
    return this.out.join(" ");
  }

  /** A packet; `offset` counts payload from the start of the side's stream (its SYN has -1). */
  packet(side: Side, offset: number, payload: string, options: WireOptions = {}): void {
    this.at.packet++;
    this.at.nsec += 1000;
    const bytes = Uint8Array.from(`<<${payload}>>`, (character) => character.charCodeAt(0));
    const { view } = this;
    view.reset(bytes, 2, 2 + payload.length, payload.length + (options.missing ?? 0), 0);
    view.seq = (ISN[side] + 1 + offset) | 0;
    view.flags = options.flags ?? ACK;
    view.ack = options.ack === undefined ? 0 : (ISN[side === 0 ? 1 : 0] + 1 + options.ack) | 0;
    if (options.ack === undefined) view.flags &= ~ACK;
    view.window = options.window ?? 1000;
    view.windowScale = options.windowScale ?? -1;
    this.connection.packet(view, this.tracked.flip === side ? 0 : 1, this.at, options.isRepeat ?? false);
    bytes.fill(0xee);
  }

  open(): void {
    this.packet(0, -1, "", { flags: SYN });
    this.packet(1, -1, "", { flags: SYN | ACK, ack: 0 });
    this.packet(0, 0, "", { ack: 0 });
  }

  /** The next bytes of a side, acknowledging all of the other. */
  say(side: Side, payload: string): void {
    const other = side === 0 ? 1 : 0;
    this.packet(side, this.sent[side], payload, { ack: this.sent[other] });
    this.sent[side] += payload.length;
  }
  /** The same, but the capture lacks it. */
  lose(side: Side, payload: string): void {
    this.sent[side] += payload.length;
  }
  fin(side: Side): void {
    this.packet(side, this.sent[side], "", { flags: FIN | ACK, ack: this.sent[side === 0 ? 1 : 0] });
    this.sent[side]++;
  }
  reset(side: Side): void {
    this.packet(side, this.sent[side], "", { flags: RST });
  }
  /** Time goes on by milliseconds; a whole second ticks. */
  wait(milliseconds: number): void {
    const before = this.at.sec;
    const nsec = this.at.nsec + milliseconds * 1e6;
    this.at.sec += Math.floor(nsec / 1e9);
    this.at.nsec = nsec % 1e9;
    if (this.at.sec !== before) this.connection.tick(this.at);
  }
  finish(): void {
    this.connection.end("capture-end", this.at);
  }

  #sink(): StreamSink {
    const name = (side: Side) => (side === 0 ? "c" : "s");
    return {
      data: (side, bytes, start, end, at) => {
        this.out.push(`${name(side)}:${String.fromCharCode(...bytes.subarray(start, end))}`);
        this.packets.push(at.packet);
      },
      gap: (side, length) => this.out.push(`${name(side)}:[${length}]`),
      end: (side, how) => this.out.push(`${name(side)}:${how}`),
      close: () => this.out.push("close"),
      implausible: (bytes) => this.out.push(`implausible ${bytes}`),
      damaged: (reason) => this.out.push(reason),
    };
  }
}
