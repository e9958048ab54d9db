// What all flows of one engine share.
import type { Codecs } from "../codecs.ts";
import type { Exchange, ExchangeSink } from "../exchange.ts";
import type { Transport } from "../flow/flow.ts";
import type { Limits } from "../limits.ts";
import type { Dissector } from "../protocols/dissector.ts";
import { BufferBudget } from "../tcp/held-segments.ts";
import { LossLedger } from "./loss-ledger.ts";

const TRANSPORTS: readonly Transport[] = ["tcp", "udp", "sctp", "icmp"];

export class EngineContext {
  readonly codecs: Codecs;
  readonly limits: Limits;
  /** A dissector's bug is thrown on, for tests. */
  readonly strict: boolean;
  readonly ledger = new LossLedger();
  readonly budget: BufferBudget;
  readonly #sink: ExchangeSink;
  readonly #byTransport: ReadonlyMap<Transport, readonly Dissector[]>;
  readonly #byName: ReadonlyMap<string, Dissector>;

  constructor(codecs: Codecs, limits: Limits, dissectors: readonly Dissector[], sink: ExchangeSink, strict: boolean) {
    this.codecs = codecs;
    this.limits = limits;
    this.strict = strict;
    this.budget = new BufferBudget(limits.maxBufferedBytesTotal);
    this.#sink = sink;
    this.#byTransport = new Map(
      TRANSPORTS.map((transport) => [transport, dissectors.filter((d) => d.transports.includes(transport))]),
    );
    this.#byName = new Map(dissectors.map((dissector) => [dissector.name, dissector]));
  }

  dissectorsOf(transport: Transport): readonly Dissector[] {
    return this.#byTransport.get(transport) ?? [];
  }
  dissectorNamed(name: string): Dissector | undefined {
    return this.#byName.get(name);
  }
  emit(exchange: Exchange): void {
    this.ledger.entries++;
    this.#sink(exchange);
  }
}
