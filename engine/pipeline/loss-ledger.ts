// Counts everything that did not become an entry, by place and reason. Bounded in reasons, so that hostile packets
// cannot grow it: what goes beyond is counted together.
import type { HopName, Ledger, LedgerLine, LedgerUnit } from "../../contract/index.ts";
import type { Drop } from "../packet/drops.ts";

const MAX_LINES = 512;

/** One line of the ledger while it is counted. */
export interface Counter {
  readonly hop: HopName;
  readonly code: string;
  readonly reason: string;
  readonly unit: LedgerUnit;
  readonly isLoss: boolean;
  count: number;
}

const OTHER_DETAILS = -1;
const OVERFLOW: Counter = {
  hop: "dissection",
  code: "other-reasons",
  reason: "more kinds of reasons than are told apart",
  unit: "messages",
  isLoss: true,
  count: 0,
};

export class LossLedger {
  packets = 0;
  bytes = 0;
  entries = 0;
  readonly #lines = new Map<string, Counter>();
  /** Drops by reason, then by the reason's number: counting one makes no text. */
  readonly #drops = new Map<Drop, Map<number, number>>();
  #dropLines = 0;
  readonly #overflow: Counter = { ...OVERFLOW };

  count(hop: HopName, code: string, reason: string, unit: LedgerUnit, count: number, isLoss: boolean): void {
    this.counter(hop, code, reason, unit, isLoss).count += count;
  }

  /** The line itself, for what is counted often. */
  counter(hop: HopName, code: string, reason: string, unit: LedgerUnit, isLoss: boolean): Counter {
    const key = `${hop}/${code}/${reason}/${unit}`;
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    if (this.#lines.size >= MAX_LINES) return this.#overflow;
    const fresh = { hop, code, reason, unit, isLoss, count: 0 };
    this.#lines.set(key, fresh);
    return fresh;
  }

  drop(drop: Drop, detail: number, packets: number): void {
    let byDetail = this.#drops.get(drop);
    if (byDetail === undefined) {
      byDetail = new Map();
      this.#drops.set(drop, byDetail);
    }
    const isKnown = byDetail.has(detail);
    const key = isKnown || this.#dropLines < MAX_LINES ? detail : OTHER_DETAILS;
    if (!isKnown) this.#dropLines++;
    byDetail.set(key, (byDetail.get(key) ?? 0) + packets);
  }

  /** The counts so far. */
  snapshot(flows: number): Ledger {
    const { packets, bytes, entries } = this;
    const lines = [...this.#dropped(), ...this.#lines.values(), this.#overflow];
    return { packets, bytes, entries, flows, lines: lines.filter(({ count }) => count > 0).map(copyLine) };
  }

  *#dropped(): Generator<Counter> {
    for (const [drop, byDetail] of this.#drops) {
      const { hop, code, isLoss } = drop;
      for (const [detail, count] of byDetail) {
        yield { hop, code, reason: reasonOf(drop, detail), unit: "packets", isLoss, count };
      }
    }
  }
}

function reasonOf(drop: Drop, detail: number): string {
  if (drop.describe === undefined) return drop.reason;
  return detail === OTHER_DETAILS ? `${drop.reason}: others` : `${drop.reason}: ${drop.describe(detail)}`;
}

function copyLine({ hop, code, reason, unit, isLoss, count }: Counter): LedgerLine {
  return { hop, code, reason, unit, count, isLoss };
}
