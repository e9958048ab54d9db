// The whole engine: captured packets in, exchanges out.
//
//   packet → (link, network, transport headers) → flow → bytes in order → dissector → exchange
//
// Time is the packets' own; a live source also passes ticks, so that time-outs fire without traffic.
import type { Ledger } from "../contract/index.ts";
import type { Codecs } from "./codecs.ts";
import type { ExchangeSink } from "./exchange.ts";
import { FlowTracker } from "./flow/flow-tracker.ts";
import type { InterfaceName } from "./flow/tracked-flow.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { CapturedPacket } from "./packet/packet-parser.ts";
import { EngineContext } from "./pipeline/engine-context.ts";
import { FlowSwitch } from "./pipeline/flow-switch.ts";
import type { Dissector } from "./protocols/dissector.ts";
import { DISSECTORS } from "./protocols/index.ts";
import type { KeyLog } from "./tls/key-log.ts";

export interface EngineOptions {
  readonly codecs: Codecs;
  readonly emit: ExchangeSink;
  readonly limits?: Partial<Limits>;
  /** Default: all that this build knows. */
  readonly dissectors?: readonly Dissector[];
  /** Protobuf files that a user gave, each a serialized FileDescriptorProto. */
  readonly descriptors?: readonly Uint8Array[];
  /** Keys of TLS, which may grow while packets come. Absent: what is encrypted stays so. */
  readonly keys?: KeyLog;
  /** Name of an interface for an entry's hops; by default its number. */
  readonly interfaceName?: InterfaceName;
  /** Throw a dissector's bug instead of containing it to its flow: for tests. */
  readonly strict?: boolean;
}

export interface Engine {
  /** Takes one packet, whose bytes are not kept. Answers its flow's number, -1 where it has none (yet: a fragment). */
  packet(packet: CapturedPacket): number;
  /** Numbers of earlier packets that turned out to belong to the flow of the last one: its fragments. */
  readonly earlier: readonly number[];
  /** The clock of a live source, Unix time. */
  tick(sec: number, nsec: number): void;
  /** Ends every flow: what still waits is emitted. */
  finish(): void;
  /** What passed and what was lost, so far. */
  ledger(): Ledger;
  /** Flows that are alive, bytes that wait for others, and open fragments. */
  stats(): EngineStats;
}

export interface EngineStats {
  readonly liveFlows: number;
  readonly bufferedBytes: number;
  readonly openDatagrams: number;
}

export function createEngine(options: EngineOptions): Engine {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const dissectors = options.dissectors ?? DISSECTORS;
  const context = new EngineContext(options.codecs, limits, dissectors, options.emit, {
    strict: options.strict ?? false,
    keys: options.keys ?? null,
    descriptors: options.descriptors ?? [],
  });
  const flows = new FlowSwitch(context);
  const tracker = new FlowTracker(limits, flows, options.interfaceName ?? numberOf);
  context.flowBetween = (ends, vlan) => tracker.flowBetween(ends, vlan);
  return {
    packet: (packet) => {
      context.ledger.packets++;
      context.ledger.bytes += packet.end - packet.start;
      const tracked = tracker.track(packet);
      if (tracked === null) {
        flows.untracked(tracker.parser.view);
        return -1;
      }
      flows.packet(tracked, tracker, packet);
      return tracked.flow.id;
    },
    get earlier() {
      return tracker.parser.fragments.completed;
    },
    tick: (sec, nsec) => tracker.tick(sec, nsec),
    finish: () => tracker.finish(flows.last),
    ledger: () => context.ledger.snapshot(tracker.flows),
    stats: () => ({
      liveFlows: tracker.table.size,
      bufferedBytes: context.budget.used,
      openDatagrams: tracker.parser.fragments.waiting,
    }),
  };
}

function numberOf(interfaceIndex: number, linkInterface: number): string {
  return String(linkInterface < 0 ? interfaceIndex : linkInterface);
}
