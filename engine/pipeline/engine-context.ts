// What all flows of one engine share.
import type { Codecs, ProtobufTypes } from "../codecs.ts";
import type { Exchange, ExchangeSink } from "../exchange.ts";
import type { Flow, FlowEnds, Transport } from "../flow/flow.ts";
import type { Limits } from "../limits.ts";
import type { Dissector } from "../protocols/dissector.ts";
import type { KeyLog } from "../tls/key-log.ts";
import { BufferBudget } from "../tcp/held-segments.ts";
import { AnnouncedFlows } from "./announced-flows.ts";
import { Candidates } from "./candidates.ts";
import { SlabPool } from "./first-bytes.ts";
import { type Counter, LossLedger } from "./loss-ledger.ts";

const TRANSPORTS: readonly Transport[] = ["tcp", "udp", "sctp", "icmp"];

const NO_CANDIDATES = new Candidates([]);

/** Servers whose protobuf types are kept. */
export const MAX_TYPED_SERVERS = 200;

interface ContextOptions {
  readonly strict: boolean;
  readonly keys: KeyLog | null;
  readonly descriptors: readonly Uint8Array[];
}

export class EngineContext {
  readonly codecs: Codecs;
  readonly limits: Limits;
  /** A dissector's bug is thrown on, for tests. */
  readonly strict: boolean;
  readonly #keys: KeyLog | null;
  readonly ledger = new LossLedger();
  readonly budget: BufferBudget;
  readonly gaps: Counter;
  readonly repeats: Counter;
  readonly evictions: Counter;
  readonly slabs = new SlabPool();
  readonly #types = new Map<string, ProtobufTypes>();
  readonly #descriptors: readonly Uint8Array[];
  /** Types that the user gave; made when a call first asks for some. */
  #given: ProtobufTypes | undefined;
  readonly announced = new AnnouncedFlows();
  /** Set once flows are tracked. */
  flowBetween: (ends: FlowEnds, vlan: number | null) => Flow | null = () => null;
  readonly #sink: ExchangeSink;
  readonly #byTransport: ReadonlyMap<Transport, Candidates>;
  readonly #byName: ReadonlyMap<string, Dissector>;
  /** Lists of one protocol's name each. */
  readonly #alone = new Map<string, readonly string[]>();

  constructor(
    codecs: Codecs,
    limits: Limits,
    dissectors: readonly Dissector[],
    sink: ExchangeSink,
    { strict, keys, descriptors }: ContextOptions,
  ) {
    this.#keys = keys;
    this.#descriptors = descriptors;
    this.codecs = codecs;
    this.limits = limits;
    this.strict = strict;
    this.budget = new BufferBudget(limits.maxBufferedBytesTotal);
    this.#sink = sink;
    const { ledger } = this;
    this.gaps = ledger.counter("transport", "gap", "bytes that the capture lacks", "bytes", true);
    const repeat = "seen again on another interface of the same capture";
    this.repeats = ledger.counter("link", "repeat", repeat, "packets", false);
    const eviction = "flows ended early: more than the limit were open";
    this.evictions = ledger.counter("transport", "flow-limit", eviction, "flows", true);
    this.#byTransport = new Map(
      TRANSPORTS.map((transport) => [
        transport,
        new Candidates(dissectors.filter((d) => d.transports.includes(transport))),
      ]),
    );
    this.#byName = new Map(dissectors.map((dissector) => [dissector.name, dissector]));
  }

  /** Protobuf types that a server told of; those of the server that was asked for longest ago are forgotten first. */
  protobufTypesOf(server: string): ProtobufTypes {
    const types = this.#types.get(server) ?? this.codecs.protobufTypes(this.#givenTypes());
    this.#types.delete(server);
    this.#types.set(server, types);
    const [oldest] = this.#types.keys();
    if (oldest !== undefined && this.#types.size > MAX_TYPED_SERVERS) this.#types.delete(oldest);
    return types;
  }
  #givenTypes(): ProtobufTypes | undefined {
    if (this.#descriptors.length > 0) this.#given ??= this.codecs.givenProtobufTypes(this.#descriptors);
    return this.#given;
  }
  /** Null while none is known and none will come: who has nothing to open keeps nothing. */
  get keys(): KeyLog | null {
    const keys = this.#keys;
    return keys === null || (keys.isEmpty && !keys.isGrowing) ? null : keys;
  }
  candidatesOf(transport: Transport): Candidates {
    return this.#byTransport.get(transport) ?? NO_CANDIDATES;
  }
  dissectorNamed(name: string): Dissector | undefined {
    return this.#byName.get(name);
  }
  /** A list with one name more. Most flows are of one protocol: they share its list. */
  withName(names: readonly string[], name: string): readonly string[] {
    if (names.length > 0) return [...names, name];
    const known = this.#alone.get(name);
    if (known !== undefined) return known;
    const alone = [name];
    this.#alone.set(name, alone);
    return alone;
  }
  emit(exchange: Exchange): void {
    this.ledger.entries++;
    this.#sink(exchange);
  }
}
